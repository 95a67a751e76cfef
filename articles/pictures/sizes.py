"""Makes smaller copies of a picture, so that phones do not download more than they show."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import Any

from PIL import Image

from articles.pictures.checking import open_picture
from articles.pictures.colors import convert_to_rgb

WIDTHS = (480, 800, 1200, 1600)
# The smaller format first: a browser uses the first one that it supports.
ENCODINGS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("AVIF", "image/avif", {"quality": 55, "speed": 8, "max_threads": 1}),
    ("WEBP", "image/webp", {"quality": 78, "method": 4}),
)
RESIZABLE = ("L", "RGB", "RGBA", "CMYK")  # other modes are converted before resizing, at full size


@dataclass(frozen=True, slots=True)
class Rendition:
    """A copy of a picture in one format and width."""

    data: bytes
    mime: str
    width: int

    @property
    def digest(self) -> str:
        return sha256(self.data).hexdigest()

    @property
    def extension(self) -> str:
        return f".{self.mime.removeprefix('image/')}"


def renditions(data: bytes, widths: Sequence[int] = WIDTHS) -> tuple[Rendition, ...]:
    """Return copies of a clean picture in every format and width, none wider than the picture itself.

    An animated picture has no copies, because they would not be animated.
    """
    picture, profile, wanted = _make_largest(data, widths)
    made = []
    for width in wanted:  # from large to small, each from the one before
        picture = _resize(picture, width)
        made += [
            Rendition(_encode(picture, name, options, profile), mime, width)
            for name, mime, options in ENCODINGS
        ]
    return tuple(sorted(made, key=lambda copy: copy.width))


def _make_largest(data: bytes, widths: Sequence[int]) -> tuple[Image.Image, bytes | None, list[int]]:
    """Return a picture at the largest of its widths, its color profile and the widths, the largest first.

    The decoded source is released on return, before any copy is encoded.
    """
    with open_picture(data) as image:
        if getattr(image, "is_animated", False):
            return image, None, []
        wanted = sorted({min(width, image.width) for width in widths}, reverse=True)
        image.draft("RGB", (wanted[0], wanted[0] * image.height // image.width))
        picture, profile = convert_to_rgb(_resize(image, wanted[0]))
        picture.info = {}  # otherwise encoders would write the profile in it
        return picture, profile, wanted


def _resize(image: Image.Image, width: int) -> Image.Image:
    if image.mode not in RESIZABLE or "transparency" in image.info:
        image = convert_to_rgb(image)[0]
    size = width, max(1, round(image.height * width / image.width))
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3)


def _encode(picture: Image.Image, name: str, options: dict[str, Any], profile: bytes | None) -> bytes:
    out = BytesIO()
    picture.save(out, name, **options, **({"icc_profile": profile} if profile else {}))
    return out.getvalue()
