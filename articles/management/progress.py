"""A progress bar for commands: on a terminal, and only there."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from tqdm import tqdm

Item = TypeVar("Item")


def bar(items: Sequence[Item], words: str, /) -> Iterable[Item]:
    """Return the items as they are worked through, drawing how far it is."""
    return tqdm(items, desc=words, unit="", leave=False, disable=None)
