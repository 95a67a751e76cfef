"""Sound on its way in: no cover and no attachment comes along, and every frame of sound stays."""

from io import BytesIO

import pytest
from mutagen import apev2, id3, mp4

from articles.models.sound import BadSound, measure_audio
from articles.models.sound_cleaning import cleaned_sound, is_clean
from tests.transfer.folders import SOUNDS

MP3, M4A = (SOUNDS / "tone.mp3").read_bytes(), (SOUNDS / "tone.m4a").read_bytes()
SCRIPT = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


def cleaned(data: bytes) -> bytes:
    with cleaned_sound(BytesIO(data)) as (file, facts):
        file.seek(0)
        result = file.read()
    assert facts == measure_audio(BytesIO(result))
    return result


def with_id3(data: bytes = MP3) -> bytes:
    tags = id3.ID3()
    tags.add(id3.TIT2(text=["Secret title"]))
    tags.add(id3.APIC(mime="image/svg+xml", type=3, desc="cover", data=SCRIPT))
    tags.add(id3.GEOB(mime="text/html", filename="page.html", desc="page", data=SCRIPT))
    file = BytesIO(data)
    tags.save(file, v1=2)
    return file.getvalue()


def with_ape(data: bytes = MP3) -> bytes:
    tags, file = apev2.APEv2(), BytesIO(data)
    tags["Cover Art (Front)"] = apev2.APEValue(SCRIPT, apev2.BINARY)
    tags.save(file)
    return file.getvalue()


def with_atoms(data: bytes = M4A) -> bytes:
    file = BytesIO(data)
    sound = mp4.MP4(file)
    sound.add_tags()
    sound["\xa9nam"] = ["Secret title"]
    sound["covr"] = [mp4.MP4Cover(SCRIPT)]
    file.seek(0)
    sound.save(file)
    return file.getvalue()


def box(kind: bytes, body: bytes) -> bytes:
    return (len(body) + 8).to_bytes(4) + kind + body


def with_track(handler: bytes) -> bytes:
    """An M4A with another track behind its sound."""
    track = box(b"trak", box(b"mdia", box(b"hdlr", b"\0" * 8 + handler + b"\0" * 12 + SCRIPT)))
    at = M4A.index(b"moov") - 4
    size = int.from_bytes(M4A[at : at + 4])
    moov = M4A[at + 8 : at + size] + track
    assert at + size == len(M4A), "the tables come last, so that the sound stays where it is"
    return M4A[:at] + box(b"moov", moov)


def frames(data: bytes) -> bytes:
    """The sound of an M4A."""
    at = data.index(b"mdat")
    return data[at : at - 4 + int.from_bytes(data[at - 4 : at])]


@pytest.mark.parametrize("data", [MP3, M4A], ids=["mp3", "m4a"])
def test_a_clean_sound_is_the_same_file(data):
    file = BytesIO(data)
    with cleaned_sound(file) as (clean, _):
        assert clean is file


@pytest.mark.parametrize(
    "data",
    [with_id3(), with_ape(), with_ape(with_id3()), with_id3()[: -len(MP3) - 128] + with_id3()],
    ids=["ID3", "APE", "ID3 and APE", "ID3 twice"],
)
def test_tags_are_cut_off_an_mp3_to_the_byte(data):
    assert SCRIPT in data
    assert cleaned(data) == MP3


@pytest.mark.parametrize(
    "data",
    [
        with_atoms(),
        M4A + box(b"uuid", SCRIPT),
        M4A + box(b"free", SCRIPT),
        M4A + box(b"meta", SCRIPT),
        M4A + b"\0\0\0\1udta" + (16 + len(SCRIPT)).to_bytes(8) + SCRIPT,
        M4A + b"\0\0\0\0skip" + SCRIPT,
        with_track(b"vide"),
        with_track(b"text"),
    ],
    ids=["covr", "uuid", "free", "meta", "64 bits", "to the end", "a cover's track", "a chapters' track"],
)
def test_whatever_an_m4a_is_played_without_is_emptied(data):
    assert SCRIPT in data
    clean = cleaned(data)
    assert SCRIPT not in clean
    assert b"Secret" not in clean
    assert frames(clean) == frames(M4A)
    assert cleaned(clean) == clean
    assert mp4.MP4(BytesIO(clean)).info.length == mp4.MP4(BytesIO(M4A)).info.length


def test_a_track_of_sound_is_kept():
    assert is_clean(BytesIO(M4A))
    assert b"soun" in cleaned(with_atoms())


@pytest.mark.parametrize(
    "data", [M4A[:200], M4A[:-40], b"\0\0\0\x04ftyp" + M4A, with_id3()[:300], b"ID3" + b"\xff" * 500, b""]
)
def test_a_broken_sound_is_refused_in_words(data):
    with pytest.raises(BadSound, match=r"\.$"):
        cleaned(data)
