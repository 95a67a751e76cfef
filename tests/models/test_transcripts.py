"""Transcripts as WebVTT, SRT and plain text."""

from time import monotonic

import pytest

from articles.manuscript import FaultyText
from articles.models.transcripts import CUE_LIMIT, TRANSCRIPT_LIMIT, parse_transcript

NO_SRT = "line 1: a transcript with times begins with WEBVTT or, as SRT, with a number and a line of times"
SRT = """1
00:00:01,000 --> 00:00:02,500
<font color="#ffff00">Ana:</font> Come <b>in</b>.
Sit & rest <3

2
00:01:03,000 --> 00:01:04,000
{\\an8}&quot;Thanks&quot; --> bye
"""
VTT = """WEBVTT

00:00:01.000 --> 00:00:02.500
Ana: Come in.
Sit &amp; rest &lt;3

00:01:03.000 --> 00:01:04.000
"Thanks" --&gt; bye
"""


def faults(text: str, suffix: str = "") -> list[str]:
    with pytest.raises(FaultyText) as raised:
        parse_transcript(text, suffix)
    return [str(fault) for fault in raised.value.faults]


def test_srt_becomes_webvtt_without_its_formatting():
    srt = SRT.replace("&quot; --> bye", "&quot; -&gt; bye")
    transcript = parse_transcript("\ufeff\r\n" + srt.replace("\n", "\r\n"))
    assert transcript.text == VTT.replace("--&gt; bye", "-&gt; bye")
    assert transcript.has_times
    assert transcript.cues == [
        (1.0, 2.5, "", "Ana: Come in. Sit & rest <3"),
        (63.0, 64.0, "", '"Thanks" -> bye'),
    ]
    assert parse_transcript(transcript.text) == transcript, "a second save changes nothing"


def test_plain_text_keeps_every_word_and_has_no_times():
    text = "Interview\n\nAna Moreira: Come\nin.\nLee: Thanks: really.\n\nthe end: they sit, 1 < 2 --> 3"
    transcript = parse_transcript(text)
    assert not transcript.has_times
    assert transcript.text == text + "\n"
    assert transcript.cues == [
        (None, None, "", "Interview"),
        (None, None, "Ana Moreira", "Come in."),
        (None, None, "Lee", "Thanks: really."),
        (None, None, "", "the end: they sit, 1 < 2 --> 3"),
    ]


def test_without_blank_lines_each_line_is_a_paragraph():
    assert [cue[3] for cue in parse_transcript("One.\r\nTwo.\r\n").cues] == ["One.", "Two."]


@pytest.mark.parametrize(
    ("text", "suffix", "said"),
    [
        ("Hello.", ".vtt", "line 1: a transcript is WebVTT: its first line is WEBVTT"),
        (
            "Hello.",
            ".srt",
            NO_SRT,
        ),
        (
            "00:01.000 --> 00:02.000\nHello.",
            "",
            NO_SRT,
        ),
        (
            "1\n00:00:01,000 --> 2\nHello.",
            "",
            "line 2: “00:00:01,000 --> 2” has no times such as 00:00:01.000 --> 00:00:04.500",
        ),
        ("1\n00:00:02,000 --> 00:00:01,000\nHello.", "", "line 2: this ends before it begins"),
        (
            "WEBVTT\n\n00:02.000 --> 00:03.000\na\n\n00:01.000 --> 00:03.000\nb",
            "",
            "line 6: this begins before the one above it",
        ),
        (
            "1\n00:00:01,000 --> 00:00:02,000\n\n\n2\n00:00:03,000 --> 00:00:04,000",
            "",
            "the transcript has no words",
        ),
        (" \n\n", ".txt", "the transcript has no words"),
        ("Hello.\x00", "", "line 1: the control character U+0000 (NUL) is not allowed"),
        ("a" * TRANSCRIPT_LIMIT + "b", "", "the transcript is longer than 2,097,152 characters"),
        ("a\n" * (CUE_LIMIT + 1), "", "the transcript has more than 50,000 lines"),
    ],
)
def test_a_faulty_transcript_says_what_to_change(text, suffix, said):
    assert faults(text, suffix)[0] == said


HOSTILE = {
    "classes of a voice": "<v" + ".a" * 20_000 + ">",
    "open voices": "<v " * 20_000,
    "open tags": "<a" * 20_000,
    "open font tags": "<font " * 20_000,
    "spaces": "<v" + " " * 20_000 + "\n" + "9" * 20_000,
    "names": "A" * 20_000 + " B" * 20_000 + ":",
    "entities": "&amp" * 20_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_text_takes_more_than_a_moment(text):
    begun = monotonic()
    for head in ("", "WEBVTT\n\n00:01.000 --> 00:02.000\n", "1\n00:00:01,000 --> 00:00:02,000\n"):
        assert parse_transcript(f"{head}{text} said").cues
    assert monotonic() - begun < 2


def test_a_text_of_many_faults_names_the_first_ones():
    assert len(faults("WEBVTT\n\n" + "-->\n" * 100_000)) == 20
