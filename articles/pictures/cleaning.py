"""Converts an uploaded file to a clean picture, which decodes and contains no metadata."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from io import BytesIO
from typing import Any

from PIL import Image, ImageOps

from articles.pictures.checking import (
    BYTES,
    FORMATS,
    ORIENTATION,
    BadPicture,
    Format,
    gettext_noop,
    open_picture,
)
from articles.pictures.colors import matching_profile
from articles.pictures.endings import has_only_picture_data
from articles.pictures.sizes import WIDTHS, Rendition, renditions

# Options for encoding each format again. PNG and GIF are lossless; the others lose nothing visible.
ENCODING_OPTIONS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 90, "optimize": True, "progressive": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 90, "method": 4},
    "GIF": {},
    "AVIF": {"quality": 80, "speed": 6, "max_threads": 1},
}
# A JPEG with more pixels is encoded in one pass: progressive encoding holds all its coefficients in memory.
MAX_PROGRESSIVE_PIXELS = 12_000_000
BASELINE_OPTIONS: dict[str, Any] = {"quality": 90}
LOWER_QUALITY = {"quality": 65}


@dataclass(frozen=True, slots=True)
class CleanPicture:
    """A picture that can be served, and its smaller copies. `digest` is the SHA-256 of `data`, in hex."""

    data: bytes
    format: Format
    width: int
    height: int
    renditions: tuple[Rendition, ...] = ()

    @property
    def mime(self) -> str:
        return self.format.mime

    @property
    def extension(self) -> str:
        return self.format.extension

    @property
    def digest(self) -> str:
        return sha256(self.data).hexdigest()


def clean(data: bytes, widths: Sequence[int] = WIDTHS) -> CleanPicture:
    """Return a clean picture with its smaller copies in these widths.

    If the file is clean already, its bytes stay the same; otherwise it is encoded again once.

    Metadata is removed and the orientation applied. An animated GIF or WebP stays animated only if it was
    clean. `clean(clean(x).data)` equals `clean(x)`. Raises `BadPicture` with a message for the person who
    uploads it.
    """
    picture = _clean_original(data)
    return replace(picture, renditions=renditions(picture.data, widths))


def _clean_original(data: bytes) -> CleanPicture:
    with open_picture(data) as image:
        kind = FORMATS[image.format or ""]
        width, height = image.size
        if has_only_picture_data(kind.name, data) and image.getexif().get(ORIENTATION, 1) == 1:
            # Reads a JPEG completely, but decodes it at an eighth of its size.
            image.draft(image.mode, (1, 1))
            image.load()
            return CleanPicture(data, kind, width, height)
        ImageOps.exif_transpose(image, in_place=True)
        encoded = encode_clean(image, kind)
        picture = CleanPicture(encoded, kind, image.width, image.height)
    if not has_only_picture_data(kind.name, encoded):
        raise BadPicture(
            gettext_noop("Hidden data in the picture cannot be removed. Save it as PNG and try again.")
        )
    if len(encoded) > BYTES:
        raise BadPicture(
            gettext_noop("Without its metadata, the picture is larger than 10 MB. Save a smaller copy.")
        )
    return picture


def encode_clean(image: Image.Image, kind: Format) -> bytes:
    """Return the picture encoded without metadata, with lower quality if it would be too large."""
    profile = image.info.get("icc_profile")
    image.info = {key: image.info[key] for key in ("transparency", "background") if key in image.info}
    if kind.name == "JPEG" and image.mode not in ("L", "RGB", "CMYK"):
        image = image.convert("RGB")
    options = ENCODING_OPTIONS[kind.name]
    if kind.name == "JPEG" and image.width * image.height > MAX_PROGRESSIVE_PIXELS:
        options = BASELINE_OPTIONS
    if kind.name != "GIF":
        options = options | {"icc_profile": matching_profile(image.mode, profile)}
    encoded = _encode(image, kind, options)
    if len(encoded) > BYTES and "quality" in options:
        encoded = _encode(image, kind, options | LOWER_QUALITY)
    return encoded


def _encode(image: Image.Image, kind: Format, options: dict[str, Any]) -> bytes:
    out = BytesIO()
    image.save(out, kind.name, **options)
    return out.getvalue()
