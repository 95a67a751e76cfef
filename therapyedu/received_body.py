"""A request body that was received: in memory if it is small, otherwise in a temporary file."""

from io import BytesIO
from tempfile import TemporaryFile
from typing import IO

from django.conf import settings

from articles.request_policy import LARGE_FORM

CHUNK = 64 * 2**10
KEPT_BYTES = LARGE_FORM // 2


class ReceivedBody:
    """A body that is written in chunks, then read from the file that `open_for_reading` returns.

    If the disk is full, `disk_error` is set, and only the first and the last `KEPT_BYTES` bytes are kept in
    memory. A form without files is never longer than both together. In a longer form the missing middle is
    part of an uploaded file, so the typed text before and after it can still be read.
    """

    def __init__(self) -> None:
        self.size = 0
        self.disk_error: OSError | None = None
        self.file: IO[bytes] = BytesIO()
        self.start, self.end = bytearray(), bytearray()  # used only after an error

    def write(self, data: bytes) -> None:
        try:
            if not self.disk_error:
                self._store(data)
        except OSError as error:
            self.disk_error = error
            self._keep_file_content()
        if self.disk_error:
            self._keep(data)
        self.size += len(data)

    def open_for_reading(self) -> IO[bytes]:
        """Return a file with the body, or with the kept parts of it, positioned at its start."""
        if self.disk_error:
            return BytesIO(self.start + self.end)
        self.file.seek(0)
        return self.file

    def close(self) -> None:
        self.file.close()

    def _store(self, data: bytes) -> None:
        if isinstance(self.file, BytesIO) and self.size + len(data) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
            # Unbuffered: after a failed write, no data remains that would be written later.
            on_disk = TemporaryFile(buffering=0)  # noqa: SIM115
            try:
                write_all(on_disk, self.file.getvalue())
            except OSError:
                on_disk.close()
                raise
            self.file = on_disk
        write_all(self.file, data)

    def _keep_file_content(self) -> None:
        """Keep the content of the file, without the chunk that could not be written completely."""
        with self.file:
            self.file.truncate(self.size)
            self.file.seek(0)
            while data := self.file.read(CHUNK):
                self._keep(data)

    def _keep(self, data: bytes) -> None:
        free = KEPT_BYTES - len(self.start)
        self.start += data[:free]
        self.end += data[free:]
        del self.end[:-KEPT_BYTES]


def write_all(file: IO[bytes], data: bytes) -> None:
    """Write all data to an unbuffered file, where one `write` may write only a part."""
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) :]
