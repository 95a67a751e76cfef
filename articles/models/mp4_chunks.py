"""Locates the audio of an M4A, which is stored in chunks inside the `mdat` boxes.

Three tables describe the chunks. `stsz` has the size of every sample, a short piece of audio; `stsc` the
number of samples in a chunk; `stco` (or `co64`, with 64 bits) the offset of each chunk in the file. Covers
and chapter titles are in separate chunks.
"""

import sys
from array import array
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import IO

from articles.models.mp4_boxes import Box, boxes, read
from articles.models.sound import CANNOT_CLEAN, NO_SOUND, BadSound

MAX_CHUNKS = 500_000  # a chunk has about half a second; three hours if each has only one sample
MAX_SAMPLES = 4_000_000  # a day
TABLES = b"mdia", b"minf", b"stbl"  # the path to them

Span = tuple[int, int]


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
