"""Cleaning of audio files: covers and attachments are removed, and every audio frame stays."""

import contextlib
import tracemalloc
from io import BytesIO

import pytest
from mutagen import apev2, id3, mp4

from articles.models.mpeg_frames import end_of_frames
from articles.models.sound import BadSound, measure_audio
from articles.models.sound_cleaning import cleaned_sound, is_clean
from tests.transfer.folders import SOUNDS

MP3, M4A = (SOUNDS / "tone.mp3").read_bytes(), (SOUNDS / "tone.m4a").read_bytes()
SCRIPT = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


def cleaned(data: bytes) -> bytes:
    with cleaned_sound(BytesIO(data)) as (file, audio_info):
        file.seek(0)
        result = file.read()
    assert audio_info == measure_audio(BytesIO(result))
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
    sound["----:com.example:page"] = [mp4.MP4FreeForm(SCRIPT)]
    file.seek(0)
    sound.save(file)
    return file.getvalue()


def box(kind: bytes, body: bytes) -> bytes:
    return (len(body) + 8).to_bytes(4) + kind + body


def with_track(handler: bytes) -> bytes:
    """Return an M4A with another track after its audio track."""
    track = box(b"trak", box(b"mdia", box(b"hdlr", b"\0" * 8 + handler + b"\0" * 12 + SCRIPT)))
    at = M4A.index(b"moov") - 4
    size = int.from_bytes(M4A[at : at + 4])
    moov = M4A[at + 8 : at + size] + track
    assert at + size == len(M4A), "the tables come last, so that the audio does not move"
    return M4A[:at] + box(b"moov", moov)


def with_box_within(data: bytes, *path: bytes, extra: bytes) -> bytes:
    """Return an M4A with one more box at the end of the box at this path."""
    at, starts = 0, []
    for kind in path:
        at = data.index(kind, at)
        starts.append(at - 4)
    end = starts[-1] + int.from_bytes(data[starts[-1] : starts[-1] + 4])
    grown = bytearray(data[:end] + extra + data[end:])
    for start in starts:
        grown[start : start + 4] = (int.from_bytes(grown[start : start + 4]) + len(extra)).to_bytes(4)
    return bytes(grown)


def table(*numbers: int) -> bytes:
    """Return the body of a table in an M4A: version and flags, then these numbers."""
    return bytes(4) + b"".join(number.to_bytes(4) for number in numbers)


def with_samples(handler: bytes, samples: bytes, track_first: bool = False) -> bytes:
    """Return an M4A with another track, with one sample after the audio in the same `mdat`."""
    at, end = M4A.index(b"mdat") - 4, M4A.index(b"moov") - 4
    tables = box(b"stsc", table(1, 1, 1, 1)) + box(b"stsz", table(0, 1, len(samples)))
    tables += box(b"stco", table(1, end))
    media = box(b"hdlr", bytes(8) + handler + bytes(13)) + box(b"minf", box(b"stbl", tables))
    track = box(b"trak", box(b"mdia", media))
    moov = M4A[end + 8 :]
    moov = moov[:108] + track + moov[108:] if track_first else moov + track
    return M4A[:at] + box(b"mdat", M4A[at + 8 : end] + samples) + box(b"moov", moov)


def with_table(kind: bytes, body: bytes, data: bytes = M4A) -> bytes:
    """Return an M4A with this table in place of the table of the same type."""
    start = data.index(kind) - 4
    end = start + int.from_bytes(data[start : start + 4])
    hole = data[:start] + data[end:]
    for parent in (b"moov", b"trak", b"mdia", b"minf", b"stbl"):
        at = hole.index(parent) - 4
        size = int.from_bytes(hole[at : at + 4]) - (end - start)
        hole = hole[:at] + size.to_bytes(4) + hole[at + 4 :]
    return with_box_within(hole, b"moov", b"trak", b"mdia", b"minf", b"stbl", extra=box(kind, body))


def with_wide_box(kind: bytes) -> bytes:
    """Return an M4A with a 64-bit size in the last box of this type, in the 8 bytes after the type."""
    at = M4A.rindex(kind) - 4
    size = int.from_bytes(M4A[at : at + 4])
    wide = b"\0\0\0\1" + kind + (size + 8).to_bytes(8) + M4A[at + 8 : at + size]
    return M4A[:at] + wide + M4A[at + size :]


