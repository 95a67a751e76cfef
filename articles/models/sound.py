"""Measures an uploaded audio file."""

from dataclasses import dataclass
from hashlib import sha256
from typing import IO

from mutagen.mp3 import MP3
from mutagen.mp4 import MP4

from articles.manuscript import Message

SOUND_LIMIT = 200 * 2**20  # bytes
NO_SOUND = Message("This file is not a playable MP3 or M4A.")
CANNOT_CLEAN = Message("Hidden data in the recording cannot be removed. Export it again as MP3.")


class BadSound(ValueError):
    """An audio file that cannot be served; the message (`Message`) is for the person who chose it."""


@dataclass(frozen=True, slots=True)
class AudioInfo:
    """Measured properties of an audio file. `suffix` is that of its name in the storage, such as `.mp3`."""

    seconds: int
    size: int
    mime_type: str
    suffix: str
    digest: str


def measure_audio(file: IO[bytes]) -> AudioInfo:
    """Measure an MP3 or M4A file by its content; its name is ignored.

    Raises `BadSound` for other formats, and for a file that is empty, broken or larger than `SOUND_LIMIT`.
    """
    size = check_size(file)
    mime_type, suffix, length = _type_and_length(file)
    if not length > 0:
        raise BadSound(NO_SOUND)
    return AudioInfo(max(1, round(length)), size, mime_type, suffix, _digest(file))


def check_size(file: IO[bytes]) -> int:
    """Return the size of an audio file in bytes. Raises `BadSound` if it is larger than `SOUND_LIMIT`."""
    size = file.seek(0, 2)
    if size > SOUND_LIMIT:
        raise BadSound(
            Message(
                "The recording has %(size)s MB; the limit is %(limit)s MB.",
                size=round(size / 2**20),
                limit=SOUND_LIMIT // 2**20,
            )
        )
    return size


def _digest(file: IO[bytes]) -> str:
    digest = sha256()
    file.seek(0)
    while chunk := file.read(2**20):
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def _type_and_length(file: IO[bytes]) -> tuple[str, str, float]:
    """Return MIME type, suffix and length in seconds; 0 seconds for a file that cannot be played."""
    file.seek(0)
    is_mp4 = file.read(12)[4:8] == b"ftyp"
    file.seek(0)
    try:
        if is_mp4:
            return "audio/mp4", ".m4a", getattr(MP4(file).info, "length", 0.0)  # type: ignore[no-untyped-call]  # mutagen has no types here
        info = MP3(file).info  # type: ignore[no-untyped-call]  # mutagen has no types here
    except Exception:  # mutagen raises many kinds of exceptions on broken files
        return "", "", 0.0
    # In any file a few bytes can look like an MPEG frame. mutagen then sets `sketchy`.
    if info is None or info.layer != 3 or info.sketchy:
        return "", "", 0.0
    return "audio/mpeg", ".mp3", info.length
