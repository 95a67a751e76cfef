"""Is it a picture, of a kind and size we take? Decided by its content, never by its name."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, PngImagePlugin

BYTES = 10 * 2**20
PIXELS = 40_000_000
# What decoding a picture may take in memory, in bytes: less than the child process may have (`worker`).
DECODED_BYTES = 215 * 2**20
# Bytes a pixel that Pillow and the codec hold at once while they decode: the decoder's own canvases, the copy
# it hands over, and Pillow's picture, which takes four bytes for a pixel of three channels too.
DECODING = {"AVIF": 14, "GIF": 6, "JPEG": 4, "PNG": 5, "WEBP": 16.5}
ANOTHER_COPY = 4  # turned upright, or with its transparency multiplied in before it is resized
ORIENTATION = 0x0112
PngImagePlugin.MAX_TEXT_MEMORY = 4 * 2**20  # for texts that are about to go; Pillow would unpack 64 MB


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


TOO_MUCH_MEMORY = "This picture needs too much memory to be read. Save a smaller copy, photographs as JPEG."


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
                _check_memory(image)
                yield image
    except BadPicture:
        raise
    except MemoryError:
        raise BadPicture(TOO_MUCH_MEMORY) from None
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


def _check_memory(image: Image.Image) -> None:
    per_pixel = DECODING[image.format or ""] + _coefficient_bytes(image)
    if image.has_transparency_data or _is_turned(image):
        per_pixel += ANOTHER_COPY
    if image.width * image.height * per_pixel > DECODED_BYTES:
        raise BadPicture(TOO_MUCH_MEMORY)


def _is_turned(image: Image.Image) -> bool:
    """Whether the header says that the picture is turned. Pillow decodes a PNG without Exif to tell."""
    known = image.format != "PNG" or "exif" in image.info
    return known and image.getexif().get(ORIENTATION, 1) != 1


def _coefficient_bytes(image: Image.Image) -> float:
    """Return how many bytes a pixel the collected coefficients of a progressive JPEG take."""
    # Of each component: its id, its samples across and down, its table.
    layers: list[tuple[int, int, int, int]] = getattr(image, "layer", [])
    if "progressive" not in image.info or not layers:
        return 0
    largest = max(across for _, across, _, _ in layers) * max(down for _, _, down, _ in layers)
    return sum(2 * across * down / largest for _, across, down, _ in layers)


def _too_many() -> str:
    return f"The picture has more than {PIXELS // 1_000_000} megapixels. Save a smaller copy of it."


def _is_svg(data: bytes) -> bool:
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith((b"<svg", b"<?xml", b"<!doctype svg")) or b"<svg" in head
