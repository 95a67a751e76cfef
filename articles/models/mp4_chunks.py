"""Where the sound of an M4A lies: its bytes stand in `mdat` boxes, in chunks that three tables lead to.

`stsz` gives the size of every sample, a short stretch of sound; `stsc` how many samples a chunk has; `stco`,
or `co64` in 64 bits, where in the file each chunk begins. Covers and the titles of chapters lie beside the
sound, in chunks of their own.
"""

import sys
from array import array
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import IO

from articles.models.mp4_boxes import Box, boxes, read
from articles.models.sound import CANNOT_CLEAN, NO_SOUND, BadSound

MOST_CHUNKS = 500_000  # a chunk is about half a second; three hours where each is but one sample
MOST_SAMPLES = 4_000_000  # a day
TABLES = b"mdia", b"minf", b"stbl"  # the path to them

Span = tuple[int, int]


def sound_track(file: IO[bytes]) -> Box:
    """Return the first track that is sound: it is the one that is played. Raises `BadSound` without one."""
    for moov in boxes(file, 0, file.seek(0, 2)):
        if moov.kind == b"moov":
            for trak in boxes(file, moov.body, moov.end):
                handler = _find(file, trak, b"mdia", b"hdlr") if trak.kind == b"trak" else None
                if handler and read(file, handler.body + 8, 4) == b"soun":
                    return trak
            break
    raise BadSound(NO_SOUND)


def beside_the_sound(file: IO[bytes], track: Box) -> Iterator[Span]:
    """Yield what of the `mdat` boxes is no sound of this track: (where it begins, where it ends).

    Raises `BadSound` for a track whose chunks are not all within these boxes, one behind another.
    """
    chunks = _chunks(file, track)
    start, end = next(chunks, (0, 0))
    for mdat in [box for box in boxes(file, 0, file.seek(0, 2)) if box.kind == b"mdat"]:
        at = mdat.body
        while start < end and start < mdat.end:
            if start < at or end > mdat.end:
                raise BadSound(CANNOT_CLEAN)
            if at < start:
                yield at, start
            at = end
            start, end = next(chunks, (0, 0))
        if at < mdat.end:
            yield at, mdat.end
    if start < end:
        raise BadSound(CANNOT_CLEAN)


def chunk_starts(file: IO[bytes], track: Box) -> "array[int]":
    """Return where each chunk of a track begins."""
    box = _table_of_starts(file, track)
    return _table(file, box, "Q" if box.kind == b"co64" else "I", MOST_CHUNKS)


def write_chunk_starts(file: IO[bytes], track: Box, starts: "array[int]") -> None:
    """Write into the file where each chunk of a track begins, in place of what `chunk_starts` returned."""
    file.seek(_table_of_starts(file, track).body + 8)
    file.write(_big_endian(starts).tobytes())


def _table_of_starts(file: IO[bytes], track: Box) -> Box:
    return _find(file, track, *TABLES, b"co64") or _find_table(file, track, b"stco")


def _chunks(file: IO[bytes], track: Box) -> Iterator[Span]:
    """Yield where each chunk of a track that holds something begins and ends."""
    ends = _ends_of_samples(file, track)
    runs = _table(file, _find_table(file, track, b"stsc"), "I", 3 * MOST_CHUNKS, columns=3)
    starts = chunk_starts(file, track)
    sample = samples = run = 0
    for number, start in enumerate(starts, 1):
        # A row is (the first chunk it is about, samples in each, a number); it holds until the next one's.
        while run < len(runs) and runs[run] <= number:
            samples = runs[run + 1]
            run += 3
        behind = min(sample + samples, len(ends) - 1)
        if size := ends[behind] - ends[sample]:
            yield start, start + size
        sample = behind


def _ends_of_samples(file: IO[bytes], track: Box) -> Sequence[int]:
    """Return where each sample ends if one laid them all in a row, after a zero where the first begins."""
    stsz = _find_table(file, track, b"stsz")
    size, number = (int.from_bytes(read(file, stsz.body + at, 4)) for at in (4, 8))
    if not size:
        return array("Q", accumulate(_table(file, stsz, "I", MOST_SAMPLES, head=8), initial=0))
    if read(file, 8, 4) == b"qt  ":  # QuickTime counts otherwise where all samples are of one size
        raise BadSound(CANNOT_CLEAN)
    return range(0, (number + 1) * size, size)


def _table(
    file: IO[bytes], box: Box, typecode: str, most: int, *, head: int = 4, columns: int = 1
) -> "array[int]":
    """Return the numbers in a table, whose count of rows comes first.

    Raises `BadSound` if the table holds more than these numbers, or fewer, or too many to keep in memory.
    """
    numbers = array(typecode)
    count = int.from_bytes(read(file, box.body + head, 4)) * columns
    start = box.body + head + 4
    if count > most or start + count * numbers.itemsize != box.end:
        raise BadSound(CANNOT_CLEAN)
    numbers.frombytes(read(file, start, box.end - start))
    return _big_endian(numbers)


def _big_endian(numbers: "array[int]") -> "array[int]":
    """Return these numbers with the bytes of each the other way round, where this machine needs that."""
    turned = numbers[:]
    if sys.byteorder == "little":
        turned.byteswap()
    return turned


def _find_table(file: IO[bytes], track: Box, kind: bytes) -> Box:
    if box := _find(file, track, *TABLES, kind):
        return box
    raise BadSound(CANNOT_CLEAN)


def _find(file: IO[bytes], box: Box | None, *path: bytes) -> Box | None:
    """Return the box that this path of types leads to from another, the first where several would do."""
    for kind in path:
        if box is None:
            break
        box = next((inner for inner in boxes(file, box.body, box.end) if inner.kind == kind), None)
    return box
