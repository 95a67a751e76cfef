"""What people and the operator get while something that a running site needs is missing, and afterwards."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Any

from articles.outages import DATABASE_DOWN, DISK_FULL, FILES_DOWN, NOT_WRITABLE
from tests.desk.writing.test_markdown_views import png
from tests.operation.desk_at_work import UPLOAD
from tests.operation.people import Answer, Browser, Editor
from tests.operation.rows import assert_intact, stored_pictures, texts_of_revisions
from tests.operation.running_site import RunningSite
from tests.transfer.content_folder.test_kills import torn_files

ADDRESS, AGENT, TYPED, SEARCHED = "198.51.100.9", "Zqbrowser/1.0", "zqtyped", "zqsearched"
READER = {"X-Forwarded-For": ADDRESS, "User-Agent": AGENT}
SECRETS = (ADDRESS, "Zqbrowser", TYPED, SEARCHED, "ana@example.org", "a-long-word")
KNOWN_PAGE, HELP = "/articles/marigold/", "/get-help/"
READ = {"known page": KNOWN_PAGE, "other page": "/articles/calm/", "Get help": HELP}
READ["search"] = f"/search/?q={SEARCHED}"
SENTENCES = [str(outage) for outage in (DISK_FULL.message, NOT_WRITABLE.message, DATABASE_DOWN.message)]
SENTENCES.append(FILES_DOWN.message)


@dataclass
class Observation:
    """What was answered: statuses by what was asked for, and the sentences about the fault."""

    readers: dict[str, int] = field(default_factory=dict)
    script: dict[str, int] = field(default_factory=dict)  # an editor with JavaScript
    plain: dict[str, int] = field(default_factory=dict)  # an editor without
    sentences: set[str] = field(default_factory=set)
    ready: dict[str, str] = field(default_factory=dict)  # reasons of /readyz by name
    slowest: float = 0  # seconds that the slowest answer took
    age: bool = False  # whether the known page is marked as one of before the fault
    log: set[tuple[str, str, str]] = field(default_factory=set)  # level, message, and the error's last line


class Witness:
    """A reader and two editors, with and without JavaScript, who have a form open when the fault begins."""

    def __init__(self, site: RunningSite, port: int) -> None:
        self.site, self.port, self.reader = site, port, Browser(port)
        self.script, self.plain = Editor(port, 0), Editor(port, 1)
        self.pictures: dict[str, bytes] = {}  # content by address, of what was uploaded
        self.acknowledged: list[str] = []  # words of which the site said that they are saved
        self.failed: set[str] = set()  # ids of answers with a status from 500
        self.number = 0

    @contextmanager
    def at_the_site(self) -> Iterator["Witness"]:
        """Read, log in, save and upload before the fault."""
        for editor in (self.script, self.plain):
            editor.log_in(f"editor-{editor.number}")
            editor.open()
        try:
            now = self.look(pages=[KNOWN_PAGE, HELP])
            assert_all_works(now)
            yield self
        finally:
            for browser in (self.reader, self.script, self.plain):
                browser.connection.close()

    def look(self, pages: list[str] | None = None) -> Observation:
        """Let everybody do what they do, and return what they got."""
        self.number += 1
        seen, begun = Observation(), self.end_of_log()
        self.read(seen, pages)
        self.write(seen, f"{TYPED}-{self.number} " * 3000)
        ready = self.ask(seen, self.reader, "GET", "/readyz")
        seen.ready = json.loads(ready.content).get("reasons", {})
        seen.log = self.lines_after(begun)
        return seen

    def ask(self, seen: Observation, browser: Browser, method: str, path: str, **headers: str) -> Answer:
        return self.timed(seen, lambda: browser.request(method, path, **headers))

    def timed(self, seen: Observation, send: Any) -> Answer:
        began = time.monotonic()
        answer: Answer = send()
        seen.slowest = max(seen.slowest, time.monotonic() - began)
        ident = answer.headers["X-Request-ID"]
        if answer.status >= 500 and ident:
            self.failed.add(ident)
        return answer

    def read(self, seen: Observation, pages: list[str] | None) -> None:
        for name, path in READ.items():
            if pages is None or path in pages:
                answer = self.ask(seen, self.reader, "GET", path, **READER)
                seen.readers[name] = answer.status
                seen.age |= path == KNOWN_PAGE and bool(answer.headers["Age"])
                assert not answer.headers["Set-Cookie"]
                assert "<h1" in answer.text, f"{name}: a page, in words"
        for path, content in self.pictures.items():
            answer = self.ask(seen, self.reader, "GET", path, **READER)
            seen.readers["picture"] = answer.status
            assert answer.status != 200 or answer.content == content

    def write(self, seen: Observation, words: str) -> None:
        """Save with and without JavaScript, upload a picture, and open a form."""
        saved = self.timed(seen, lambda: self.script.save(words))
        sent = self.timed(seen, lambda: self.script.upload(UPLOAD, "zqtyped.png", png(40 + self.number, 900)))
        seen.script = {"save": saved.status, "upload": sent.status}
        for answer in (saved, sent):
            if answer.status >= 500:
                message = json.loads(answer.content)["message"]
                assert message.endswith("Your text stays here.")
                self.note_sentence(seen, message)
        self.keep_upload(sent)
        shown = self.timed(seen, lambda: self.plain.save(words + "plain", script=False))
        opened = self.ask(seen, self.plain, "GET", self.plain.page)
        seen.plain = {"save": shown.status, "open": opened.status}
        if shown.status == 302:
            self.acknowledged.append(words + "plain")
            self.plain.open()
        else:
            assert words + "plain" in shown.text, "the answer has all that was typed"
            self.note_sentence(seen, shown.text)

    def keep_upload(self, answer: Answer) -> None:
        """Note the stored files of an upload that was acknowledged, with their content."""
        if answer.status == 200:
            name = stored_pictures(self.site.database)[json.loads(answer.content)["path"]]
            stored = self.reader.get(f"/media/{name}")
            assert stored.status in (200, 503)
            self.pictures[f"/media/{name}"] = stored.content

    def note_sentence(self, seen: Observation, text: str) -> None:
        found = {sentence for sentence in SENTENCES if sentence in text}
        assert found, f"no sentence about the fault: {text[:400]}"
        seen.sentences |= found

    # Afterwards

    def wait_until_ready(self) -> float:
        """Return the seconds until /readyz and all pictures answer 200."""
        began, paths = time.monotonic(), ("/readyz", *self.pictures)
        while any(self.reader.get(path).status != 200 for path in paths):
            assert time.monotonic() - began < 60, "the site is not ready again"
            time.sleep(0.1)
        return time.monotonic() - began

    def assert_nothing_lost(self) -> None:
        """Assert that everything acknowledged is there and that no file and no table is damaged."""
        assert_intact(self.site.database)
        texts = texts_of_revisions(self.site.database)
        for number, words in self.script.saved.items():
            assert words.strip() in texts[1, number]
        for words in self.acknowledged:
            assert any(words in text for text in texts.values())
        for path, content in self.pictures.items():
            answer = self.reader.get(path)
            assert (answer.status, answer.content) == (200, content)
        if self.site.media.exists():
            assert torn_files(self.site.media) == []
        assert "Lost" not in self.site.manage("check_media")

    # The log

    def end_of_log(self) -> int:
        return self.site.log.stat().st_size

    def lines_after(self, position: int) -> set[tuple[str, str, str]]:
        """Return the lines of the log that are no requests; assert that they tell nothing about anybody."""
        text = self.site.log.read_bytes()[position:].decode()
        assert [secret for secret in SECRETS if secret in text] == []
        lines = [json.loads(line) for line in text.splitlines()]
        others = [line for line in lines if line["logger"] != "therapyedu.requests"]
        assert {line["id"] for line in others if line.get("id")} <= {
            line["id"] for line in lines if line["logger"] == "therapyedu.requests"
        }
        return {
            (line["level"], line["message"], line.get("error", "").strip().rpartition("\n")[2])
            for line in others
        }

    def assert_each_failure_is_logged(self) -> None:
        """Assert that each answer with a status from 500 has another line than its request, with its id."""
        lines = [json.loads(line) for line in self.site.log.read_text().splitlines()]
        told = {line.get("id") for line in lines if line["logger"] != "therapyedu.requests"}
        assert self.failed <= told


@contextmanager
def reading(port: int) -> Iterator[list[tuple[int, float]]]:
    """Read one page all the time; the list has the status and the seconds of each answer."""
    over, answers = Event(), []

    def read() -> None:
        with Browser(port) as reader:
            while not over.is_set():
                began = time.monotonic()
                status = reader.get(KNOWN_PAGE).status
                answers.append((status, time.monotonic() - began))
                time.sleep(0.02)

    thread = Thread(target=read)
    thread.start()
    while not answers:
        time.sleep(0.05)  # so that the page is in memory when the fault begins
    try:
        yield answers
    finally:
        over.set()
        thread.join()


def assert_all_works(seen: Observation) -> None:
    assert set(seen.readers.values()) == {200}
    assert seen.script == {"save": 200, "upload": 200}
    assert seen.plain == {"save": 302, "open": 200}
    assert seen.ready == {}
    assert {level for level, *_ in seen.log} <= {"info"}, seen.log