def ape_of_many(items: int) -> bytes:
    """Return an APE tag with this number of items, each one letter long."""
    body = b"".join(b"\x01\0\0\0" + bytes(4) + b"%07d\0x" % number for number in range(items))
    numbers = 2000, len(body) + 32, items, 0, 0, 0  # version, size, items, flags, reserved
    return body + b"APETAGEX" + b"".join(number.to_bytes(4, "little") for number in numbers)


def id3_of_many(frames: int) -> bytes:
    """Return an ID3 tag with this number of frames, each one letter long."""
    body = b"".join(b"TXXX\0\0\0\x0a\0\0\0%07d\0x" % number for number in range(frames))
    return b"ID3\x04\0\0" + bytes(len(body) >> shift & 127 for shift in (21, 14, 7, 0)) + body


def frames(data: bytes) -> bytes:
    """Return the audio of an M4A."""
    at = data.index(b"mdat")
    return data[at : at - 4 + int.from_bytes(data[at - 4 : at])]


def with_tables_first(data: bytes) -> bytes:
    """Return an M4A with `moov` before the audio, as for playing it while it loads."""
    at, ftyp = data.index(b"moov") - 4, int.from_bytes(data[:4])
    moov = bytearray(data[at:])
    offset = moov.index(b"stco") + 12
    moov[offset : offset + 4] = (int.from_bytes(moov[offset : offset + 4]) + len(moov)).to_bytes(4)
    return data[:ftyp] + bytes(moov) + data[ftyp:at]


def first_chunk(data: bytes) -> bytes:
    """Return the first bytes of the audio of an M4A, at the offset in its table."""
    where = int.from_bytes(data[(stco := data.index(b"stco") + 12) : stco + 4])
    return data[where : where + 100]


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


@pytest.mark.parametrize("path", ["mdia", "mdia minf", "mdia minf dinf", "mdia minf stbl", "edts"])
def test_a_box_deep_in_an_m4a_is_emptied(path):
    within = [b"moov", b"trak", *path.encode().split()]
    data = with_box_within(M4A, *within, extra=box(b"uuid", SCRIPT))
    clean = cleaned(data)
    assert clean == with_box_within(M4A, *within, extra=box(b"free", bytes(len(SCRIPT))))
    assert cleaned(clean) == clean


@pytest.mark.parametrize(
    "extra",
    [
        box(b"mdat", SCRIPT),
        box(b"styp", SCRIPT),
        box(b"sidx", SCRIPT),
        box(b"mfra", box(b"tfra", SCRIPT)),
        box(b"ftyp", SCRIPT),
        box(b"moov", box(b"mvhd", SCRIPT)),
    ],
    ids=["mdat", "styp", "sidx", "mfra", "another ftyp", "another moov"],
)
def test_what_stands_beside_the_sound_is_emptied_whatever_it_is_called(extra):
    clean = cleaned(M4A + extra)
    assert len(clean) == len(M4A + extra)
    assert clean[: len(M4A)] == M4A
    assert SCRIPT not in clean
    assert cleaned(clean) == clean


def test_a_box_that_should_stand_once_is_emptied_where_it_stands_again():
    data = with_box_within(M4A, b"moov", b"trak", b"mdia", b"minf", b"stbl", extra=box(b"stts", SCRIPT))
    assert SCRIPT not in cleaned(data)


@pytest.mark.parametrize("handler", [b"vide", b"text", b"soun"])
def test_the_samples_of_a_track_that_is_not_kept_are_emptied(handler):
    data = with_samples(handler, SCRIPT)
    clean = cleaned(data)
    assert SCRIPT not in clean
    assert clean.index(b"moov") == data.index(b"moov")
    assert frames(clean) == frames(M4A) + bytes(len(SCRIPT))
    assert cleaned(clean) == clean


def test_a_cover_whose_track_comes_first_is_emptied_and_the_sound_kept():
    clean = cleaned(with_samples(b"vide", SCRIPT, track_first=True))
    assert SCRIPT not in clean
    assert frames(clean) == frames(M4A) + bytes(len(SCRIPT))


