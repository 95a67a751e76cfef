"""Sound on its way in: what rides along with it is taken off, and every frame of sound stays as it is.

Titles, covers and attachments stand in tags around an MP3 (ID3, APE), and in boxes of their own in an M4A.
An MP3 is clean if it is frames from its first byte to its last, an M4A if it has no boxes but those it is
played with, and in its `mdat`, where the sound lies, nothing beside the sound.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import IO

from mutagen import MutagenError, id3

from articles.models.mp4_boxes import Box, boxes, read
from articles.models.mp4_chunks import beside_the_sound, sound_track
from articles.models.mp4_space import PIECE, SPACE, cut_space
from articles.models.mpeg_frames import end_of_frames, is_frame_header
from articles.models.sound import CANNOT_CLEAN, AudioFacts, BadSound, check_size, measure_audio

# What an M4A needs to be played, by the box it stands in. Whatever else there is becomes empty space, so that
# the sound stays where the tables of the file say it is.
NEEDED: dict[bytes, set[bytes]] = {
    b"": {b"ftyp", b"moov", b"mdat"},
    b"moov": {b"mvhd", b"trak"},
    b"trak": {b"edts", b"mdia", b"tkhd"},
    b"edts": {b"elst"},
    b"mdia": {b"hdlr", b"mdhd", b"minf"},
    b"minf": {b"dinf", b"hdlr", b"smhd", b"stbl"},
    b"dinf": {b"dref"},
    b"stbl": {b"co64", b"ctts", b"sbgp", b"sgpd", b"stco", b"stsc", b"stsd", b"stss", b"stsz", b"stts"},
}
SEVERAL = {b"mdat", b"sbgp", b"sgpd", b"trak"}  # any other needed box stands once beside its like
LONG = {b"mdat", *NEEDED, *NEEDED[b"stbl"]} - {b"stsd"}
SMALL = 4096  # far more than any other needed box has
FRAGMENT = b"moof"
MOST_BOXES = 10_000  # an M4A has some thirty
TAGS_IN_A_ROW = 8  # taking one off moves the whole file
APE_MARK, APE_FOOTER = b"APETAGEX", 32  # what its last 32 bytes begin with
APE_HAS_HEADER = 1 << 31
HEAD = 2**16  # the longest tag that mutagen is given to read


@contextmanager
def cleaned_sound(file: IO[bytes]) -> Iterator[tuple[IO[bytes], AudioFacts]]:
    """Give a sound that carries nothing but the sound, and what it is (`measure_audio`).

    It is this very file where that is clean, else a temporary copy. Cleaning twice is cleaning once. Raises
    `BadSound` for a file that is no sound we can serve.
    """
    check_size(file)
    if is_clean(file):
        yield file, measure_audio(file)
        return
    with TemporaryFile() as copy:
        file.seek(0)
        copyfileobj(file, copy, PIECE)
        _take_off_metadata(copy)
        yield copy, measure_audio(copy)


def is_clean(file: IO[bytes]) -> bool:
    """Whether a sound carries nothing but the sound. Raises `BadSound` for a broken M4A."""
    if not _is_mp4(file):
        return _is_frames_alone(file)
    return not _strays(file) and all(
        _is_empty(file, *span) for span in beside_the_sound(file, sound_track(file))
    )


def _is_mp4(file: IO[bytes]) -> bool:
    return read(file, 4, 4) == b"ftyp"


def _take_off_metadata(file: IO[bytes]) -> None:
    if _is_mp4(file):
        _empty_boxes(file)
    else:
        _cut_tags(file)


def _is_frames_alone(file: IO[bytes]) -> bool:
    return 0 < end_of_frames(file) == file.seek(0, 2)


def _cut_tags(file: IO[bytes]) -> None:
    """Cut the tags off both ends of an MP3, several if they stand one behind another, and padding."""
    for _ in range(TAGS_IN_A_ROW):
        before = file.seek(0, 2)
        file.seek(0)
        try:
            id3.delete(file)
        except (MutagenError, ValueError) as error:
            raise BadSound("The sound has a broken title or cover. Save it anew without them.") from error
        _cut_ape(file)
        if file.seek(0, 2) == before:
            break
    if not _cut_padding(file):
        measure_audio(BytesIO(read(file, 0, HEAD)))  # other words for what is no sound at all
        raise BadSound(CANNOT_CLEAN)


def _cut_ape(file: IO[bytes]) -> None:
    """Cut an APE tag off the end of an MP3, by what its footer says: whatever the tag holds is not read."""
    end = file.seek(0, 2)
    footer = read(file, max(0, end - APE_FOOTER), APE_FOOTER)
    if footer.startswith(APE_MARK):
        size, flags = int.from_bytes(footer[12:16], "little"), int.from_bytes(footer[20:24], "little")
        header = APE_FOOTER if flags & APE_HAS_HEADER else 0  # not counted in the size
        file.truncate(max(0, end - size - header))


def _cut_padding(file: IO[bytes]) -> bool:
    """Cut off the zeros behind the last frame of an MP3, or a frame that was cut short.

    Returns whether frames are all there is now.
    """
    end, size = end_of_frames(file), file.seek(0, 2)
    if is_frame_header(read(file, end, 3)) or _is_empty(file, end, size):
        size = file.truncate(end)
    return 0 < end == size


def _empty_boxes(file: IO[bytes]) -> None:
    """Empty all of an M4A that it is played without, and cut large empty boxes out."""
    for box in _strays(file):
        file.seek(box.start + 4)
        file.write(SPACE)
        _empty(file, box.body, box.end)
    for span in beside_the_sound(file, sound_track(file)):
        _empty(file, *span)
    cut_space(file)


def _empty(file: IO[bytes], start: int, end: int) -> None:
    file.seek(start)
    for at in range(start, end, PIECE):
        file.write(bytes(min(PIECE, end - at)))


def _strays(file: IO[bytes]) -> list[Box]:
    """Return the boxes of an M4A that are neither needed nor empty.

    Raises `BadSound` for an M4A of more boxes than `MOST_BOXES`, of large ones that should be small, or in
    fragments, whose sound is not where the tables say.
    """
    size = file.seek(0, 2)
    _check_number_of_boxes(file)
    return list(_strays_in(file, Box(b"", 0, 0, size), sound_track(file)))


def _check_number_of_boxes(file: IO[bytes]) -> None:
    number, spans = 0, [(0, file.seek(0, 2))]
    while spans:
        for box in boxes(file, *spans.pop()):
            number += 1
            if number > MOST_BOXES or box.kind == FRAGMENT:
                raise BadSound(CANNOT_CLEAN)
            if box.kind in NEEDED:
                spans.append((box.body, box.end))


def _strays_in(file: IO[bytes], parent: Box, track: Box) -> Iterator[Box]:
    seen = set()
    for box in boxes(file, parent.body, parent.end):
        if box.kind == SPACE:
            if not _is_empty(file, box.body, box.end):
                yield box
        elif (
            box.kind not in NEEDED[parent.kind]
            or (box.kind in seen and box.kind not in SEVERAL)
            or (box.kind == b"trak" and box != track)
        ):
            yield box
        elif box.kind in NEEDED:
            yield from _strays_in(file, box, track)
        elif box.kind not in LONG and box.end - box.start > SMALL:
            raise BadSound(CANNOT_CLEAN)
        seen.add(box.kind)


def _is_empty(file: IO[bytes], start: int, end: int) -> bool:
    return not any(read(file, at, min(PIECE, end - at)).strip(b"\0") for at in range(start, end, PIECE))
