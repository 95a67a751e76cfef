"""Sound and what is said in it: what an episode's files tell about themselves when they come in."""

import html
import re
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from typing import IO

import webvtt
from mutagen.mp3 import MP3
from mutagen.mp4 import MP4

from articles.manuscript import Fault, FaultyText
from articles.manuscript.characters import character_faults, unify

SOUND_LIMIT = 200 * 2**20
NO_SOUND = "This is no MP3 or M4A that can be played."
CANNOT_CLEAN = "The recording carries data that cannot be taken off. Export it anew as MP3 and try again."
TRANSCRIPT_LIMIT = 2 * 2**20  # characters; a day of talk is about one

TIME = r"(?:\d{2,9}:)?[0-5]\d:[0-5]\d\.\d{3}"
TIMES = re.compile(rf"({TIME})[ \t]+-->[ \t]+({TIME})(?:[ \t].*)?")
VOICE = re.compile(r"<v(?:\.[^\s>]+)*\s+([^>]+)>")
TAG = re.compile(r"</?[a-z0-9][^>]*>")

Cue = tuple[float, float, str, str]


class BadSound(ValueError):
    """A file that is no sound we can serve; the message is for the person who chose it."""


@dataclass(frozen=True, slots=True)
class AudioFacts:
    """What a sound file is, by its content. `suffix` is the one it is stored under, dot included."""

    seconds: int
    size: int
    mime_type: str
    suffix: str
    digest: str


def measure_audio(file: IO[bytes]) -> AudioFacts:
    """Measure an MP3 or M4A file by its content, whatever it is called. The file is read, not kept.

    Raises `BadSound` for anything else, for a file that is empty, broken or beyond `SOUND_LIMIT`.
    """
    size = check_size(file)
    mime_type, suffix, length = _kind_and_length(file)
    if not length > 0:
        raise BadSound(NO_SOUND)
    return AudioFacts(max(1, round(length)), size, mime_type, suffix, _digest(file))


def check_size(file: IO[bytes]) -> int:
    """Return the size of a sound in bytes. Raises `BadSound` beyond `SOUND_LIMIT`."""
    size = file.seek(0, 2)
    if size > SOUND_LIMIT:
        raise BadSound(f"The sound is {size / 2**20:.0f} MB; {SOUND_LIMIT // 2**20} MB are the limit.")
    return size


def _digest(file: IO[bytes]) -> str:
    digest = sha256()
    file.seek(0)
    while chunk := file.read(2**20):
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def _kind_and_length(file: IO[bytes]) -> tuple[str, str, float]:
    """Return MIME type, suffix and seconds; no seconds for what cannot be played."""
    file.seek(0)
    is_mp4 = file.read(12)[4:8] == b"ftyp"
    file.seek(0)
    try:
        if is_mp4:
            return "audio/mp4", ".m4a", getattr(MP4(file).info, "length", 0.0)
        info = MP3(file).info
    except Exception:  # on broken files mutagen raises whatever it trips over
        return "", "", 0.0
    # A few bytes of any file look like an MPEG frame: mutagen calls that sketchy.
    if info is None or info.layer != 3 or info.sketchy:
        return "", "", 0.0
    return "audio/mpeg", ".mp3", info.length


def one_text(vtt: str) -> str:
    """Return a transcript with line feeds alone, without a byte-order mark, ending in one line feed."""
    return unify(vtt).rstrip("\n") + "\n"


def cues_of(vtt: str) -> list[Cue]:
    """Return what a WebVTT transcript says: (start second, end second, speaker, text), in its order.

    Tags are dropped, a voice tag names the speaker, and a cue of several voices becomes several.
    Raises `FaultyText` with every fault, line by line.

    >>> cues_of("WEBVTT\\n\\n00:01.000 --> 00:02.500\\n<v Ana>Come <i>in</i>.\\n")
    [(1.0, 2.5, 'Ana', 'Come in.')]
    """
    text = one_text(vtt)
    faults = _faults(text)
    if faults:
        raise FaultyText(faults)
    cues: list[Cue] = []
    for caption in webvtt.from_string(text).captions:
        times = caption.start_time.in_milliseconds() / 1000, caption.end_time.in_milliseconds() / 1000
        cues += [(*times, speaker, words) for speaker, words in _voices("\n".join(caption.lines))]
    if not cues:
        raise FaultyText([Fault(0, "nothing is said in this transcript")])
    return cues


def _faults(text: str) -> list[Fault]:
    lines = text.split("\n")
    faults = character_faults(text)
    if len(text) > TRANSCRIPT_LIMIT:
        faults.append(Fault(0, f"the transcript is longer than {TRANSCRIPT_LIMIT:,} characters"))
    if not re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[0]):
        faults.append(Fault(1, "a transcript is WebVTT: its first line is WEBVTT"))
    begins = []
    for number, line in enumerate(lines, 1):
        if "-->" in line:
            faults += _faults_of_times(number, line)
            begins.append((number, line.split("-->")[0].strip()))
    if not faults:
        faults = [
            Fault(number, "this begins before the one above it")
            for (_, before), (number, begin) in pairwise(begins)
            if _seconds(begin) < _seconds(before)
        ]
    return faults


def _faults_of_times(number: int, line: str) -> list[Fault]:
    match = TIMES.fullmatch(line.strip())
    if match is None:
        return [Fault(number, f"“{line.strip()}” gives no times; like this: 00:00:01.000 --> 00:00:04.500")]
    if _seconds(match[2]) <= _seconds(match[1]):
        return [Fault(number, "this ends before it begins")]
    return []


def _seconds(time: str) -> float:
    seconds = 0.0
    for part in time.split(":"):
        seconds = seconds * 60 + float(part)
    return seconds


def _voices(raw: str) -> list[tuple[str, str]]:
    """Return (speaker, words) for every voice of a cue.

    >>> _voices("<v Ana>Ready?</v> <v.loud Sam>Yes &amp; no.</v>")
    [('Ana', 'Ready?'), ('Sam', 'Yes & no.')]
    """
    before, *rest = VOICE.split(raw)
    pieces = [("", before), *zip(rest[::2], rest[1::2], strict=True)]
    said = [(_plain(speaker), _plain(TAG.sub("", words))) for speaker, words in pieces]
    return [(speaker, words) for speaker, words in said if words]


def _plain(text: str) -> str:
    return " ".join(html.unescape(text).split())
