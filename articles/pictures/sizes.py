"""Smaller copies of a picture, so that a phone fetches no more than it shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import Any

from PIL import Image

from articles.pictures.checking import opened

WIDTHS = (480, 800, 1200, 1600)
# Small first: a browser takes the first format it knows.
WRITING: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("AVIF", "image/avif", {"quality": 55, "speed": 8}),
    ("WEBP", "image/webp", {"quality": 78, "method": 4}),
)


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
    with opened(data) as image:
        if getattr(image, "is_animated", False):
            return ()
        wanted = sorted({min(width, image.width) for width in widths}, reverse=True)
        image.draft("RGB", (wanted[0], wanted[0] * image.height // image.width))
        profile = image.info.get("icc_profile")
        picture = image.convert("RGBA" if image.has_transparency_data else "RGB")
    made = []
    for width in wanted:  # from large to small, each from the one before
        height = max(1, round(picture.height * width / picture.width))
        picture = picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3)
        made += [
            Rendition(_written(picture, name, options, profile), mime, width)
            for name, mime, options in WRITING
        ]
    return tuple(sorted(made, key=lambda copy: copy.width))


def _written(picture: Image.Image, name: str, options: dict[str, Any], profile: bytes | None) -> bytes:
    out = BytesIO()
    picture.save(out, name, **options, **({"icc_profile": profile} if profile else {}))
    return out.getvalue()
