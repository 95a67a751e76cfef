"""Loads the groups of words that crisis phrases name, and the words that are never corrected.

The files in `words/` have a group in each paragraph: its name and a colon, then its words, separated by
commas. A word may have its endings in braces: `hit{,s,ting}`.
"""

import re
from collections.abc import Mapping
from functools import cache
from itertools import product
from pathlib import Path

from articles.reading.help.phrase_syntax import Groups, Word, read_words
from articles.reading.help.query_words import plain

FOLDER = Path(__file__).parent / "words"
BRACES = re.compile(r"\{([^{}]*)\}")
GROUP = re.compile(r"<([a-z-]+)>: *([^<]*)")


@cache
def group_texts() -> Mapping[str, str]:
    """Return the list of words of each group, as it is written."""
    text = "\n".join((FOLDER / name).read_text(encoding="utf-8") for name in ("en.txt", "es.txt"))
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return {name: " ".join(words.split()) for name, words in GROUP.findall("\n".join(lines))}


@cache
def word_groups() -> Groups:
    """Return the words of each group. Only the listed forms count, because the lists have all forms."""
    return {
        name: tuple(
            tuple(Word(word.text, is_exact=True) for word in read_words(item)) for item in _expand_all(words)
        )
        for name, words in group_texts().items()
    }


def _expand_all(entries: str) -> list[str]:
    """Return the items of a list with commas, where braces hold commas of their own."""
    items, depth, item = [], 0, ""
    for letter in entries + ",":
        depth += {"{": 1, "}": -1}.get(letter, 0)
        if letter == "," and not depth:
            items += expand(item.strip()) if item.strip() else []
            item = ""
        else:
            item += letter
    return items


def expand(item: str) -> list[str]:
    """Return the forms of a word with its endings in braces.

    >>> expand("hit{,s,ting} me")
    ['hit me', 'hits me', 'hitting me']
    """
    parts = BRACES.split(item)
    choices = [part.split(",") if number % 2 else [part] for number, part in enumerate(parts)]
    return ["".join(chosen) for chosen in product(*choices)]


@cache
def small_words() -> frozenset[str]:
    """Return the words that may stand between the words of a phrase."""
    return _words_of("small.txt")


@cache
def ordinary_words() -> frozenset[str]:
    """Return words that look like a misspelled word of a phrase and are none."""
    return _words_of("ordinary.txt") | small_words()


def _words_of(name: str) -> frozenset[str]:
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return frozenset(
        plain(word) for line in lines if not line.startswith("#") for word in line.replace(",", " ").split()
    )
