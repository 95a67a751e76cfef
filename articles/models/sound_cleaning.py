"""Removes metadata from uploaded audio files. The frames of an MP3 or M4A are not changed.

Titles, covers and attachments are in tags before and after the frames of an MP3 (ID3, APE), and in separate
boxes of an M4A. An MP3 is clean if it has only frames. An M4A is clean if it has only the boxes that players
need, and its `mdat` boxes contain only the audio.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import IO

from mutagen import MutagenError, id3

from articles.manuscript import Message
from articles.models.mp4 import (
    CHUNK_SIZE,
    SPACE,
    Box,
    boxes,
    cut_space,
    read,
    sound_track,
    spans_beside_sound,
)
from articles.models.mpeg_frames import end_of_frames, is_frame_header
from articles.models.sound import CANNOT_CLEAN, AudioInfo, BadSound, check_size, measure_audio
from articles.models.sound_conversion import converted_sound

# The boxes that an M4A needs to be played, by their parent box. Every other box becomes empty space, so that
# the audio stays at the offsets in the tables of the file.
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
SEVERAL = {b"mdat", b"sbgp", b"sgpd", b"trak"}  # any other needed box may occur once in its parent
LONG = {b"mdat", *NEEDED, *NEEDED[b"stbl"]} - {b"stsd"}
SMALL = 4096  # bytes; far more than any other needed box has
FRAGMENT = b"moof"
MAX_BOXES = 10_000  # an M4A has about 30
MAX_TAGS = 8  # removing one moves the whole file
APE_MARK, APE_FOOTER = b"APETAGEX", 32  # the footer: its first bytes, its size
APE_HAS_HEADER = 1 << 31
HEAD = 2**16  # bytes; the longest tag that mutagen gets to read


@contextmanager
def cleaned_sound(file: IO[bytes]) -> Iterator[tuple[IO[bytes], AudioInfo]]:
    """Yield the audio file as MP3 or M4A without metadata, and its measured properties (`measure_audio`).

    Yields the given file if it is clean, otherwise a temporary copy. Cleaning a clean file changes nothing.
    A WAV, OGG or FLAC file is converted. Raises `BadSound` for a file that cannot be served.
    """
    check_size(file)
    with converted_sound(file) as sound:
        if is_clean(sound):
            yield sound, measure_audio(sound)
            return
        with TemporaryFile() as copy:
            sound.seek(0)
            copyfileobj(sound, copy, CHUNK_SIZE)
            _remove_metadata(copy)
            yield copy, measure_audio(copy)


def is_clean(file: IO[bytes]) -> bool:
    """Whether an audio file contains no metadata. Raises `BadSound` for a broken M4A."""
    if not _is_mp4(file):
        return _has_only_frames(file)
    return not _removable_boxes(file) and all(
        _is_zeros(file, *span) for span in spans_beside_sound(file, sound_track(file))
    )


def _is_mp4(file: IO[bytes]) -> bool:
    return read(file, 4, 4) == b"ftyp"


def _remove_metadata(file: IO[bytes]) -> None:
    if _is_mp4(file):
        _empty_boxes(file)
    else:
        _cut_tags(file)


def _has_only_frames(file: IO[bytes]) -> bool:
    return 0 < end_of_frames(file) == file.seek(0, 2)


def _cut_tags(file: IO[bytes]) -> None:
    """Remove the tags at both ends of an MP3, up to `MAX_TAGS` times, and the padding."""
    for _ in range(MAX_TAGS):
        size_before = file.seek(0, 2)
        file.seek(0)
        try:
            id3.delete(file)
        except (MutagenError, ValueError) as error:
            raise BadSound(
                Message("The recording has a damaged title or cover. Save it again without them.")
            ) from error
        _cut_ape(file)
        if file.seek(0, 2) == size_before:
            break
    if not _cut_padding(file):
        measure_audio(BytesIO(read(file, 0, HEAD)))  # raises a clearer error for a file that is no audio
        raise BadSound(CANNOT_CLEAN)


def _cut_ape(file: IO[bytes]) -> None:
    """Remove an APE tag at the end of an MP3, using the size in its footer. The tag itself is not parsed."""
    end = file.seek(0, 2)
    footer = read(file, max(0, end - APE_FOOTER), APE_FOOTER)
    if footer.startswith(APE_MARK):
        size, flags = int.from_bytes(footer[12:16], "little"), int.from_bytes(footer[20:24], "little")
        header = APE_FOOTER if flags & APE_HAS_HEADER else 0  # the size does not include it
        file.truncate(max(0, end - size - header))


def _cut_padding(file: IO[bytes]) -> bool:
    """Remove the zeros after the last frame of an MP3, or an incomplete frame.

    Returns whether the file has only frames now.
    """
    end, size = end_of_frames(file), file.seek(0, 2)
    if is_frame_header(read(file, end, 3)) or _is_zeros(file, end, size):
        size = file.truncate(end)
    return 0 < end == size


def _empty_boxes(file: IO[bytes]) -> None:
    """Overwrite everything in an M4A that players do not need, and remove large empty boxes."""
    for box in _removable_boxes(file):
        file.seek(box.start + 4)
        file.write(SPACE)
        _fill_with_zeros(file, box.body, box.end)
    for span in spans_beside_sound(file, sound_track(file)):
        _fill_with_zeros(file, *span)
    cut_space(file)


def _fill_with_zeros(file: IO[bytes], start: int, end: int) -> None:
    file.seek(start)
    for offset in range(start, end, CHUNK_SIZE):
        file.write(bytes(min(CHUNK_SIZE, end - offset)))


def _removable_boxes(file: IO[bytes]) -> list[Box]:
    """Return the boxes of an M4A that are neither needed nor empty.

    Raises `BadSound` for an M4A with more than `MAX_BOXES` boxes, with boxes that are larger than they should
    be, or with fragments (their audio is not at the offsets in the tables).
    """
    size = file.seek(0, 2)
    _check_number_of_boxes(file)
    return list(_removable_boxes_in(file, Box(b"", 0, 0, size), sound_track(file)))


def _check_number_of_boxes(file: IO[bytes]) -> None:
    number, spans = 0, [(0, file.seek(0, 2))]
    while spans:
        for box in boxes(file, *spans.pop()):
            number += 1
            if number > MAX_BOXES or box.kind == FRAGMENT:
                raise BadSound(CANNOT_CLEAN)
            if box.kind in NEEDED:
                spans.append((box.body, box.end))


def _removable_boxes_in(file: IO[bytes], parent: Box, track: Box) -> Iterator[Box]:
    seen = set()
    for box in boxes(file, parent.body, parent.end):
        if box.kind == SPACE:
            if not _is_zeros(file, box.body, box.end):
                yield box
        elif (
            box.kind not in NEEDED[parent.kind]
            or (box.kind in seen and box.kind not in SEVERAL)
            or (box.kind == b"trak" and box != track)
        ):
            yield box
        elif box.kind in NEEDED:
            yield from _removable_boxes_in(file, box, track)
        elif box.kind not in LONG and box.end - box.start > SMALL:
            raise BadSound(CANNOT_CLEAN)
        seen.add(box.kind)


def _is_zeros(file: IO[bytes], start: int, end: int) -> bool:
    offsets = range(start, end, CHUNK_SIZE)
    return not any(read(file, offset, min(CHUNK_SIZE, end - offset)).strip(b"\0") for offset in offsets)