@pytest.mark.parametrize("wide", [False, True], ids=["32 bits", "64 bits"])
def test_bytes_between_two_chunks_of_sound_are_emptied(wide):
    start, end = M4A.index(b"mdat") + 4, M4A.index(b"moov") - 4
    middle = start + 0xBD  # one frame in the first chunk, sixteen in the second
    kind, length = (b"co64", 8) if wide else (b"stco", 4)
    offsets = b"".join(number.to_bytes(length) for number in (start, middle + len(SCRIPT)))
    data = with_table(b"stsc", table(2, 1, 1, 1, 2, 16, 1))
    data = with_table(b"stco", table(2) + offsets, data).replace(b"stco", kind)
    data = data[: start - 8] + box(b"mdat", data[start:middle] + SCRIPT + data[middle:end]) + data[end:]
    clean = cleaned(data)
    assert clean == data.replace(SCRIPT, bytes(len(SCRIPT)))
    assert cleaned(clean) == clean


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (b"stsz", table(0, 2**31)),
        (b"stsz", table(0, 17, *[139] * 17) + SCRIPT),
        (b"stsz", table(0, 17, *[2**31] * 17)),
        (b"stco", table(1, 2**31)),
        (b"stsc", b""),
        (b"stsc", table(1, 1, 17)),
    ],
    ids=["none", "more", "long", "outside", "empty", "cut short"],
)
def test_an_m4a_with_wrong_tables_is_refused(kind, body):
    with pytest.raises(BadSound):
        cleaned(with_table(kind, body))


def test_an_m4a_whose_chunks_do_not_stand_in_their_order_is_refused():
    of_one_sample = with_table(b"stsc", table(1, 1, 1, 1))
    assert cleaned(with_table(b"stco", table(2, 44, 44 + 0xBD), of_one_sample))
    with pytest.raises(BadSound, match="Export it again as MP3"):
        cleaned(with_table(b"stco", table(2, 44 + 0xBD, 44), of_one_sample))


@pytest.mark.parametrize("extra", [box(b"moof", box(b"mfhd", bytes(8))), box(b"moof", b"")])
def test_an_m4a_in_fragments_is_refused(extra):
    with pytest.raises(BadSound, match="Export it again as MP3"):
        cleaned(M4A + extra)


def test_an_m4a_without_sound_is_refused():
    with pytest.raises(BadSound, match="not a playable MP3 or M4A"):
        cleaned(M4A.replace(b"soun", b"vide"))


def test_a_box_that_should_be_small_cannot_hide_a_page():
    with pytest.raises(BadSound, match="cannot be removed"):
        cleaned(box(b"ftyp", M4A[8:28] + SCRIPT * 100) + M4A[28:])


def test_a_box_with_a_size_in_64_bits_is_read_behind_that_size():
    data = with_wide_box(b"moov")
    assert is_clean(BytesIO(data))
    assert cleaned(data) == data


def test_an_m4a_whose_tables_come_first_keeps_its_sound():
    clean = cleaned(with_atoms(with_tables_first(M4A)))
    assert first_chunk(clean) == frames(M4A)[4:104]
    assert SCRIPT not in clean


@pytest.mark.parametrize("arranged", [bytes, with_tables_first], ids=["tables last", "tables first"])
def test_a_large_cover_leaves_no_empty_space_behind(arranged):
    large = box(b"udta", SCRIPT * 1000)
    within = with_box_within(M4A, b"moov", extra=large)
    beside = M4A[:28] + large + M4A[28:]
    beside = beside.replace(table(1, 44), table(1, 44 + len(large)))
    assert cleaned(arranged(within)) == arranged(M4A)
    assert cleaned(arranged(beside)) == arranged(M4A)
    assert cleaned(arranged(beside) + large) == arranged(M4A)
    assert first_chunk(arranged(M4A)) == frames(M4A)[4:104]


@pytest.mark.parametrize(
    "data",
    [
        MP3 + SCRIPT,
        SCRIPT + MP3,
        MP3 + with_id3(),
        with_ape()[: -len(b"APETAGEX") - 24] + with_id3()[-128:],
        b"ID3\x04\0\0\0\0\0\0" * 1000 + MP3,
    ],
    ids=["behind", "before", "between two", "half a tag", "tags without end"],
)
def test_an_mp3_with_anything_else_beside_its_frames_is_refused(data):
    with pytest.raises(BadSound, match=r"cannot be removed\. Export it again as MP3"):
        cleaned(data)


