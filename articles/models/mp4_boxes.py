"""Reads the boxes of an M4A file (ISO/IEC 14496-12): each has a size, a type of four letters, and a body."""

from collections.abc import Iterator
from typing import IO, NamedTuple

from articles.models.sound import NO_SOUND, BadSound


class Box(NamedTuple):
    """A box in a file: its type, and the offsets of its start, its body and its end."""

    kind: bytes
    start: int
    body: int
    end: int


def boxes(file: IO[bytes], start: int, end: int) -> Iterator[Box]:
    """Yield the consecutive boxes between two offsets. Raises `BadSound` for a broken box."""
    while start < end:
        head = read(file, start, 16)
        size, kind, body = int.from_bytes(head[:4]), head[4:8], start + 8
        if size == 1:  # the real size has 64 bits and follows the type
            size, body = int.from_bytes(head[8:]), start + 16
        elif size == 0:  # to the end
            size = end - start
        if size < body - start or size > end - start:
            raise BadSound(NO_SOUND)
        yield Box(kind, start, body, start + size)
        start += size


def read(file: IO[bytes], start: int, length: int) -> bytes:
    """Read `length` bytes from offset `start`."""
    file.seek(start)
    return file.read(length)
