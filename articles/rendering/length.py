"""How long a text takes to read."""

import re

WORD = re.compile(r"[^\W_]\S*")  # from its first letter or digit on
WORDS_A_MINUTE = 238  # adults reading silently, the mean of many studies


def count_words(text: str) -> int:
    """Count the words of plain text: what stands between blanks and holds a letter or digit."""
    return len(WORD.findall(text))


def minutes(words: int) -> int:
    """Return the reading time in whole minutes, at least one.

    >>> minutes(0), minutes(300), minutes(2380)
    (1, 1, 10)
    """
    return max(1, round(words / WORDS_A_MINUTE))
