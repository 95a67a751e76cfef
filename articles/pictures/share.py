"""Makes the preview picture that other sites show with a link: one size, JPEG, small."""

from io import BytesIO

from PIL import Image

from articles.pictures.checking import open_picture
from articles.pictures.colors import convert_to_rgb
from articles.pictures.focus import Focus
from articles.pictures.sizes import RESIZABLE

WIDTH, HEIGHT = 1200, 630
BYTES = 200_000
PAPER = (252, 250, 246)
MAX_CROP = 0.5
MAX_SCALE = 2
QUALITIES = (84, 74, 62, 50, 36, 22, 10)


def share_picture(data: bytes, focus: Focus) -> bytes:
    """Return the preview picture for links: 1200 by 630 pixels, JPEG, less than 200 KB.

    The picture is cropped to that shape around its focus point if at most half of it is cut off and it is
    enlarged to at most twice its size. Otherwise the whole picture is centered on a background in the color
    of paper. Of an animation it is the first frame. Raises `BadPicture` if the data is no picture.
    """
    fitted, profile = _fit_on_paper(data, focus)
    for quality in QUALITIES:
        encoded = _encode_jpeg(fitted, quality, profile)
        if len(encoded) < BYTES:
            break
    return encoded


def _fit_on_paper(data: bytes, focus: Focus) -> tuple[Image.Image, bytes | None]:
    """Return the picture in its final size, and its color profile; the decoded source is released."""
    with open_picture(data) as image:
        image.draft("RGB", (WIDTH, HEIGHT))
        size, box = _compute_fit(*image.size, focus)
        if image.mode not in RESIZABLE or "transparency" in image.info:
            image = convert_to_rgb(image)[0]
        small, profile = convert_to_rgb(image.resize(size, Image.Resampling.LANCZOS, box=box, reducing_gap=3))
    paper = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    corner = (WIDTH - size[0]) // 2, (HEIGHT - size[1]) // 2
    paper.paste(small, corner, small if small.mode == "RGBA" else None)
    return paper, profile


def fills_preview(width: int, height: int) -> bool:
    """Whether a picture of this size fills the preview of a link; otherwise it stands on a background."""
    return _compute_fit(width, height, Focus())[0] == (WIDTH, HEIGHT)


def _compute_fit(
    width: int, height: int, focus: Focus
) -> tuple[tuple[int, int], tuple[float, float, float, float]]:
    """Return the size of a picture on the background, and the box of it that is shown."""
    scale_to_fill = max(WIDTH / width, HEIGHT / height)
    visible_share = WIDTH * HEIGHT / (width * height * scale_to_fill**2)
    if scale_to_fill <= MAX_SCALE and visible_share >= 1 - MAX_CROP:
        wide, high = WIDTH / scale_to_fill, HEIGHT / scale_to_fill
        across, down = (width - wide) * focus.x / 100, (height - high) * focus.y / 100
        return (WIDTH, HEIGHT), (across, down, across + wide, down + high)
    scale = min(WIDTH / width, HEIGHT / height, MAX_SCALE)
    return (max(1, round(width * scale)), max(1, round(height * scale))), (0, 0, width, height)


def _encode_jpeg(picture: Image.Image, quality: int, profile: bytes | None) -> bytes:
    out = BytesIO()
    colours = {"icc_profile": profile} if profile else {}
    picture.save(out, "JPEG", quality=quality, optimize=True, progressive=True, **colours)
    return out.getvalue()
