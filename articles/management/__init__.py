"""Management commands, and what they share: a progress bar, shown only on a terminal."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from tqdm import tqdm

Item = TypeVar("Item")


def progress_bar(items: Sequence[Item], label: str, /) -> Iterable[Item]:
    """Iterate over the items and show a progress bar with this label."""
    return tqdm(items, desc=label, unit="", leave=False, disable=None)