@pytest.mark.parametrize(
    "data",
    [
        M4A + box(b"free", b"") * 10_001,
        M4A + box(b"junk", b"") * 10_001,
        with_box_within(M4A, b"moov", extra=box(b"trak", b"") * 10_001),
        with_box_within(M4A, b"moov", extra=box(b"trak", box(b"free", b"") * 101) * 101),
    ],
    ids=["free", "unknown", "tracks", "within tracks"],
)
def test_an_m4a_with_too_many_boxes_is_refused_before_they_are_in_memory(data):
    with pytest.raises(BadSound, match="cannot be removed"):
        is_clean(BytesIO(data))


def test_tags_are_emptied_without_being_read_however_deep_or_broken_they_are():
    nested = b""
    for _ in range(3000):
        nested = box(b"moov", nested)
    for tags in (nested, box(b"meta", bytes(4) + box(b"ilst", box(b"a", b"")[:-1] * 20_000))):
        data = with_box_within(M4A, b"moov", extra=box(b"udta", tags))
        assert cleaned(data) == M4A


@pytest.mark.parametrize(
    "data",
    [MP3 + ape_of_many(50_000), id3_of_many(50_000) + MP3, id3_of_many(1) * 8 + id3_of_many(50_000) + MP3],
    ids=["APE", "ID3", "ID3 without end"],
)
def test_tags_with_very_many_parts_take_little_memory(data):
    file = BytesIO(data)
    tracemalloc.start()
    with contextlib.suppress(BadSound), cleaned_sound(file) as (clean, _):
        assert clean.seek(0, 2) == len(MP3)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 8 * 2**20


@pytest.mark.parametrize("rest", [bytes(2000), MP3[:100]], ids=["zeros", "a frame cut short"])
def test_padding_behind_an_mp3_is_cut_off(rest):
    assert cleaned(MP3 + rest) == MP3
    assert cleaned(with_id3(MP3 + rest)) == MP3


def test_frames_are_followed_through_a_large_file():
    many = MP3 * (3 * 2**20 // len(MP3))
    assert is_clean(BytesIO(many))
    assert cleaned(with_id3(many)) == many
    assert not is_clean(BytesIO(many + b"x"))


@pytest.mark.parametrize(
    ("header", "length"),
    [
        (b"\xff\xfb\x90", 417),  # MPEG 1, 128 kbit/s, 44.1 kHz
        (b"\xff\xfa\x92", 418),  # the same with a checksum, and padded
        (b"\xff\xfb\xe5", 960),  # 320 kbit/s, 48 kHz, private
        (b"\xff\xfb\xea", 1441),  # 320 kbit/s, 32 kHz, padded
        (b"\xff\xf3\x84", 192),  # MPEG 2, 64 kbit/s, 24 kHz
        (b"\xff\xe3\x88", 576),  # MPEG 2.5, 64 kbit/s, 8 kHz
    ],
)
def test_the_length_of_a_frame_is_read_from_its_header(header, length):
    frame = header.ljust(length, b"\0")
    assert end_of_frames(BytesIO(frame * 3)) == 3 * length
    assert end_of_frames(BytesIO(frame * 3 + frame[:-1])) == 3 * length


@pytest.mark.parametrize(
    "header", [b"\xff\xfb\x00", b"\xff\xfb\xf0", b"\xff\xfb\x9c", b"\xff\xfd\x90", b"ID3"]
)
def test_what_begins_no_frame_of_layer_iii_ends_them(header):
    assert end_of_frames(BytesIO(header + bytes(5000))) == 0


def test_a_track_of_sound_is_kept():
    assert is_clean(BytesIO(M4A))
    assert b"soun" in cleaned(with_atoms())


@pytest.mark.parametrize(
    "data", [M4A[:200], M4A[:-40], b"\0\0\0\x04ftyp" + M4A, with_id3()[:300], b"ID3" + b"\xff" * 500, b""]
)
def test_a_broken_sound_is_refused_in_words(data):
    with pytest.raises(BadSound, match=r"\.$"):
        cleaned(data)
