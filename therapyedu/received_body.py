"""What has been received of a request's body: in memory while it is small, else in a temporary file."""

from io import BytesIO
from tempfile import TemporaryFile
from typing import IO

from django.conf import settings

from articles.request_policy import LARGE_FORM

CHUNK = 64 * 2**10
KEPT = LARGE_FORM // 2


class ReceivedBody:
    """A body that is written piece by piece, then read from the file that `opened` returns.

    If the disk is full, `disk_error` is set, and the first and the last `KEPT` bytes are kept in memory. A
    form without files is never longer than that. In a longer form the middle is missing, which is a part of a
    file: what was typed stands before or behind it, and can still be read.
    """

    def __init__(self) -> None:
        self.size = 0
        self.disk_error: OSError | None = None
        self.file: IO[bytes] = BytesIO()
        self.start, self.end = bytearray(), bytearray()  # in use only once there is an error

    def write(self, data: bytes) -> None:
        try:
            if not self.disk_error:
                self._store(data)
        except OSError as error:
            self.disk_error = error
            self._take_from_file()
        if self.disk_error:
            self._keep(data)
        self.size += len(data)

    def opened(self) -> IO[bytes]:
        """Return a file with the body, or with what is kept of it, from its beginning."""
        if self.disk_error:
            return BytesIO(self.start + self.end)
        self.file.seek(0)
        return self.file

    def close(self) -> None:
        self.file.close()

    def _store(self, data: bytes) -> None:
        if isinstance(self.file, BytesIO) and self.size + len(data) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
            # Without a buffer: then a write that fails leaves nothing behind that would be written later.
            on_disk = TemporaryFile(buffering=0)  # noqa: SIM115
            try:
                write_all(on_disk, self.file.getvalue())
            except OSError:
                on_disk.close()
                raise
            self.file = on_disk
        write_all(self.file, data)

    def _take_from_file(self) -> None:
        """Keep what the file has, but for what came of the piece that could not be written whole."""
        with self.file:
            self.file.truncate(self.size)
            self.file.seek(0)
            while data := self.file.read(CHUNK):
                self._keep(data)

    def _keep(self, data: bytes) -> None:
        room = KEPT - len(self.start)
        self.start += data[:room]
        self.end += data[room:]
        del self.end[:-KEPT]


def write_all(file: IO[bytes], data: bytes) -> None:
    """Write to a file without a buffer, which may take less at once than it is given."""
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) :]
