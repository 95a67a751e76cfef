"""How often the soak does the same: a part of it in a usual run, all of it with SOAK=full."""

import os

from hypothesis import settings

IS_FULL = os.environ.get("SOAK") == "full"


def repeats(some: int, *, full: int) -> int:
    """Return how often (or for how many seconds) a test of the soak does the same."""
    return full if IS_FULL else some


def at_most(examples: int) -> settings:
    """Decorate a property whose examples are costly, because each asks for a page or renders an article."""
    profile = settings.default.max_examples
    return settings(max_examples=profile if IS_FULL else min(examples, profile))
