"""The focus point of a picture: the point that stays visible where the picture is cropped."""

import re
from dataclasses import dataclass
from typing import Self

STEP = 10  # percent; css/focus.css has a class for each step
_WRITTEN = re.compile(r"(\d{1,3})% (\d{1,3})%")


@dataclass(frozen=True, slots=True)
class Focus:
    """A point of a picture, in percent of its width from the left and of its height from the top.

    By default it is a little above the middle, where the subject of a picture usually is.
    """

    x: int = 50
    y: int = 40

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a focus point from its text, such as `30% 45%`. Raises `ValueError`."""
        found = _WRITTEN.fullmatch(text)
        if not found or max(map(int, found.groups())) > 100:
            raise ValueError(
                f"“{text}” is not a focus point; like this: 30% 45%, from the left and from the top"
            )
        return cls(int(found[1]), int(found[2]))

    def __str__(self) -> str:
        return f"{self.x}% {self.y}%"

    @property
    def classes(self) -> str:
        """The CSS classes that crop around this point; "" for the default.

        The content security policy allows no inline styles, so the point is rounded to a step.
        """
        if self == Focus():
            return ""
        return f"focus-x-{_rounded(self.x)} focus-y-{_rounded(self.y)}"


def _rounded(percent: int) -> int:
    return STEP * round(percent / STEP)
