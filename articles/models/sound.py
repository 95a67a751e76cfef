"""Measures an uploaded audio file and parses its WebVTT transcript."""

import html
import re
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from typing import IO

import webvtt
from mutagen.mp3 import MP3
from mutagen.mp4 import MP4

from articles.manuscript import Fault, FaultyText, Message
from articles.manuscript.characters import find_character_faults, normalize_line_endings

SOUND_LIMIT = 200 * 2**20  # bytes
NO_SOUND = Message("This file is not a playable MP3 or M4A.")
CANNOT_CLEAN = Message("Hidden data in the recording cannot be removed. Export it again as MP3.")
TRANSCRIPT_LIMIT = 2 * 2**20  # characters; a day of talk is about one

TIME = r"(?:\d{2,9}:)?[0-5]\d:[0-5]\d\.\d{3}"
TIMES = re.compile(rf"({TIME})[ \t]+-->[ \t]+({TIME})(?:[ \t].*)?")
VOICE = re.compile(r"<v(?:\.[^\s>]+)*\s+([^>]+)>")
TAG = re.compile(r"</?[a-z0-9][^>]*>")

Cue = tuple[float, float, str, str]


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


def normalize_transcript(vtt: str) -> str:
    """Return a transcript with LF line endings, without a byte-order mark, ending in one LF."""
    return normalize_line_endings(vtt).rstrip("\n") + "\n"


def parse_cues(vtt: str) -> list[Cue]:
    """Parse a WebVTT transcript into cues: (start second, end second, speaker, text), in order.

    The speaker comes from the voice tag; other tags are dropped. A cue with several voices becomes several.
    Raises `FaultyText` with every fault and its line number.

    >>> parse_cues("WEBVTT\\n\\n00:01.000 --> 00:02.500\\n<v Ana>Come <i>in</i>.\\n")
    [(1.0, 2.5, 'Ana', 'Come in.')]
    """
    vtt = normalize_transcript(vtt)
    faults = _faults(vtt)
    if faults:
        raise FaultyText(faults)
    cues: list[Cue] = []
    for caption in webvtt.from_string(vtt).captions:
        times = caption.start_time.in_milliseconds() / 1000, caption.end_time.in_milliseconds() / 1000
        cues += [(*times, speaker, text) for speaker, text in _voices("\n".join(caption.lines))]
    if not cues:
        raise FaultyText([Fault(0, Message("the transcript has no words"))])
    return cues


def _faults(text: str) -> list[Fault]:
    lines = text.split("\n")
    faults = find_character_faults(text)
    if len(text) > TRANSCRIPT_LIMIT:
        problem = Message("the transcript is longer than %(limit)s characters", limit=TRANSCRIPT_LIMIT)
        faults.append(Fault(0, problem))
    if not re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[0]):
        faults.append(Fault(1, Message("a transcript is WebVTT: its first line is WEBVTT")))
    starts = []
    for number, line in enumerate(lines, 1):
        if "-->" in line:
            faults += _faults_of_times(number, line)
            starts.append((number, line.split("-->")[0].strip()))
    if not faults:
        faults = [
            Fault(number, Message("this begins before the one above it"))
            for (_, before), (number, start) in pairwise(starts)
            if _seconds(start) < _seconds(before)
        ]
    return faults


def _faults_of_times(number: int, line: str) -> list[Fault]:
    match = TIMES.fullmatch(line.strip())
    if match is None:
        problem = Message("“%(line)s” has no times such as 00:00:01.000 --> 00:00:04.500", line=line.strip())
        return [Fault(number, problem)]
    if _seconds(match[2]) <= _seconds(match[1]):
        return [Fault(number, Message("this ends before it begins"))]
    return []


def _seconds(time: str) -> float:
    seconds = 0.0
    for part in time.split(":"):
        seconds = seconds * 60 + float(part)
    return seconds


def _voices(raw: str) -> list[tuple[str, str]]:
    """Return (speaker, text) for every voice of a cue.

    >>> _voices("<v Ana>Ready?</v> <v.loud Sam>Yes &amp; no.</v>")
    [('Ana', 'Ready?'), ('Sam', 'Yes & no.')]
    """
    before, *rest = VOICE.split(raw)
    pieces = [("", before), *zip(rest[::2], rest[1::2], strict=True)]
    voices = [(_plain(speaker), _plain(TAG.sub("", text))) for speaker, text in pieces]
    return [(speaker, text) for speaker, text in voices if text]


def _plain(text: str) -> str:
    return " ".join(html.unescape(text).split())
