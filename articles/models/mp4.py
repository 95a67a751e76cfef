"""Reads the boxes of an M4A file (ISO/IEC 14496-12), locates its audio, and removes large empty boxes.

A box has a size, a type of four letters, and a body. The audio is stored in chunks inside the `mdat` boxes.
Three tables describe the chunks: `stsz` has the size of every sample, a short piece of audio; `stsc` the
number of samples in a chunk; `stco` (or `co64`, with 64 bits) the offset of each chunk in the file. Covers
and chapter titles are in separate chunks.
"""

import sys
from array import array
from bisect import bisect
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import IO, NamedTuple

from articles.models.sound import CANNOT_CLEAN, NO_SOUND, BadSound

MAX_CHUNKS = 500_000  # a chunk has about half a second; three hours if each has only one sample
MAX_SAMPLES = 4_000_000  # a day
TABLES = b"mdia", b"minf", b"stbl"  # the path to them
Span = tuple[int, int]
SPACE = b"free"  # the type of an empty box
MIN_SPACE = 4096  # bytes; smaller empty boxes stay
CHUNK_SIZE = 2**20


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


def sound_track(file: IO[bytes]) -> Box:
    """Return the first audio track, which is the one that players play. Raises `BadSound` without one."""
    for moov in boxes(file, 0, file.seek(0, 2)):
        if moov.kind == b"moov":
            for trak in boxes(file, moov.body, moov.end):
                handler = _find(file, trak, b"mdia", b"hdlr") if trak.kind == b"trak" else None
                if handler and read(file, handler.body + 8, 4) == b"soun":
                    return trak
            break
    raise BadSound(NO_SOUND)


def spans_beside_sound(file: IO[bytes], track: Box) -> Iterator[Span]:
    """Yield the spans of the `mdat` boxes that are not audio of this track, as (start, end).

    Raises `BadSound` if the chunks of the track are not all within these boxes, in ascending order.
    """
    chunks = _chunks(file, track)
    start, end = next(chunks, (0, 0))
    for mdat in [box for box in boxes(file, 0, file.seek(0, 2)) if box.kind == b"mdat"]:
        position = mdat.body
        while start < end and start < mdat.end:
            if start < position or end > mdat.end:
                raise BadSound(CANNOT_CLEAN)
            if position < start:
                yield position, start
            position = end
            start, end = next(chunks, (0, 0))
        if position < mdat.end:
            yield position, mdat.end
    if start < end:
        raise BadSound(CANNOT_CLEAN)


def chunk_starts(file: IO[bytes], track: Box) -> "array[int]":
    """Return the offset of each chunk of a track."""
    box = _table_of_starts(file, track)
    return _table(file, box, "Q" if box.kind == b"co64" else "I", MAX_CHUNKS)


def write_chunk_starts(file: IO[bytes], track: Box, starts: "array[int]") -> None:
    """Replace the chunk offsets in the file, which `chunk_starts` returns, by these."""
    file.seek(_table_of_starts(file, track).body + 8)
    file.write(_big_endian(starts).tobytes())


def _table_of_starts(file: IO[bytes], track: Box) -> Box:
    return _find(file, track, *TABLES, b"co64") or _find_table(file, track, b"stco")


def _chunks(file: IO[bytes], track: Box) -> Iterator[Span]:
    """Yield (start, end) of each chunk of a track that is not empty."""
    ends = _ends_of_samples(file, track)
    runs = _table(file, _find_table(file, track, b"stsc"), "I", 3 * MAX_CHUNKS, columns=3)
    starts = chunk_starts(file, track)
    sample = samples_in_chunk = run = 0
    for number, start in enumerate(starts, 1):
        # A row is (first chunk, samples per chunk, description index). It applies until the next row.
        while run < len(runs) and runs[run] <= number:
            samples_in_chunk = runs[run + 1]
            run += 3
        next_sample = min(sample + samples_in_chunk, len(ends) - 1)
        if size := ends[next_sample] - ends[sample]:
            yield start, start + size
        sample = next_sample


