"""A mail server that accepts every mail, started and stopped by a test."""

import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread


class Conversation(socketserver.StreamRequestHandler):
    """One connection, by the commands of SMTP that a client needs to deliver a mail."""

    server: "MailServer"

    def handle(self) -> None:
        self.say("220 mail.example.org")
        while line := self.rfile.readline():
            command = line[:4].upper()
            if command == b"DATA":
                self.say("354 go on")
                self.server.mails.append(self.read_mail())
            self.say("221 bye" if command == b"QUIT" else "250 ok")
            if command == b"QUIT":
                return

    def read_mail(self) -> str:
        lines = iter(self.rfile.readline, b".\r\n")
        return b"".join(lines).decode()

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    """`mails` are those that it accepted, as they were sent."""

    allow_reuse_address = daemon_threads = True

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), Conversation)
        self.mails: list[str] = []


@contextmanager
def mail_server(port: int) -> Iterator[MailServer]:
    with MailServer(port) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()
