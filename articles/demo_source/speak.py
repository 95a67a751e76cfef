"""Synthesize the demo's episodes: dialogues in this folder become MP3 and WebVTT in the content folder.

Run from the project's root, with eSpeak NG and FFmpeg on the path:

    python articles/demo_source/speak.py

A dialogue is plain text with one `Speaker: text` per line. Each sentence is synthesized separately, so the
transcript's times are the real lengths of the clips.
"""

import html
import re
import shutil
import subprocess
import sys
import tempfile
import wave
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

SOURCE = Path(__file__).resolve().parent
PROJECT = SOURCE.parents[1]
AUDIO = PROJECT / "articles" / "demo" / "audio"

RATE = 22_050  # samples per second of eSpeak NG's output
OPENING, BETWEEN_SENTENCES, BETWEEN_TURNS, CLOSING = 0.4, 0.28, 0.7, 0.8  # seconds of silence

SENTENCE_END = re.compile(r"(?<=[.?!])\s+")

# Remove low and high frequencies, where synthetic speech hums and hisses; then the usual loudness of
# podcasts.
FILTERS = "highpass=f=70,lowpass=f=8000,loudnorm=I=-19:TP=-2:LRA=7"
# No tags of any kind, but a Xing header, because players read the exact length from it.
MP3 = ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact", "-id3v2_version", "0"]
MP3 += ["-write_id3v1", "0", "-write_xing", "1"]
MP3 += ["-c:a", "libmp3lame", "-b:a", "64k", "-ar", "24000", "-ac", "1"]


@dataclass(frozen=True, slots=True)
class Voice:
    """A speaker's voice: its name in eSpeak NG, pitch (0 to 99) and speed in words per minute."""

    name: str
    pitch: int
    speed: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a dialogue. `opens_turn` is true for the first sentence of a line."""

    speaker: str
    words: str
    opens_turn: bool


@dataclass(frozen=True, slots=True)
class Cue:
    """A sentence with its start and end, in seconds from the beginning of the sound."""

    start: float
    end: float
    sentence: Sentence


VOICES = {
    "Ana Moreira": Voice("en-us+f3", 52, 155),
    "Lee Okafor": Voice("en-us+m3", 30, 152),
    "Tomas Lindqvist": Voice("en-gb+m7", 48, 148),
}


def main() -> None:
    """Synthesize every dialogue, and print the length of each."""
    for source in sorted((SOURCE / "episodes").glob("*.txt")):
        samples, cues = speak(read_dialogue(source))
        AUDIO.mkdir(parents=True, exist_ok=True)
        write_mp3(samples, AUDIO / f"{source.stem}.mp3")
        (AUDIO / f"{source.stem}.vtt").write_text(web_vtt(cues), encoding="utf-8", newline="\n")
        print(f"{source.stem}: {len(cues)} cues, {seconds(samples):.1f} s")


def read_dialogue(source: Path) -> list[Sentence]:
    """Return the sentences of a dialogue. Ends the program at a line that names no speaker with a voice."""
    sentences: list[Sentence] = []
    for number, line in enumerate(source.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        speaker, _, words = line.partition(": ")
        if speaker not in VOICES or not words.strip():
            sys.exit(f"{source.name}, line {number}: not `Speaker: line` with one of {', '.join(VOICES)}.")
        parts = SENTENCE_END.split(words.strip())
        sentences += [Sentence(speaker, part, opens_turn=at == 0) for at, part in enumerate(parts)]
    return sentences


def speak(sentences: list[Sentence]) -> tuple[bytes, list[Cue]]:
    """Return a whole dialogue as 16-bit mono samples at `RATE`, with the times of each sentence."""
    samples = silence(OPENING)
    cues: list[Cue] = []
    for sentence, following in pairwise([*sentences, None]):
        assert sentence is not None
        start = seconds(samples)
        samples += clip(sentence.words, VOICES[sentence.speaker])
        cues.append(Cue(start, seconds(samples), sentence))
        if following is not None:
            samples += silence(BETWEEN_TURNS if following.opens_turn else BETWEEN_SENTENCES)
    return samples + silence(CLOSING), cues


def clip(words: str, voice: Voice) -> bytes:
    """Return the samples of one sentence, without the pause that eSpeak NG adds at the end (`-z`)."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "clip.wav"
        settings = ["-v", voice.name, "-p", str(voice.pitch), "-s", str(voice.speed)]
        run("espeak-ng", "-z", *settings, "-w", str(target), "--", words)
        with wave.open(str(target), "rb") as spoken:
            if (spoken.getframerate(), spoken.getnchannels(), spoken.getsampwidth()) != (RATE, 1, 2):
                sys.exit(f"eSpeak NG spoke in another format than 16 bit mono at {RATE} Hz.")
            return spoken.readframes(spoken.getnframes())


def silence(length: float) -> bytes:
    """Return `length` seconds of silence."""
    return bytes(2 * round(length * RATE))


def seconds(samples: bytes) -> float:
    """Return the length of 16-bit mono samples in seconds."""
    return len(samples) / 2 / RATE


def write_mp3(samples: bytes, target: Path) -> None:
    """Write samples as a mono MP3 of 64 kbit/s and 24 kHz, without metadata."""
    raw = ["-f", "s16le", "-ar", str(RATE), "-ac", "1", "-i", "pipe:0"]
    run("ffmpeg", "-y", "-loglevel", "error", *raw, "-af", FILTERS, *MP3, str(target), given=samples)


def web_vtt(cues: list[Cue]) -> str:
    """Return the transcript as WebVTT: one cue per sentence, with a voice tag for the speaker."""
    blocks = [
        f"{stamp(cue.start)} --> {stamp(cue.end)}\n"
        f"<v {cue.sentence.speaker}>{html.escape(cue.sentence.words, quote=False)}\n"
        for cue in cues
    ]
    return "\n".join(["WEBVTT\n", *blocks])


def stamp(moment: float) -> str:
    """Return seconds as a WebVTT timestamp.

    >>> stamp(61.5)
    '00:01:01.500'
    """
    minutes, milliseconds = divmod(round(moment * 1000), 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{milliseconds // 1000:02}.{milliseconds % 1000:03}"


def run(program: str, *arguments: str, given: bytes | None = None) -> None:
    """Run a program, with `given` as its input. Exit with a message if it is missing or fails."""
    path = shutil.which(program)
    if path is None:
        sys.exit(f"speak.py needs {program}: install it, or put it on the path.")
    done = subprocess.run([path, *arguments], input=given, capture_output=True, check=False)
    if done.returncode:
        sys.exit(f"{program} failed: {done.stderr.decode(errors='replace').strip()}")


if __name__ == "__main__":
    main()