def _ends_of_samples(file: IO[bytes], track: Box) -> Sequence[int]:
    """Return the cumulative sizes of the samples: 0, then the end of each sample in bytes."""
    stsz = _find_table(file, track, b"stsz")
    size, number = (int.from_bytes(read(file, stsz.body + offset, 4)) for offset in (4, 8))
    if not size:
        return array("Q", accumulate(_table(file, stsz, "I", MAX_SAMPLES, head=8), initial=0))
    if read(file, 8, 4) == b"qt  ":  # QuickTime counts differently if all samples have one size
        raise BadSound(CANNOT_CLEAN)
    return range(0, (number + 1) * size, size)


def _table(
    file: IO[bytes], box: Box, typecode: str, most: int, *, head: int = 4, columns: int = 1
) -> "array[int]":
    """Return the numbers in a table, which begins with its number of rows.

    Raises `BadSound` if the box is larger or smaller than the table, or the table too large for the memory.
    """
    numbers = array(typecode)
    count = int.from_bytes(read(file, box.body + head, 4)) * columns
    start = box.body + head + 4
    if count > most or start + count * numbers.itemsize != box.end:
        raise BadSound(CANNOT_CLEAN)
    numbers.frombytes(read(file, start, box.end - start))
    return _big_endian(numbers)


def _big_endian(numbers: "array[int]") -> "array[int]":
    """Convert numbers between the byte order of this machine and big-endian, in either direction."""
    converted = numbers[:]
    if sys.byteorder == "little":
        converted.byteswap()
    return converted


def _find_table(file: IO[bytes], track: Box, kind: bytes) -> Box:
    if box := _find(file, track, *TABLES, kind):
        return box
    raise BadSound(CANNOT_CLEAN)


def _find(file: IO[bytes], box: Box | None, *path: bytes) -> Box | None:
    """Return the first box at this path of types inside another box, or None."""
    for kind in path:
        if box is None:
            break
        box = next((inner for inner in boxes(file, box.body, box.end) if inner.kind == kind), None)
    return box


def cut_space(file: IO[bytes]) -> None:
    """Remove the large empty boxes at the top level of an M4A and in its `moov`. The audio moves."""
    size = file.seek(0, 2)
    outer = list(boxes(file, 0, size))
    moov = next(box for box in outer if box.kind == b"moov")
    inner = _large_spaces(list(boxes(file, moov.body, moov.end)))
    holes = sorted(_large_spaces(outer) + inner)
    if not holes:
        return
    _move_chunks(file, holes)
    _shorten(file, moov, sum(end - start for start, end in inner))
    target = holes[0][0]
    for (_, start), (end, _) in pairwise([*holes, (size, size)]):
        _move(file, start, end, target)
        target += end - start
    file.truncate(target)


def _large_spaces(among: list[Box]) -> list[tuple[int, int]]:
    return [(box.start, box.end) for box in among if box.kind == SPACE and box.end - box.start > MIN_SPACE]


def _move_chunks(file: IO[bytes], holes: list[tuple[int, int]]) -> None:
    """Reduce the offset of each audio chunk by the number of bytes in the holes before it."""
    track = sound_track(file)
    starts = chunk_starts(file, track)
    before = list(accumulate((end - start for start, end in holes), initial=0))
    for number, start in enumerate(starts):
        starts[number] = max(0, start - before[bisect(holes, (start, 0))])
    write_chunk_starts(file, track, starts)


def _shorten(file: IO[bytes], box: Box, by: int) -> None:
    """Reduce the size in the header of a box, which has 32 or 64 bits."""
    wide = box.body - box.start == 16
    file.seek(box.start)
    if wide or any(file.read(4)):  # a size of 0 means: to the end of the file
        file.seek(box.start + 8 if wide else box.start)
        file.write((box.end - box.start - by).to_bytes(8 if wide else 4))


def _move(file: IO[bytes], start: int, end: int, to: int) -> None:
    """Move a part of a file towards its beginning."""
    for offset in range(start, end, CHUNK_SIZE):
        file.seek(offset)
        data = file.read(min(CHUNK_SIZE, end - offset))
        file.seek(to + offset - start)
        file.write(data)
