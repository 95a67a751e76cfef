"""Smaller copies of a picture, so that a phone fetches no more than it shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import Any

from PIL import Image

from articles.pictures.checking import opened
from articles.pictures.colors import in_rgb

WIDTHS = (480, 800, 1200, 1600)
# Small first: a browser takes the first format it knows.
WRITING: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("AVIF", "image/avif", {"quality": 55, "speed": 8, "max_threads": 1}),
    ("WEBP", "image/webp", {"quality": 78, "method": 4}),
)
RESIZABLE = ("L", "RGB", "RGBA", "CMYK")  # other modes are converted first, at the size of the source


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

    A moving picture has none: it would stand still.
    """
    picture, profile, wanted = _largest(data, widths)
    made = []
    for width in wanted:  # from large to small, each from the one before
        picture = _resized(picture, width)
        made += [
            Rendition(_written(picture, name, options, profile), mime, width)
            for name, mime, options in WRITING
        ]
    return tuple(sorted(made, key=lambda copy: copy.width))


def _largest(data: bytes, widths: Sequence[int]) -> tuple[Image.Image, bytes | None, list[int]]:
    """Return a picture at the largest of its widths, its color profile and the widths, the largest first.

    The decoded source is released when this returns, before any copy is written.
    """
    with opened(data) as image:
        if getattr(image, "is_animated", False):
            return image, None, []
        wanted = sorted({min(width, image.width) for width in widths}, reverse=True)
        image.draft("RGB", (wanted[0], wanted[0] * image.height // image.width))
        picture, profile = in_rgb(_resized(image, wanted[0]))
        picture.info = {}  # encoders would write the profile that stands here
        return picture, profile, wanted


def _resized(image: Image.Image, width: int) -> Image.Image:
    if image.mode not in RESIZABLE or "transparency" in image.info:
        image = in_rgb(image)[0]
    size = width, max(1, round(image.height * width / image.width))
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3)


def _written(picture: Image.Image, name: str, options: dict[str, Any], profile: bytes | None) -> bytes:
    out = BytesIO()
    picture.save(out, name, **options, **({"icc_profile": profile} if profile else {}))
    return out.getvalue()
