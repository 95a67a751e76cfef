"""Portraits: a square cut around a focus point."""

import json
from io import BytesIO

import pytest
from PIL import Image

from articles.pictures import BadPicture, Crop, clean, cut_portrait, decoding
from articles.pictures.endings import has_only_picture_data
from articles.pictures.portrait import MAX_SIDE
from tests.corpora import image_files, needs_corpora


def halves(width: int = 400, height: int = 200, kind: str = "PNG", **options: object) -> bytes:
    """A picture whose left half is red and whose right half is blue."""
    image = Image.new("RGB", (width, height), "red")
    image.paste("blue", (width // 2, 0, width, height))
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize(
    ("crop", "box"),
    [
        (Crop(), (100, 0, 300, 200)),
        (Crop(x=0), (0, 0, 200, 200)),
        (Crop(x=100), (200, 0, 400, 200)),
        (Crop(x=50, y=50, zoom=200), (150, 50, 250, 150)),
        (Crop(x=100, y=100, zoom=400), (350, 150, 400, 200)),
    ],
)
def test_the_square_is_around_the_focus_point_and_inside_of_the_picture(crop, box):
    assert crop.box(400, 200) == box


def test_a_very_narrow_picture_has_a_square_of_one_pixel():
    assert Crop(zoom=400).box(1, 3000) == (0, 1200, 1, 1201)


def test_a_crop_is_stored_as_shares_and_read_back():
    crop = Crop(35, 20, 150)
    assert crop.to_stored() == {"x": 0.35, "y": 0.2, "zoom": 1.5}
    assert Crop.from_stored(json.loads(json.dumps(crop.to_stored()))) == crop
    assert Crop.from_stored({}) == Crop()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "AVIF"])
def test_the_cut_is_a_clean_square_in_the_format_of_its_picture(kind):
    cut = cut_portrait(clean(halves(kind=kind)).data, Crop(x=0))
    assert (cut.format.name, cut.width, cut.height) == (kind, 200, 200)
    assert has_only_picture_data(kind, cut.data)
    assert {copy.width for copy in cut.renditions} == {200}
    red, _, blue = Image.open(BytesIO(cut.data)).convert("RGB").getpixel((150, 100))
    assert red > 200 > 60 > blue


def test_a_small_square_keeps_its_bytes_and_a_large_one_is_made_smaller():
    small = clean(halves(300, 300)).data
    assert cut_portrait(small, Crop()).data == small
    assert cut_portrait(clean(halves(1500, 1500)).data, Crop()).width == MAX_SIDE


def test_a_large_picture_is_cut_in_the_child_process_with_the_same_result(monkeypatch):
    data = clean(halves()).data
    here = cut_portrait(data, Crop(30, 40, 130))
    monkeypatch.setattr(decoding, "SMALL_PIXELS", 0)
    assert cut_portrait(data, Crop(30, 40, 130)) == here


def test_what_is_no_picture_is_refused():
    with pytest.raises(BadPicture):
        cut_portrait(b"GIF89a nonsense", Crop())


@needs_corpora
@pytest.mark.soak
def test_every_picture_of_the_corpora_that_is_accepted_can_be_cut():
    for file in image_files():
        try:
            picture = clean(file.read_bytes())
        except BadPicture:
            continue
        cut = cut_portrait(picture.data, Crop(20, 80, 170))
        assert cut.width == cut.height, file.name
