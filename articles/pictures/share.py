"""The picture a link is shown with elsewhere: one size, JPEG, small."""

from io import BytesIO

from PIL import Image

from articles.pictures.checking import opened
from articles.pictures.colors import in_rgb
from articles.pictures.sizes import RESIZABLE

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
    framed, profile = _framed(data)
    for quality in QUALITIES:
        written = _written(framed, quality, profile)
        if len(written) < BYTES:
            break
    return written


def _framed(data: bytes) -> tuple[Image.Image, bytes | None]:
    """Return the picture in its shape and its color profile. The decoded source is released by then."""
    with opened(data) as image:
        image.draft("RGB", (WIDTH, HEIGHT))
        size, box = _fitting(*image.size)
        if image.mode not in RESIZABLE or "transparency" in image.info:
            image = in_rgb(image)[0]
        small, profile = in_rgb(image.resize(size, Image.Resampling.LANCZOS, box=box, reducing_gap=3))
    paper = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    corner = (WIDTH - size[0]) // 2, (HEIGHT - size[1]) // 2
    paper.paste(small, corner, small if small.mode == "RGBA" else None)
    return paper, profile


def _fitting(width: int, height: int) -> tuple[tuple[int, int], tuple[float, float, float, float]]:
    """Return the size at which a picture stands on the paper, and the part of it that is shown."""
    filling = max(WIDTH / width, HEIGHT / height)
    left = WIDTH * HEIGHT / (width * height * filling**2)
    if filling <= MOST_ENLARGED and left >= 1 - MOST_CUT:
        wide, high = WIDTH / filling, HEIGHT / filling
        across, down = (width - wide) * CENTRE[0], (height - high) * CENTRE[1]
        return (WIDTH, HEIGHT), (across, down, across + wide, down + high)
    scale = min(WIDTH / width, HEIGHT / height, MOST_ENLARGED)
    return (max(1, round(width * scale)), max(1, round(height * scale))), (0, 0, width, height)


def _written(picture: Image.Image, quality: int, profile: bytes | None) -> bytes:
    out = BytesIO()
    colours = {"icc_profile": profile} if profile else {}
    picture.save(out, "JPEG", quality=quality, optimize=True, progressive=True, **colours)
    return out.getvalue()
