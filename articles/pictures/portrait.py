"""Cuts a portrait: a square around the focus point of a picture, as close as its zoom says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from PIL import Image

from articles.pictures.checking import FORMATS, open_picture
from articles.pictures.cleaning import CleanPicture, encode_clean
from articles.pictures.colors import convert_to_rgb
from articles.pictures.sizes import RESIZABLE, WIDTHS, renditions

MAX_ZOOM = 400  # percent
MAX_SIDE = 1200  # pixels; the largest portrait on a page is 9rem wide


@dataclass(frozen=True, slots=True)
class Crop:
    """The part of a picture that a portrait shows.

    `x` and `y` are the focus point in percent of width and height, `zoom` is in percent: at 100 it is the
    largest square. By default it is a little above the middle, where faces usually are.
    """

    x: int = 50
    y: int = 40
    zoom: int = 100

    @classmethod
    def from_stored(cls, stored: Mapping[str, Any]) -> Self:
        """Read a crop from a JSON column: x and y from 0 to 1, zoom from 1; the default without one."""
        if not stored:
            return cls()
        return cls(*(round(100 * stored[name]) for name in ("x", "y", "zoom")))

    def to_stored(self) -> dict[str, float]:
        """Return the crop for a JSON column."""
        return {"x": self.x / 100, "y": self.y / 100, "zoom": self.zoom / 100}

    def box(self, width: int, height: int) -> tuple[int, int, int, int]:
        """Return the square of a picture of this size: left, top, right, bottom, always inside of it.

        >>> Crop(x=0, y=50, zoom=200).box(400, 200)
        (0, 50, 100, 150)
        """
        side = max(1, round(min(width, height) * 100 / self.zoom))
        left = min(max(0, round(width * self.x / 100 - side / 2)), width - side)
        top = min(max(0, round(height * self.y / 100 - side / 2)), height - side)
        return left, top, left + side, top + side


def cut_portrait(data: bytes, crop: Crop, widths: Sequence[int] = WIDTHS) -> CleanPicture:
    """Return the square of a clean picture as a clean picture with its smaller copies.

    A square picture that is neither zoomed nor too large keeps its bytes. Of an animation it is the first
    frame. Raises `BadPicture` if the data is no picture.
    """
    with open_picture(data) as image:
        kind = FORMATS[image.format or ""]
        width, height = image.size
        box = crop.box(width, height)
        if box == (0, 0, width, height) and width <= MAX_SIDE and not getattr(image, "is_animated", False):
            cut = CleanPicture(data, kind, width, height)
        else:
            square = _shrink(image.crop(box))
            cut = CleanPicture(encode_clean(square, kind), kind, *square.size)
    return replace(cut, renditions=renditions(cut.data, widths))


def _shrink(square: Image.Image) -> Image.Image:
    if square.width <= MAX_SIDE:
        return square
    if square.mode not in RESIZABLE or "transparency" in square.info:
        square = convert_to_rgb(square)[0]
    return square.resize((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS, reducing_gap=3)
