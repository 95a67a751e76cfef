"""WAV, OGG and FLAC become MP3 with ffmpeg. A stand-in shows how it is called and what its failures do."""

import struct
import subprocess
from collections.abc import Callable
from functools import partial
from io import BytesIO

import pytest

from articles.models import sound_conversion
from articles.models.sound import AudioInfo, BadSound
from articles.models.sound_cleaning import cleaned_sound
from tests.ffmpeg import FFMPEG, needs_ffmpeg, put_in_place_of_ffmpeg, wav
from tests.models.test_sound_cleaning import MP3

DAMAGED = "is damaged and cannot be converted. Save it again, or save it as MP3, and upload that file."
TOO_LONG = "takes too long. Save it as MP3 or M4A and upload that file."


def encoded(*options: str) -> bytes:
    """Return two seconds of a tone in another format, with a title that must not be published."""
    source = ("-f", "lavfi", "-i", "sine=frequency=440:duration=2", "-metadata", "title=Where Ana lives")
    command = [FFMPEG or "", "-v", "error", *source, *options, "pipe:1"]
    return subprocess.run(command, check=True, capture_output=True).stdout


def converted(data: bytes) -> tuple[bytes, AudioInfo]:
    with cleaned_sound(BytesIO(data)) as (file, info):
        return file.read(), info


def refusal(data: bytes) -> str:
    with pytest.raises(BadSound) as raised:
        converted(data)
    return str(raised.value)


@pytest.fixture
def stand_in(tmp_path, monkeypatch) -> Callable[[str], None]:
    """Return a function that puts a shell script in the place of ffmpeg."""
    return partial(put_in_place_of_ffmpeg, tmp_path, monkeypatch)


def test_without_ffmpeg_a_recording_is_refused_with_what_to_do(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    assert not sound_conversion.can_convert()
    assert refusal(wav()) == (
        "This is a WAV recording, which this site cannot convert. Save it as MP3 or M4A and upload that file."
    )
    assert converted(MP3)[0] == MP3, "an MP3 needs no ffmpeg"


def test_ffmpeg_reads_one_format_and_no_other_file(stand_in, tmp_path):
    (tmp_path / "result.mp3").write_bytes(MP3)
    stand_in(f'echo "$@" > {tmp_path}/arguments; cat > {tmp_path}/read; cat {tmp_path}/result.mp3')
    recording = wav()
    data, info = converted(recording)
    assert (data, info.mime_type, info.suffix) == (MP3, "audio/mpeg", ".mp3")
    assert (tmp_path / "read").read_bytes() == recording
    arguments = (tmp_path / "arguments").read_text()
    assert "-protocol_whitelist pipe -codec_whitelist pcm_u8," in arguments
    assert "-f wav -i pipe:0 -map 0:a:0 -map_metadata -1" in arguments


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("echo broken >&2; exit 1", DAMAGED),
        ("exit 0", DAMAGED),
        ("kill -SEGV $$", DAMAGED),
        ("yes >&2", DAMAGED),
        ("yes", TOO_LONG),
        ("sleep 60", TOO_LONG),
        ("echo '<html>'", "This file is not a playable MP3 or M4A."),
    ],
)
def test_a_failure_of_ffmpeg_is_a_sentence_for_the_editor(stand_in, monkeypatch, script, said):
    stand_in(f"exec {script}" if script.startswith(("yes", "sleep")) else script)
    monkeypatch.setattr(sound_conversion, "SECONDS", 1)
    monkeypatch.setattr(sound_conversion, "SOUND_LIMIT", 2**20)
    assert refusal(b"OggS" + bytes(100)).endswith(said)


def test_one_recording_at_a_time_is_converted(stand_in):
    stand_in("exit 0")
    with sound_conversion._one_at_a_time:
        assert refusal(wav()) == "The server is busy with another recording. Try again in two minutes."
    assert refusal(wav()).endswith(DAMAGED), "a refusal lets the next one in"


@needs_ffmpeg
@pytest.mark.parametrize(
    "make",
    [
        wav,
        lambda: encoded("-f", "flac"),
        lambda: encoded("-c:a", "libvorbis", "-f", "ogg"),
        lambda: encoded("-c:a", "libopus", "-f", "ogg"),
    ],
    ids=["wav", "flac", "vorbis", "opus"],
)
def test_a_recording_becomes_an_mp3_of_the_same_length_without_metadata(make):
    data, info = converted(make())
    assert (info.mime_type, info.suffix, info.seconds) == ("audio/mpeg", ".mp3", 2)
    assert b"Ana" not in data
    assert converted(data)[0] == data, "it is clean"


@needs_ffmpeg
def test_broken_and_hostile_recordings_are_refused():
    flac = encoded("-f", "flac")
    hurt = bytearray(flac)
    hurt[len(hurt) // 2 : len(hurt) // 2 + 2000] = bytes(2000)
    playlist = b"fLaC\n#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n"
    odd_codec = bytearray(wav())
    odd_codec[20:22] = struct.pack("<H", 0x0011)  # IMA ADPCM: a decoder that is not allowed
    for data in (flac[:200], bytes(hurt), playlist, b"OggS" * 1000, b"RIFF\0\0\0\0WAVE", bytes(odd_codec)):
        assert refusal(data).endswith(DAMAGED), data[:20]


@needs_ffmpeg
def test_a_small_file_that_plays_for_days_is_refused(monkeypatch):
    monkeypatch.setattr(sound_conversion, "SOUND_LIMIT", 2**18)
    silence = subprocess.run(
        [FFMPEG or "", "-v", "error", "-f", "lavfi", "-i", "anullsrc", "-t", "60", "-f", "flac", "pipe:1"],
        check=True,
        capture_output=True,
    ).stdout
    assert len(silence) < 100_000
    assert refusal(silence).endswith(TOO_LONG)
