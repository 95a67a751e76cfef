"""Checks the format, size and memory use of an uploaded picture, by its content and never by its name."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, PngImagePlugin

BYTES = 10 * 2**20
PIXELS = 40_000_000
# Memory that decoding a picture may need, in bytes; less than the limit of the child process (`worker`).
DECODED_BYTES = 215 * 2**20
# Bytes per pixel that Pillow and the codec hold at the same time while decoding: the decoder's own buffers,
# the copy it returns, and Pillow's picture, which needs four bytes also for a pixel of three channels.
DECODING_BYTES_PER_PIXEL = {"AVIF": 14, "GIF": 6, "JPEG": 4, "PNG": 5, "WEBP": 16.5}
COPY_BYTES_PER_PIXEL = 4  # for a copy: rotated, or with premultiplied alpha for resizing
ORIENTATION = 0x0112
PngImagePlugin.MAX_TEXT_MEMORY = 4 * 2**20  # for text chunks, which are removed; Pillow's default is 64 MB


@dataclass(frozen=True, slots=True)
class Format:
    """A supported format: Pillow's name, MIME type and file extension."""

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


def gettext_noop(sentence: str) -> str:
    """Mark a sentence for translation. The child process that uses this package knows no Django."""
    return sentence


TOO_MUCH_MEMORY = gettext_noop(
    "This picture needs too much memory to be read. Save a smaller copy, photographs as JPEG."
)
TOO_MANY_PIXELS = gettext_noop("The picture has more than 40 megapixels. Save a smaller copy.")  # `PIXELS`


class BadPicture(ValueError):
    """Raised for a file that is not accepted; the message tells the person who uploads it why.

    It is in English; `articles.message_translation` translates it.
    """


@contextmanager
def open_picture(data: bytes) -> Iterator[Image.Image]:
    """Open a picture and check its header, without decoding it yet.

    Raises `BadPicture` for anything that is not accepted, also if decoding fails inside the `with` block.
    """
    if len(data) > BYTES:
        raise BadPicture(gettext_noop("The picture is larger than 10 MB. Save a smaller copy."))
    if _is_svg(data):
        raise BadPicture(
            gettext_noop(
                "SVG files can contain programs, so they are not accepted. Export the drawing as PNG."
            )
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns about odd metadata, which is removed anyway
            with Image.open(BytesIO(data), formats=list(FORMATS)) as image:
                _check_size(image)
                _check_memory(image)
                yield image
    except BadPicture:
        raise
    except MemoryError:
        raise BadPicture(TOO_MUCH_MEMORY) from None
    except Image.UnidentifiedImageError:
        raise BadPicture(gettext_noop("This is not a JPEG, PNG, WebP, GIF or AVIF picture.")) from None
    except Image.DecompressionBombError:
        raise BadPicture(TOO_MANY_PIXELS) from None
    except Exception as error:
        raise BadPicture(
            gettext_noop("The picture is damaged and cannot be read. Save it again and try once more.")
        ) from error


def _check_size(image: Image.Image) -> None:
    if not image.width or not image.height:
        raise BadPicture(gettext_noop("The picture is empty: it has no width or no height."))
    if image.width * image.height > PIXELS:
        raise BadPicture(TOO_MANY_PIXELS)


def _check_memory(image: Image.Image) -> None:
    per_pixel = DECODING_BYTES_PER_PIXEL[image.format or ""] + _coefficient_bytes(image)
    if image.has_transparency_data or _is_rotated(image):
        per_pixel += COPY_BYTES_PER_PIXEL
    if image.width * image.height * per_pixel > DECODED_BYTES:
        raise BadPicture(TOO_MUCH_MEMORY)


def _is_rotated(image: Image.Image) -> bool:
    """Whether Exif says the picture is rotated. Not asked of a PNG without Exif: Pillow would decode it."""
    known = image.format != "PNG" or "exif" in image.info
    return known and image.getexif().get(ORIENTATION, 1) != 1


def _coefficient_bytes(image: Image.Image) -> float:
    """Return the bytes per pixel that the decoder needs for the coefficients of a progressive JPEG."""
    # For each component: id, horizontal and vertical sampling factor, table.
    layers: list[tuple[int, int, int, int]] = getattr(image, "layer", [])
    if "progressive" not in image.info or not layers:
        return 0
    largest = max(across for _, across, _, _ in layers) * max(down for _, _, down, _ in layers)
    return sum(2 * across * down / largest for _, across, down, _ in layers)


def _is_svg(data: bytes) -> bool:
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith((b"<svg", b"<?xml", b"<!doctype svg")) or b"<svg" in head
