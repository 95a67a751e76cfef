"""Plain text of parsed Markdown, its number of words and its reading time."""

import re
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

BREAKS = ("softbreak", "hardbreak")
BLOCKS_OF_TEXT = ("inline", "fence", "code_block")

WORD = re.compile(r"[^\W_]\S*")  # starts at the first letter or digit
WORDS_PER_MINUTE = 238  # mean speed of adults reading silently, from a review of many studies


def tokens_to_text(tokens: Sequence[Token]) -> str:
    """Return the plain text, one line per block, without note references."""
    lines = (_line(token) for token in tokens if token.type in BLOCKS_OF_TEXT)
    return "\n".join(line for line in lines if line)


def _line(block: Token) -> str:
    return " ".join((inline_to_text(block.children) if block.children else block.content).split())


def inline_to_text(tokens: Sequence[Token]) -> str:
    """Return the plain text of inline tokens, including the alt text of pictures."""
    return "".join(_words(tokens))


def _words(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type in BREAKS:
            yield " "
        elif token.type == "image":
            yield inline_to_text(token.children or ())
        elif token.type != "footnote_ref":
            yield token.content


def count_words(text: str) -> int:
    """Count the words of plain text: items between blanks that contain a letter or digit."""
    return len(WORD.findall(text))


def reading_minutes(words: int) -> int:
    """Return the reading time in whole minutes, at least one.

    >>> reading_minutes(0), reading_minutes(300), reading_minutes(2380)
    (1, 1, 10)
    """
    return max(1, round(words / WORDS_PER_MINUTE))
