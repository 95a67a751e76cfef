"""Color profiles: the conversion of CMYK and gray pictures, and the profile of copies."""

import struct
from io import BytesIO

import pytest
from PIL import Image, ImageCms

from articles.pictures import clean, share_picture
from articles.pictures.colors import matching_profile
from tests.pictures.test_cleaning import saved

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
CYAN = (255, 0, 0, 0)


def profile_of(space: bytes, pcs: bytes, tags: dict[bytes, bytes]) -> bytes:
    """Return an ICC profile, version 2, with these tags."""
    table, body = struct.pack(">I", len(tags)), b""
    start = 128 + 4 + 12 * len(tags)
    for name, content in tags.items():
        table += name + struct.pack(">II", start + len(body), len(content))
        body += content + b"\0" * (-len(content) % 4)
    white = struct.pack(">III", 0xF6D6, 0x10000, 0xD32D)
    head = struct.pack(">I4sI4s4s4s", 128 + len(table + body), b"none", 0x2100000, b"prtr", space, pcs)
    head += b"\0" * 12 + b"acsp" + b"\0" * 28 + white
    return head.ljust(128, b"\0") + table + body


def cmyk_profile() -> bytes:
    """Return a profile of unusual inks: cyan prints red; the others print nothing."""
    same = bytes(range(256))
    red, paper = bytes([136, 208, 195]), bytes([255, 128, 128])  # in 8-bit Lab
    corners = paper * 8 + red * 8  # the first ink varies most slowly
    identity = struct.pack(">9i", *(0x10000 if at % 4 == 0 else 0 for at in range(9)))
    lut = b"mft1" + b"\0" * 4 + bytes([4, 3, 2, 0]) + identity + same * 4 + corners + same * 3
    return profile_of(b"CMYK", b"Lab ", {b"A2B0": lut, b"wtpt": xyz(0xF6D6, 0x10000, 0xD32D)})


def gray_profile() -> bytes:
    """Return a profile of linear gray: its middle value is much lighter than that of sRGB."""
    curve = b"curv" + b"\0" * 4 + struct.pack(">I", 0)
    return profile_of(b"GRAY", b"XYZ ", {b"kTRC": curve, b"wtpt": xyz(0xF6D6, 0x10000, 0xD32D)})


def xyz(*numbers: int) -> bytes:
    return b"XYZ " + b"\0" * 4 + struct.pack(">III", *numbers)


def copies_of(data: bytes) -> list[Image.Image]:
    made = [copy.data for copy in clean(data).renditions] + [share_picture(data)]
    return [Image.open(BytesIO(copy)) for copy in made]


def middle(image: Image.Image) -> tuple[int, ...]:
    return image.convert("RGB").getpixel((image.width // 2, image.height // 2))


def test_a_cmyk_picture_is_shown_as_its_profile_says_and_its_copies_need_none():
    data = saved("JPEG", Image.new("CMYK", (300, 200), CYAN), icc_profile=cmyk_profile())
    for copy in copies_of(data):
        assert "icc_profile" not in copy.info
        red, green, blue = middle(copy)
        assert red > 100
        assert max(green, blue) < 60, "by another profile it would be cyan"


def test_a_gray_picture_is_shown_as_its_profile_says():
    data = saved("JPEG", Image.new("L", (300, 200), 128), icc_profile=gray_profile())
    for copy in copies_of(data):
        assert "icc_profile" not in copy.info
        assert all(180 < value < 196 for value in middle(copy))


@pytest.mark.parametrize(
    "profile", [cmyk_profile()[:200], b"\0" * 16 + b"CMYK" + b"\0" * 200, gray_profile(), SRGB, b"x"]
)
def test_a_profile_that_is_broken_or_of_other_colors_is_left_out(profile):
    data = saved("JPEG", Image.new("CMYK", (300, 200), CYAN), icc_profile=profile)
    for copy in copies_of(data):
        assert "icc_profile" not in copy.info
        red, green, blue = middle(copy)
        assert red < 60
        assert min(green, blue) > 120


def test_a_picture_in_rgb_keeps_its_own_profile_and_no_other():
    picture = Image.new("RGB", (300, 200), (200, 30, 30))
    for copy in copies_of(saved("PNG", picture, icc_profile=SRGB)):
        assert copy.info["icc_profile"] == SRGB
    for copy in copies_of(saved("PNG", picture, icc_profile=cmyk_profile())):
        assert "icc_profile" not in copy.info


def test_a_picture_written_anew_keeps_only_a_profile_that_fits():
    for mode, fits in (("RGB", False), ("CMYK", True)):
        data = saved("JPEG", Image.new(mode, (60, 40)), icc_profile=cmyk_profile(), comment=b"hello")
        with Image.open(BytesIO(clean(data).data)) as image:
            assert ("icc_profile" in image.info) == fits


def test_a_profile_fits_the_colors_that_its_header_names():
    assert matching_profile("CMYK", cmyk_profile())
    assert matching_profile("L", gray_profile())
    assert matching_profile("P", SRGB) == matching_profile("RGBA", SRGB) == SRGB
    assert matching_profile("RGB", cmyk_profile()) is matching_profile("RGB", None) is None
