"""The preview picture for links has one size and is small, for any source."""

import os
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from articles.pictures import BadPicture, Focus, clean, share_picture
from articles.pictures.share import PAPER
from articles.pictures.store import share_name, store, store_share

RED, BLUE = (200, 30, 30), (30, 30, 200)


def saved(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def shared(image: Image.Image, kind: str = "PNG", **options: object) -> Image.Image:
    return Image.open(BytesIO(share_picture(saved(image, kind, **options))))


def near(colour: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return all(abs(one - two) < 12 for one, two in zip(colour, other, strict=True))


SIZES = [(1600, 900), (800, 800), (300, 1200), (4000, 300), (20, 20), (1200, 630)]


@pytest.mark.parametrize(
    ("size", "kind"),
    [
        *((size, "JPEG") for size in SIZES[1:4]),
        *(pytest.param(size, "JPEG", marks=pytest.mark.soak) for size in (SIZES[0], *SIZES[4:])),
        *(((800, 800), kind) for kind in ("PNG", "AVIF")),
        *(pytest.param((800, 800), kind, marks=pytest.mark.soak) for kind in ("WEBP", "GIF")),
    ],
)
def test_every_picture_becomes_one_shape(size, kind):
    picture = shared(Image.new("RGB", size, RED), kind)
    assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (1200, 630))
    assert near(picture.getpixel((600, 315)), RED)
    assert not picture.getexif()


def test_the_worst_picture_is_small_enough():
    noise = Image.frombytes("RGB", (1200, 900), os.urandom(1200 * 900 * 3))
    assert len(share_picture(saved(noise))) < 200_000


def test_a_wide_picture_fills_the_shape_and_keeps_more_of_its_upper_part():
    image = Image.new("RGB", (1200, 900), RED)
    image.paste(BLUE, (0, 0, 1200, 120))
    picture = shared(image)
    assert near(picture.getpixel((5, 5)), BLUE)
    assert near(picture.getpixel((5, 625)), RED)


def test_the_picture_is_cropped_around_its_focus_point():
    image = Image.new("RGB", (2400, 1000), RED)
    image.paste(BLUE, (0, 0, 200, 1000))
    image.paste(BLUE, (2200, 0, 2400, 1000))
    edges = {}
    for x in (0, 50, 100):
        cropped = Image.open(BytesIO(share_picture(saved(image), Focus(x, 50))))  # by the child process
        edges[x] = [near(cropped.getpixel((at, 300)), BLUE) for at in (5, 1195)]
    assert edges == {0: [True, False], 50: [False, False], 100: [False, True]}


def test_a_tall_picture_stands_whole_on_paper():
    picture = shared(Image.new("RGB", (600, 1200), RED))
    assert near(picture.getpixel((5, 315)), PAPER)
    assert near(picture.getpixel((600, 5)), RED)
    assert near(picture.getpixel((600, 625)), RED)


def test_a_small_picture_is_not_blown_up():
    picture = shared(Image.new("RGB", (120, 63), RED))
    assert near(picture.getpixel((600, 315)), RED)
    assert near(picture.getpixel((460, 315)), PAPER)


@pytest.mark.parametrize(
    "kind", ["PNG", *(pytest.param(kind, marks=pytest.mark.soak) for kind in ("WEBP", "AVIF"))]
)
def test_what_is_clear_shows_the_paper(kind):
    image = Image.new("RGBA", (1200, 630), (0, 0, 0, 0))
    image.paste((*RED, 255), (500, 200, 700, 400))
    picture = shared(image, kind)
    assert near(picture.getpixel((10, 10)), PAPER)
    assert near(picture.getpixel((600, 300)), RED)


def test_what_is_clear_in_a_palette_shows_the_paper():
    palette = Image.new("P", (1200, 630), 0)
    palette.putpalette([0, 0, 0, *RED])
    assert near(shared(palette, "GIF", transparency=0).getpixel((10, 10)), PAPER)


@pytest.mark.soak
def test_a_moving_picture_shows_how_it_begins():
    frames = [Image.new("RGB", (1200, 630), colour) for colour in (RED, BLUE)]
    for kind in ("GIF", "WEBP"):
        picture = shared(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)
        assert near(picture.getpixel((600, 315)), RED)


def test_what_is_no_picture_is_refused():
    with pytest.raises(BadPicture):
        share_picture(b"<svg/>")


def test_it_is_made_once_and_named_by_the_picture_it_shows():
    stored = store(clean(saved(Image.new("RGB", (800, 420), RED))), folder="pictures")
    name = share_name(stored, Focus())
    assert name == f"share/{stored['digest'][:2]}/{stored['digest']}.jpg"
    store_share(stored, Focus())
    with default_storage.open(name) as file:
        made = file.read()
    store_share(stored, Focus())
    assert default_storage.listdir(f"share/{stored['digest'][:2]}")[1] == [f"{stored['digest']}.jpg"]
    assert len(made) < 200_000


def test_a_picture_whose_file_is_not_there_yet_is_passed_over():
    stored = {"file": "pictures/none.png", "digest": "ab" * 32}
    store_share(stored, Focus())
    assert not default_storage.exists(share_name(stored, Focus()))
    default_storage.save("pictures/none.png", ContentFile(saved(Image.new("RGB", (8, 8)))))
    store_share(stored, Focus())
    assert default_storage.exists(share_name(stored, Focus()))
