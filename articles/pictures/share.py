"""The picture a link is shown with elsewhere: one size, JPEG, small. Pure but for `store_share`."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, default_storage
from PIL import Image, ImageOps

from articles.pictures.checking import opened
from articles.pictures.store import put_file

WIDTH, HEIGHT = 1200, 630
BYTES = 200_000
PAPER = (252, 250, 246)
# What matters in a picture tends to stand a little above its middle.
CENTRE = (0.5, 0.4)
MOST_CUT = 0.5
MOST_ENLARGED = 2
QUALITIES = (84, 74, 62, 50, 36, 22, 10)


def share_picture(data: bytes) -> bytes:
    """Return a picture as links show it: 1200 by 630 pixels, JPEG, less than 200 KB.

    It fills that shape where no more than half of it is cut off and it need not be enlarged beyond twice its
    size; else it stands whole in the middle, on paper. Of a moving picture it is the first frame. Raises
    `BadPicture` for what is none.
    """
    with opened(data) as image:
        image.draft("RGB", (WIDTH, HEIGHT))
        profile = image.info.get("icc_profile") if image.mode.startswith("RGB") else None
        flat = _on_paper(image)
    framed = _framed(flat)
    for quality in QUALITIES:
        written = _written(framed, quality, profile)
        if len(written) < BYTES:
            break
    return written


def _on_paper(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image.convert("RGB")
    clear = image.convert("RGBA")
    paper = Image.new("RGBA", clear.size, PAPER)
    return Image.alpha_composite(paper, clear).convert("RGB")


def _framed(picture: Image.Image) -> Image.Image:
    width, height = picture.size
    filling = max(WIDTH / width, HEIGHT / height)
    left = WIDTH * HEIGHT / (width * height * filling**2)
    if filling <= MOST_ENLARGED and left >= 1 - MOST_CUT:
        return ImageOps.fit(picture, (WIDTH, HEIGHT), Image.Resampling.LANCZOS, centering=CENTRE)
    scale = min(WIDTH / width, HEIGHT / height, MOST_ENLARGED)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    whole = picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3)
    paper = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    paper.paste(whole, ((WIDTH - size[0]) // 2, (HEIGHT - size[1]) // 2))
    return paper


def _written(picture: Image.Image, quality: int, profile: bytes | None) -> bytes:
    out = BytesIO()
    colours = {"icc_profile": profile} if profile else {}
    picture.save(out, "JPEG", quality=quality, optimize=True, progressive=True, **colours)
    return out.getvalue()


def share_name(stored: Mapping[str, Any]) -> str:
    """Return where the share picture of a stored picture lies: a name made of the picture's own digest."""
    digest = stored["digest"]
    return f"share/{digest[:2]}/{digest}.jpg"


def store_share(stored: Mapping[str, Any], *, storage: Storage = default_storage) -> None:
    """Make the share picture of a stored picture. Harmless to repeat, and cheap: it is made once."""
    name = share_name(stored)
    if storage.exists(name) or not storage.exists(stored["file"]):
        return  # an import keeps its files last, and makes what is missing then
    with storage.open(stored["file"]) as file:
        data = file.read()
    put_file(name, ContentFile(share_picture(data)), storage)
