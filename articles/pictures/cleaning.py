"""From any file to a clean picture: it decodes, and holds nothing but the picture."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from io import BytesIO
from typing import Any

from PIL import Image, ImageOps

from articles.pictures.checking import BYTES, FORMATS, ORIENTATION, BadPicture, Format, opened
from articles.pictures.colors import fitting_profile
from articles.pictures.endings import bare
from articles.pictures.sizes import WIDTHS, Rendition, renditions

# How each format is written anew. PNG and GIF lose nothing; the others lose what no eye sees.
WRITING: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 90, "optimize": True, "progressive": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 90, "method": 4},
    "GIF": {},
    "AVIF": {"quality": 80, "speed": 6, "max_threads": 1},
}
# A JPEG of more pixels is written in one pass: the others hold all of its coefficients in memory.
ONE_PASS_PIXELS = 12_000_000
ONE_PASS: dict[str, Any] = {"quality": 90}
LESS_QUALITY = {"quality": 65}


@dataclass(frozen=True, slots=True)
class CleanPicture:
    """A picture fit to be served, and its smaller copies. `digest` is the SHA-256 of `data`, in hex."""

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

    Its bytes are the same where they are clean already, else it is written anew once.

    Metadata goes, orientation is applied, an animated GIF or WebP keeps moving only where it was clean.
    `clean(clean(x).data)` is `clean(x)`. Raises `BadPicture` with a message for whoever chose the file.
    """
    picture = _cleaned(data)
    return replace(picture, renditions=renditions(picture.data, widths))


def _cleaned(data: bytes) -> CleanPicture:
    with opened(data) as image:
        kind = FORMATS[image.format or ""]
        width, height = image.size
        if bare(kind.name, data) and image.getexif().get(ORIENTATION, 1) == 1:
            image.draft(image.mode, (1, 1))  # a JPEG is read whole, but kept at an eighth of its size
            image.load()
            return CleanPicture(data, kind, width, height)
        ImageOps.exif_transpose(image, in_place=True)
        anew = _written(image, kind)
        picture = CleanPicture(anew, kind, image.width, image.height)
    if not bare(kind.name, anew):
        raise BadPicture("The picture carries data that cannot be taken off. Save it as PNG and try again.")
    if len(anew) > BYTES:
        raise BadPicture(
            f"Without its metadata the picture is larger than {BYTES // 2**20} MB. Save a smaller copy."
        )
    return picture


def _written(image: Image.Image, kind: Format) -> bytes:
    """Return the picture written anew, of less quality where it would be too large else."""
    profile = image.info.get("icc_profile")
    image.info = {key: image.info[key] for key in ("transparency", "background") if key in image.info}
    if kind.name == "JPEG" and image.mode not in ("L", "RGB", "CMYK"):
        image = image.convert("RGB")
    options = WRITING[kind.name]
    if kind.name == "JPEG" and image.width * image.height > ONE_PASS_PIXELS:
        options = ONE_PASS
    if kind.name != "GIF":
        options = options | {"icc_profile": fitting_profile(image.mode, profile)}
    written = _saved(image, kind, options)
    if len(written) > BYTES and "quality" in options:
        written = _saved(image, kind, options | LESS_QUALITY)
    return written


def _saved(image: Image.Image, kind: Format, options: dict[str, Any]) -> bytes:
    out = BytesIO()
    image.save(out, kind.name, **options)
    return out.getvalue()
