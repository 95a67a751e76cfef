"""How often the soak does the same: a part of it in a usual run, all of it with SOAK=full."""

import os

IS_FULL = os.environ.get("SOAK") == "full"


def repeats(some: int, *, full: int) -> int:
    """Return how often, for how many seconds or with which step through a collection a test does the same."""
    return full if IS_FULL else some
