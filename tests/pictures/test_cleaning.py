"""Uploaded pictures are refused with a message, or cleaned. The bytes of clean pictures do not change."""

import os
import zlib
from io import BytesIO

import pytest
from PIL import Image, ImageDraw, PngImagePlugin

from articles.pictures import BadPicture, CleanPicture, clean
from articles.pictures.checking import FORMATS
from articles.pictures.endings import has_only_picture_data
from tests.corpora import image_files, needs_corpora

KINDS = sorted(FORMATS)


def drawn(width: int = 60, height: int = 40, mode: str = "RGB") -> Image.Image:
    image = Image.new(mode, (width, height))
    ImageDraw.Draw(image).ellipse((5, 5, width // 2, height // 2), fill=tuple([200] * len(image.getbands())))
    return image


def saved(kind: str, image: Image.Image | None = None, **options: object) -> bytes:
    out = BytesIO()
    (image or drawn()).save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize("kind", KINDS)
def test_a_clean_picture_is_kept_byte_for_byte(kind):
    data = saved(kind)
    picture = clean(data)
    assert picture.data == data
    assert (picture.width, picture.height, picture.mime) == (60, 40, FORMATS[kind].mime)


@pytest.mark.parametrize("kind", KINDS)
def test_what_rides_behind_the_end_is_cut_off(kind):
    hidden = b"PK\x03\x04<script>alert(1)</script>"
    picture = clean(saved(kind) + hidden)
    assert hidden not in picture.data
    assert clean(picture.data) == picture, "cleaning twice is cleaning once"


def exif(orientation: int = 1) -> Image.Exif:
    found = Image.Exif()
    found[0x0112] = orientation
    found[0x010E] = "secret description"
    found.get_ifd(0x8825)[1] = "N"
    return found


@pytest.mark.parametrize("kind", ["AVIF", "JPEG", "PNG", "WEBP"])
def test_exif_is_gone(kind):
    picture = clean(saved(kind, exif=exif()))
    assert b"secret" not in picture.data
    with Image.open(BytesIO(picture.data)) as image:
        assert not image.getexif()
    assert clean(picture.data) == picture


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_orientation_is_applied_before_it_goes(kind):
    picture = clean(saved(kind, exif=exif(orientation=6)))
    assert (picture.width, picture.height) == (40, 60)
    with Image.open(BytesIO(picture.data)) as image:
        assert image.size == (40, 60)


def test_comments_and_text_chunks_are_gone():
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", "secret")
    for data in (
        saved("PNG", pnginfo=text),
        saved("JPEG", comment=b"secret"),
        saved("GIF", comment=b"secret"),
        saved("WEBP", xmp=b"<x:xmpmeta>secret</x:xmpmeta>"),
    ):
        picture = clean(data)
        assert b"secret" not in picture.data
        assert clean(picture.data) == picture


def test_transparency_survives_being_written_anew():
    picture = clean(saved("PNG", drawn(mode="RGBA")) + b"x")
    with Image.open(BytesIO(picture.data)) as image:
        assert image.mode == "RGBA"


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_a_jpeg_of_any_colours_can_be_written_anew(mode):
    assert clean(saved("JPEG", drawn(mode=mode)) + b"x").width == 60


def test_a_clean_moving_picture_keeps_moving_and_has_no_smaller_copies():
    frames = [drawn(60 + i) for i in range(3)]
    data = saved("GIF", frames[0], save_all=True, append_images=frames[1:], loop=0)
    picture = clean(data)
    assert picture.data == data
    assert picture.renditions == ()


def test_a_later_frame_that_claims_more_than_the_picture_is_dropped():
    frames = [drawn(), drawn().rotate(90)]
    data = bytearray(saved("GIF", frames[0], save_all=True, append_images=frames[1:]))
    second = data.rindex(b"\x2c\0\0\0\0")
    data[second + 1 : second + 3] = b"\x20\0"  # it would extend beyond the right edge
    picture = clean(bytes(data))
    with Image.open(BytesIO(picture.data)) as image:
        assert getattr(image, "n_frames", 1) == 1
    assert picture.data != bytes(data)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "not a JPEG"),
        (b"<html><script>alert(1)</script></html>", "not a JPEG"),
        (b"<?xml version='1.0'?><svg onload='alert(1)'/>", "SVG"),
        (b"  <!-- x --><svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"%PDF-1.7 " + b"x" * 1000, "not a JPEG"),
        (saved("BMP"), "not a JPEG"),
        (saved("TIFF"), "not a JPEG"),
        (saved("ICO"), "not a JPEG"),
        (saved("PNG")[:-30], "damaged"),
        (saved("JPEG")[: len(saved("JPEG")) // 2], "damaged"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 100, "not a JPEG|damaged"),
        (b"x" * (10 * 2**20 + 1), "larger than 10 MB"),
    ],
)
def test_anything_else_is_refused_in_words(data, message):
    with pytest.raises(BadPicture, match=message):
        clean(data)


@pytest.mark.parametrize("size", [(13_000, 13_000), (65_000, 65_000), (40_001, 1000)])
def test_a_small_file_of_many_pixels_is_refused_before_it_is_decoded(size):
    header = bytearray(saved("PNG"))
    header[16:24] = size[0].to_bytes(4) + size[1].to_bytes(4)
    header[29:33] = zlib.crc32(header[12:29]).to_bytes(4)
    with pytest.raises(BadPicture, match="40 megapixels"):
        clean(bytes(header))


def cleaned_or_refused(data: bytes) -> tuple[CleanPicture | None, str]:
    try:
        return clean(data), ""
    except BadPicture as refusal:
        return None, str(refusal)


@needs_corpora
@pytest.mark.parametrize("path", image_files() if image_files() else [], ids=lambda path: path.name)
def test_every_hostile_picture_is_refused_in_words_or_clean(path):
    picture, message = cleaned_or_refused(path.read_bytes())
    if picture is None:
        assert message.endswith(".")
        return
    assert has_only_picture_data(picture.format.name, picture.data)
    assert clean(picture.data) == picture
    with Image.open(BytesIO(picture.data)) as image:
        image.load()
        assert not image.getexif()


@pytest.mark.parametrize("kind", ["GIF", "JPEG", "PNG", "WEBP"])
def test_a_file_that_is_odd_inside_counts_as_unclean(kind):
    for length in range(0, 60, 7):
        assert not has_only_picture_data(kind, saved(kind)[:length])


def test_smaller_copies_come_in_two_formats_and_never_larger_than_the_picture():
    picture = clean(saved("JPEG", drawn(1000, 500)))
    assert [(copy.mime, copy.width) for copy in picture.renditions] == [
        (mime, width) for width in (480, 800, 1000) for mime in ("image/avif", "image/webp")
    ]
    for copy in picture.renditions:
        with Image.open(BytesIO(copy.data)) as image:
            assert image.size == (copy.width, copy.width // 2)
        assert has_only_picture_data(image.format, copy.data)


def test_smaller_copies_of_a_see_through_picture_are_see_through():
    picture = clean(saved("PNG", drawn(500, 300, "RGBA")))
    with Image.open(BytesIO(picture.renditions[0].data)) as image:
        assert image.mode == "RGBA"


def test_a_picture_that_would_grow_beyond_the_limit_is_written_with_less_quality(monkeypatch):
    noise = Image.frombytes("RGB", (300, 200), os.urandom(300 * 200 * 3))
    data = saved("JPEG", noise, quality=60, comment=b"secret")
    monkeypatch.setattr("articles.pictures.cleaning.BYTES", len(data) + 10_000)
    picture = clean(data)
    assert len(picture.data) < len(data) + 10_000
    assert clean(picture.data) == picture, "what was taken once is taken again"
    monkeypatch.setattr("articles.pictures.cleaning.BYTES", 1000)
    with pytest.raises(BadPicture, match="larger than"):
        clean(data)
