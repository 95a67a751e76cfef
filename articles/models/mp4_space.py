"""Cut large empty boxes out of an M4A, where covers stood. The sound moves, so its table is set right."""

from bisect import bisect
from itertools import accumulate, pairwise
from typing import IO

from articles.models.mp4_boxes import Box, boxes
from articles.models.mp4_chunks import chunk_starts, sound_track, write_chunk_starts

SPACE = b"free"
WORTHWHILE = 4096
PIECE = 2**20


def cut_space(file: IO[bytes]) -> None:
    """Cut the large empty boxes that stand in an M4A itself or in its `moov`."""
    size = file.seek(0, 2)
    outer = list(boxes(file, 0, size))
    moov = next(box for box in outer if box.kind == b"moov")
    inner = _large_spaces(list(boxes(file, moov.body, moov.end)))
    holes = sorted(_large_spaces(outer) + inner)
    if not holes:
        return
    _move_chunks(file, holes)
    _shorten(file, moov, sum(end - start for start, end in inner))
    at = holes[0][0]
    for (_, start), (end, _) in pairwise([*holes, (size, size)]):
        _move(file, start, end, at)
        at += end - start
    file.truncate(at)


def _large_spaces(among: list[Box]) -> list[tuple[int, int]]:
    return [(box.start, box.end) for box in among if box.kind == SPACE and box.end - box.start > WORTHWHILE]


def _move_chunks(file: IO[bytes], holes: list[tuple[int, int]]) -> None:
    """Make each chunk of sound begin as much earlier as there are bytes in the holes before it."""
    track = sound_track(file)
    starts = chunk_starts(file, track)
    before = list(accumulate((end - start for start, end in holes), initial=0))
    for number, start in enumerate(starts):
        starts[number] = max(0, start - before[bisect(holes, (start, 0))])
    write_chunk_starts(file, track, starts)


def _shorten(file: IO[bytes], box: Box, by: int) -> None:
    """Write a smaller size into the head of a box, in 64 bits where it is so."""
    wide = box.body - box.start == 16
    file.seek(box.start)
    if wide or any(file.read(4)):  # no size at all means: to the end of the file
        file.seek(box.start + 8 if wide else box.start)
        file.write((box.end - box.start - by).to_bytes(8 if wide else 4))


def _move(file: IO[bytes], start: int, end: int, to: int) -> None:
    """Move a piece of a file toward its beginning."""
    for at in range(start, end, PIECE):
        file.seek(at)
        piece = file.read(min(PIECE, end - at))
        file.seek(to + at - start)
        file.write(piece)
