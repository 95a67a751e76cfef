"""From any file to a clean picture: it decodes, and holds nothing but the picture."""

from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import Any

from PIL import Image, ImageOps

from articles.pictures.checking import FORMATS, BadPicture, Format, opened
from articles.pictures.endings import bare
from articles.pictures.sizes import Rendition, renditions

ORIENTATION = 0x0112
# How each format is written anew. PNG and GIF lose nothing; the others lose what no eye sees.
WRITING: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 90, "optimize": True, "progressive": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 90, "method": 4},
    "GIF": {},
    "AVIF": {"quality": 80, "speed": 6},
}


@dataclass(frozen=True, slots=True)
class CleanPicture:
    """A picture fit to be stored and served. `digest` is the SHA-256 of `data`, in hex."""

    data: bytes
    format: Format
    width: int
    height: int

    @property
    def mime(self) -> str:
        return self.format.mime

    @property
    def extension(self) -> str:
        return self.format.extension

    @property
    def digest(self) -> str:
        return sha256(self.data).hexdigest()

    @property
    def renditions(self) -> tuple[Rendition, ...]:
        """The smaller copies for narrow screens, made anew at each call."""
        return renditions(self.data)


def clean(data: bytes) -> CleanPicture:
    """Return a clean picture: the same bytes where they are clean already, else written anew once.

    Metadata goes, orientation is applied, an animated GIF or WebP keeps moving only where it was clean.
    `clean(clean(x).data)` is `clean(x)`. Raises `BadPicture` with a message for whoever chose the file.
    """
    with opened(data) as image:
        kind = FORMATS[image.format or ""]
        image.load()
        if bare(kind.name, data) and image.getexif().get(ORIENTATION, 1) == 1:
            return CleanPicture(data, kind, image.width, image.height)
        upright = ImageOps.exif_transpose(image)
        anew = _written(upright, kind)
        picture = CleanPicture(anew, kind, upright.width, upright.height)
    if not bare(kind.name, anew):
        raise BadPicture("The picture carries data that cannot be taken off. Save it as PNG and try again.")
    return picture


def _written(image: Image.Image, kind: Format) -> bytes:
    profile = image.info.get("icc_profile")
    colours = {"icc_profile": profile} if profile and kind.name != "GIF" else {}
    image.info = {key: image.info[key] for key in ("transparency", "background") if key in image.info}
    if kind.name == "JPEG" and image.mode not in ("L", "RGB", "CMYK"):
        image = image.convert("RGB")
    out = BytesIO()
    image.save(out, kind.name, **WRITING[kind.name], **colours)
    return out.getvalue()
