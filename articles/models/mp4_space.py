"""Removes large empty boxes from an M4A and updates the offsets of the audio, which moves."""

from bisect import bisect
from itertools import accumulate, pairwise
from typing import IO

from articles.models.mp4_boxes import Box, boxes
from articles.models.mp4_chunks import chunk_starts, sound_track, write_chunk_starts

SPACE = b"free"
MIN_SPACE = 4096  # bytes; smaller empty boxes stay
CHUNK_SIZE = 2**20


def cut_space(file: IO[bytes]) -> None:
    """Remove the large empty boxes at the top level of an M4A and in its `moov`."""
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
