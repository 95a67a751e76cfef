"""The boxes an M4A is made of (ISO/IEC 14496-12): each has a size, a type of four letters, and a body."""

from collections.abc import Iterator
from typing import IO, NamedTuple

from articles.models.sound import NO_SOUND, BadSound


class Box(NamedTuple):
    """A box in a file: its type, where it begins, where its body begins, where both end."""

    kind: bytes
    start: int
    body: int
    end: int


def boxes(file: IO[bytes], start: int, end: int) -> Iterator[Box]:
    """Yield the boxes that stand one behind another from here to there. Raises `BadSound` for broken ones."""
    while start < end:
        head = read(file, start, 16)
        size, kind, body = int.from_bytes(head[:4]), head[4:8], start + 8
        if size == 1:  # the size proper has 64 bits and follows the type
            size, body = int.from_bytes(head[8:]), start + 16
        elif size == 0:  # up to the end
            size = end - start
        if size < body - start or size > end - start:
            raise BadSound(NO_SOUND)
        yield Box(kind, start, body, start + size)
        start += size


def read(file: IO[bytes], start: int, length: int) -> bytes:
    """Read so many bytes from here on."""
    file.seek(start)
    return file.read(length)
