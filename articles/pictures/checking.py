"""Is it a picture, of a kind and size we take? Decided by its content, never by its name."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

BYTES = 10 * 2**20
PIXELS = 40_000_000


@dataclass(frozen=True, slots=True)
class Format:
    """A format we take: what Pillow calls it, what browsers call it, and how its files end."""

    name: str
    mime: str
    extension: str


FORMATS = {
    kind.name: kind
    for kind in (
        Format("JPEG", "image/jpeg", ".jpg"),
        Format("PNG", "image/png", ".png"),
        Format("WEBP", "image/webp", ".webp"),
        Format("GIF", "image/gif", ".gif"),
        Format("AVIF", "image/avif", ".avif"),
    )
}


class BadPicture(ValueError):
    """A file that is not taken; the message tells the person who chose it why."""


@contextmanager
def opened(data: bytes) -> Iterator[Image.Image]:
    """Open a picture whose header is all right, without decoding it yet.

    Raises `BadPicture` for anything we do not take, also where decoding fails inside the `with` block.
    """
    if len(data) > BYTES:
        raise BadPicture(f"The picture is larger than {BYTES // 2**20} MB. Save a smaller copy of it.")
    if _is_svg(data):
        raise BadPicture("SVG drawings can carry programs, so they are not taken. Export it as PNG.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of odd metadata, which is about to go anyway
            with Image.open(BytesIO(data), formats=list(FORMATS)) as image:
                _check_size(image)
                yield image
    except BadPicture:
        raise
    except Image.UnidentifiedImageError:
        raise BadPicture("This is not a JPEG, PNG, WebP, GIF or AVIF picture.") from None
    except Image.DecompressionBombError:
        raise BadPicture(_too_many()) from None
    except Exception as error:
        raise BadPicture("The picture is broken and cannot be read. Save it anew and try again.") from error


def _check_size(image: Image.Image) -> None:
    if not image.width or not image.height:
        raise BadPicture("The picture is empty: it has no width or no height.")
    if image.width * image.height > PIXELS:
        raise BadPicture(_too_many())


def _too_many() -> str:
    return f"The picture has more than {PIXELS // 1_000_000} megapixels. Save a smaller copy of it."


def _is_svg(data: bytes) -> bool:
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith((b"<svg", b"<?xml", b"<!doctype svg")) or b"<svg" in head
