"""How long a text takes to read."""

WORDS_A_MINUTE = 238  # adults reading silently, the mean of many studies


def count_words(text: str) -> int:
    """Count the words of plain text: what stands between blanks and holds a letter or digit."""
    return sum(any(map(str.isalnum, word)) for word in text.split())


def minutes(words: int) -> int:
    """Return the reading time in whole minutes, at least one.

    >>> minutes(0), minutes(300), minutes(2380)
    (1, 1, 10)
    """
    return max(1, round(words / WORDS_A_MINUTE))
