"""Converts WAV, OGG and FLAC recordings to MP3 with ffmpeg, if it is installed.

ffmpeg reads a file from outside, so it runs in a child process with limits on time, memory and the size of
its result, with the one format that the file's first bytes show, and with no access to other files.
"""

import logging
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from tempfile import TemporaryFile
from threading import Lock
from typing import IO

from articles.manuscript import Message
from articles.models.sound import SOUND_LIMIT, BadSound

try:
    import resource
except ImportError:  # Windows has no such limits; that on time still applies
    resource = None  # type: ignore[assignment]

CONVERTED_ENDINGS = (".wav", ".wave", ".ogg", ".oga", ".opus", ".flac")  # of the names of such files
SECONDS = 120
ADDRESS_SPACE = 512 * 2**20  # bytes; ffmpeg and its libraries need about 350 MB of it, mostly never loaded
BITS_PER_SECOND = "128k"
# What these files contain as a rule. Of ffmpeg's hundreds of decoders a hostile file could use no other.
DECODERS = "pcm_u8,pcm_s16le,pcm_s24le,pcm_s32le,pcm_f32le,pcm_f64le,flac,vorbis,opus"
# Without tags and headers, so that the result has only frames.
TO_MP3 = (
    *("-map", "0:a:0", "-map_metadata", "-1", "-map_chapters", "-1"),
    *("-c:a", "libmp3lame", "-b:a", BITS_PER_SECOND, "-ac", "2", "-ar", "44100"),
    *("-write_xing", "0", "-id3v2_version", "0", "-f", "mp3", "pipe:1"),
)
logger = logging.getLogger(__name__)
_one_at_a_time = Lock()


def can_convert() -> bool:
    """Whether ffmpeg is installed."""
    return shutil.which("ffmpeg") is not None


def convertible_format(file: IO[bytes]) -> str:
    """Return WAV, OGG or FLAC by the first bytes of a file; empty for any other file."""
    file.seek(0)
    head = file.read(12)
    file.seek(0)
    if head[:4] == b"RIFF" and head[8:] == b"WAVE":
        return "WAV"
    return {b"OggS": "OGG", b"fLaC": "FLAC"}.get(head[:4], "")


@contextmanager
def converted_sound(file: IO[bytes]) -> Iterator[IO[bytes]]:
    """Yield a WAV, OGG or FLAC file as a temporary MP3, and any other file as it is.

    Raises `BadSound` if the file is damaged, or if ffmpeg is missing or exceeds its limits.
    """
    form = convertible_format(file)
    if not form:
        yield file
        return
    ffmpeg = shutil.which("ffmpeg")
    if ffmpeg is None:
        raise BadSound(
            Message(
                "This is a %(format)s recording, which this site cannot convert. "
                "Save it as MP3 or M4A and upload that file.",
                format=form,
            )
        )
    with _wait_for_turn(), TemporaryFile() as source, TemporaryFile() as target:
        shutil.copyfileobj(file, source)
        source.seek(0)
        _run_ffmpeg(ffmpeg, form, source, target)
        yield target


@contextmanager
def _wait_for_turn() -> Iterator[None]:
    """Let one recording at a time be converted: each occupies a server thread and a processor."""
    if not _one_at_a_time.acquire(blocking=False):
        raise BadSound(Message("The server is busy with another recording. Try again in two minutes."))
    try:
        yield
    finally:
        _one_at_a_time.release()


def _run_ffmpeg(ffmpeg: str, form: str, source: IO[bytes], target: IO[bytes]) -> None:
    """Convert one file to another. Raises `BadSound` if ffmpeg fails or exceeds its limits."""
    reading = (
        "-protocol_whitelist",
        "pipe",
        "-codec_whitelist",
        DECODERS,
        "-f",
        form.lower(),
        "-i",
        "pipe:0",
    )
    command = [
        ffmpeg,
        "-nostdin",
        "-hide_banner",
        "-v",
        "error",
        "-xerror",
        "-threads",
        "1",
        *reading,
        *TO_MP3,
    ]
    with TemporaryFile() as errors:
        child = subprocess.Popen(command, stdin=source, stdout=target, stderr=errors)  # noqa: S603 (our own command)
        try:
            _limit_process(child.pid)
            status = child.wait(SECONDS)
        except subprocess.TimeoutExpired:
            raise BadSound(_too_long_message(form)) from None
        finally:
            child.kill()
            child.wait()
        if target.seek(0, 2) >= SOUND_LIMIT:
            raise BadSound(_too_long_message(form))
        if status or not target.tell():
            errors.seek(0)
            logger.warning("ffmpeg ended with %d: %s", status, errors.read(500).decode(errors="replace"))
            raise BadSound(_damaged_message(form))


def _limit_process(pid: int) -> None:
    """Limit the memory of a process, the size of what it writes, and its time if this process should end."""
    if hasattr(resource, "prlimit"):  # Linux has it
        for kind, limit in (
            (resource.RLIMIT_AS, ADDRESS_SPACE),
            (resource.RLIMIT_FSIZE, SOUND_LIMIT),
            (resource.RLIMIT_CPU, SECONDS),
        ):
            with suppress(ProcessLookupError):  # it has ended already
                resource.prlimit(pid, kind, (limit, limit))


def _too_long_message(form: str) -> Message:
    return Message(
        "Converting this %(format)s recording takes too long. Save it as MP3 or M4A and upload that file.",
        format=form,
    )


def _damaged_message(form: str) -> Message:
    return Message(
        "This %(format)s recording is damaged and cannot be converted. "
        "Save it again, or save it as MP3, and upload that file.",
        format=form,
    )
