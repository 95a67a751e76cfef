"""Reads the notation of crisis phrases into slots, each of which one or more words of a query must fill.

- `want to die`: these words in this order; small words may stand between them, and other forms of them count.
- `(end|take) my life`: one of these. An empty choice, `my (own|) life`, makes it optional.
- `<partner> hits me`: one word of a group (`articles/reading/help/words/`).
- `<friend> * suicidal`: up to six other words may stand between.
- `live without !(him|her)`: none of these may follow; small words before it, or others with `*`, are skipped.
- `=mato`: only this form of the word.
- `^cutting^`: only if it is the whole search.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext

from articles.reading.help.query_words import query_words, split_enclitic

# Words of a phrase that a query may leave out.
OPTIONAL_WORDS = frozenset("a an the to el un una".split())
TOKEN = re.compile(r"\s*(\^|\*|!?\(([^()]*)\)|<([a-z-]+)>|=?[^\s()<>*^|=!]+)")
WHOLE, ANY = "^", "*"
WholeWords = Sequence["Word"]


class BadPhrase(Exception):
    """The phrase cannot be read; the message says why."""


def _no_group_message(name: str) -> str:
    return gettext("There is no group of words called “%(name)s”.") % {"name": name}


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a phrase. `is_exact` is whether other forms of it do not count."""

    text: str
    is_exact: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a phrase: one of `choices` must stand there, each a sequence of words.

    With `after_any`, up to six other words may stand before it. If it `is_excluded`, none may stand there.
    """

    choices: Sequence[WholeWords]
    is_optional: bool = False
    after_any: bool = False
    is_excluded: bool = False


@dataclass(frozen=True, slots=True)
class ParsedPhrase:
    """The slots of a phrase, and whether it must be the whole query."""

    slots: Sequence[Slot]
    is_whole: bool


Groups = Mapping[str, Sequence[WholeWords]]


def parse_phrase(text: str, groups: Groups) -> ParsedPhrase:
    """Return the slots of a phrase. Raises `BadPhrase`."""
    slots: list[Slot] = []
    position, carets, after_any = 0, [], False
    stripped = text.strip()
    while position < len(stripped):
        found = TOKEN.match(stripped, position)
        if found is None:
            raise BadPhrase(gettext("“%(text)s” cannot be read.") % {"text": stripped[position:]})
        token, choice, group = found[1], found[2], found[3]
        if token == WHOLE:
            carets.append(position)
        elif token == ANY:
            after_any = True
        else:
            slot = _slot(token, choice, group, groups, after_any=after_any)
            slots += [slot] if slot.choices else []
            after_any = False
        position = found.end()
    is_whole = carets == [0, len(stripped) - 1]
    if carets and not is_whole:
        raise BadPhrase(gettext("The sign ^ can only be at the beginning and at the end."))
    needed = [slot for slot in slots if not (slot.is_optional or slot.is_excluded)]
    if after_any or not needed or slots[0].after_any or slots[0].is_excluded:
        raise BadPhrase(
            gettext("A phrase begins and ends with a word, and has at least one word that is not optional.")
        )
    return ParsedPhrase(tuple(slots), is_whole)


def _slot(token: str, choice: str | None, group: str | None, groups: Groups, *, after_any: bool) -> Slot:
    if group is not None:
        if group not in groups:
            raise BadPhrase(_no_group_message(group))
        return Slot(groups[group], after_any=after_any)
    if choice is not None:
        parts = choice.split("|")
        found = tuple(words for part in parts for words in _choices(part, groups) if words)
        return Slot(
            found,
            is_optional=any(not part.strip() for part in parts),
            after_any=after_any,
            is_excluded=token.startswith("!"),
        )
    words = () if token in OPTIONAL_WORDS else read_words(token)
    return Slot(tuple(filter(None, [words])), after_any=after_any)


def _choices(part: str, groups: Groups) -> Sequence[WholeWords]:
    """Return the choices of one part of `(…|…)`: those of a group, or the part itself."""
    name = part.strip()
    if name.startswith("<") and name.endswith(">"):
        if name[1:-1] not in groups:
            raise BadPhrase(_no_group_message(name[1:-1]))
        return groups[name[1:-1]]
    return [read_words(part)]


@lru_cache(maxsize=16_384)
def read_words(text: str) -> WholeWords:
    """Return the words of a text in this notation, without those that a query may leave out.

    If it has no others, they count. Spanish verbs are apart from their pronouns, as in a query.
    """
    words = [
        Word(part, is_exact=item.startswith("="))
        for item in text.split()
        for word in _plain_words(item.removeprefix("="))
        for part in split_enclitic(word) or (word,)
    ]
    needed = [word for word in words if word.is_exact or word.text not in OPTIONAL_WORDS]
    return tuple(needed or words)


@lru_cache(maxsize=8_192)
def _plain_words(item: str) -> Sequence[str]:
    """Return the plain words of what stands between two spaces, which many phrases have in common."""
    return query_words(item)
