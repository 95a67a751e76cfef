"""Parses an episode's transcript: WebVTT, SRT, or plain text without times.

SRT is converted to WebVTT, so a stored transcript is WebVTT or plain text.
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import pairwise

import webvtt

from articles.manuscript import Fault, FaultyText, Message
from articles.manuscript.characters import find_character_faults, normalize_file_text

TRANSCRIPT_LIMIT = 2 * 2**20  # characters; a day of talk is about one
CUE_LIMIT = 50_000  # a page shows them all
FAULT_LIMIT = 20  # faults that are named at once
SUFFIXES = (".vtt", ".srt", ".txt")

TIME = r"(?:\d{1,9}:)?[0-5]\d:[0-5]\d[.,]\d{3}"
TIMES = re.compile(rf"({TIME})[ \t]+-->[ \t]+({TIME})(?:[ \t].*)?")
LOOKS_TIMED = re.compile(r"^[ \t]*[\d:.,]+[ \t]*-->", re.MULTILINE)
WEBVTT = re.compile(r"WEBVTT(?:[ \t].*)?")
# None of these may match the same character in two ways: a hostile text would take hours.
VOICE = re.compile(r"<v(?:\.[^\s<>]*)?\s+([^\s<>][^<>]*)>")
TAG = re.compile(r"</?[a-z0-9][^<>]*>")
SRT_TAG = re.compile(r"</?(?:[biu]|font)\b[^<>]*>|\{\\an?\d+\}", re.IGNORECASE)
# “Ana Moreira: …”: one to four words that begin like a name or are a number.
SPEAKER = re.compile(
    r"([^\W\d_a-zß-öø-ÿ][\w.’'-]{0,30}(?: (?:[^\W_a-zß-öø-ÿ])[\w.’'-]{0,30}){0,3}):\s+(?=\S)"
)

# Start and end in seconds (None in a transcript without times), speaker, and text.
Cue = tuple[float | None, float | None, str, str]


@dataclass(frozen=True, slots=True)
class Transcript:
    """A parsed transcript. `text` is WebVTT if `has_times`, and plain text otherwise."""

    text: str
    has_times: bool
    cues: Sequence[Cue]


def parse_transcript(text: str, suffix: str = "") -> Transcript:
    """Parse a transcript. `suffix` is that of its file's name; without one, the text shows what it is.

    Raises `FaultyText` with faults and their line numbers.

    >>> parse_transcript("Ana: Come in.").cues
    [(None, None, 'Ana', 'Come in.')]
    """
    text = normalize_transcript(text)
    if len(text) > TRANSCRIPT_LIMIT:
        problem = Message("the transcript is longer than %(limit)s characters", limit=TRANSCRIPT_LIMIT)
        raise FaultyText([Fault(0, problem)])
    if faults := find_character_faults(text):
        raise FaultyText(faults[:FAULT_LIMIT])
    if suffix == ".vtt" or WEBVTT.fullmatch(text.partition("\n")[0]):
        cues = parse_cues(text)
    elif suffix == ".srt" or LOOKS_TIMED.search(text):
        text = convert_srt(text)
        cues = parse_cues(text)
    else:
        cues = list(_paragraphs(text))
    if not cues:
        raise FaultyText([Fault(0, Message("the transcript has no words"))])
    if len(cues) > CUE_LIMIT:
        raise FaultyText([Fault(0, Message("the transcript has more than %(limit)s lines", limit=CUE_LIMIT))])
    return Transcript(text, cues[0][0] is not None, cues)


def normalize_transcript(text: str) -> str:
    """Return a transcript with LF line endings, without a byte-order mark, ending in one LF."""
    return normalize_file_text(text).strip("\n") + "\n"


def parse_cues(vtt: str) -> list[Cue]:
    """Parse WebVTT into cues, in order.

    The speaker comes from the voice tag; other tags are dropped. A cue with several voices becomes several.
    Raises `FaultyText` with faults and their line numbers.

    >>> parse_cues("WEBVTT\\n\\n00:01.000 --> 00:02.500\\n<v Ana>Come <i>in</i>.\\n")
    [(1.0, 2.5, 'Ana', 'Come in.')]
    """
    faults = [] if WEBVTT.fullmatch(vtt.partition("\n")[0]) else [_not_webvtt()]
    _raise_any([*faults, *_faults_of_times(vtt)])
    cues: list[Cue] = []
    for caption in webvtt.from_string(vtt).captions:
        times = caption.start_time.in_milliseconds() / 1000, caption.end_time.in_milliseconds() / 1000
        cues += [(*times, speaker, said) for speaker, said in _voices("\n".join(caption.lines))]
    return cues


def convert_srt(srt: str) -> str:
    """Convert SRT to WebVTT. Bold, italics and colors are dropped.

    Raises `FaultyText` with faults and their line numbers.

    >>> convert_srt("1\\n00:00:01,000 --> 00:00:02,500\\n<i>Come</i> in.\\n")
    'WEBVTT\\n\\n00:00:01.000 --> 00:00:02.500\\nCome in.\\n'
    """
    faults = [] if srt.partition("\n")[0].strip().isdecimal() else [_not_srt()]
    _raise_any([*faults, *_faults_of_times(srt)])
    parts = ["WEBVTT"]
    try:
        captions = webvtt.from_buffer(StringIO(srt), format="srt").captions
    except webvtt.errors.MalformedFileError:  # its second line has no times
        raise FaultyText([_not_srt()]) from None
    for caption in captions:
        said = "\n".join(_escaped(line) for line in caption.lines)
        parts.append(f"{caption.start} --> {caption.end}\n{said}")
    return "\n\n".join(parts) + "\n"


def _escaped(line: str) -> str:
    return html.escape(html.unescape(SRT_TAG.sub("", line)), quote=False)


def _not_webvtt() -> Fault:
    return Fault(1, Message("a transcript is WebVTT: its first line is WEBVTT"))


def _not_srt() -> Fault:
    return Fault(
        1, Message("a transcript with times begins with WEBVTT or, as SRT, with a number and a line of times")
    )


def _raise_any(faults: list[Fault]) -> None:
    if faults:
        raise FaultyText(faults[:FAULT_LIMIT])


def _faults_of_times(text: str) -> list[Fault]:
    """Return the faults of all lines with times: unreadable, or not in order."""
    faults: list[Fault] = []
    starts: list[tuple[int, str]] = []
    for number, line in enumerate(text.split("\n"), 1):
        if "-->" in line:
            faults += _faults_of_line(number, line.strip())
            starts.append((number, line.split("-->")[0].strip()))
        if len(faults) >= FAULT_LIMIT:
            break
    if faults:
        return faults
    return [
        Fault(number, Message("this begins before the one above it"))
        for (_, before), (number, start) in pairwise(starts)
        if _seconds(start) < _seconds(before)
    ]


def _faults_of_line(number: int, line: str) -> list[Fault]:
    match = TIMES.fullmatch(line)
    if match is None:
        problem = Message("“%(line)s” has no times such as 00:00:01.000 --> 00:00:04.500", line=line[:100])
        return [Fault(number, problem)]
    if _seconds(match[2]) <= _seconds(match[1]):
        return [Fault(number, Message("this ends before it begins"))]
    return []


def _seconds(time: str) -> float:
    seconds = 0.0
    for part in time.replace(",", ".").split(":"):
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


def _paragraphs(text: str) -> Iterator[Cue]:
    """Yield the paragraphs of a plain text as cues without times.

    Blank lines separate paragraphs, and a line with a speaker begins one. In a text without blank lines, as
    a word processor saves it, each line is a paragraph.

    >>> [cue[2:] for cue in _paragraphs("Ana: Come\\nin.\\nLee Okafor: Thanks.\\n\\n(They sit.)")]
    [('Ana', 'Come in.'), ('Lee Okafor', 'Thanks.'), ('', '(They sit.)')]
    """
    lines = [" ".join(line.split()) for line in text.split("\n")]
    are_wrapped = "" in lines[:-1]
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        if not line or not are_wrapped or SPEAKER.match(line):
            paragraphs.append([])
        paragraphs[-1].append(line)
    for paragraph in paragraphs:
        said = " ".join(filter(None, paragraph))
        match = SPEAKER.match(said)
        if said:
            yield None, None, match[1] if match else "", said[match.end() :] if match else said
