"""Finds words from the safety list in the text of a section.

A term is one or more words, such as `kill* yourself`. A `*` at the end of a word stands for any ending, and
upper case, accents and hyphens make no difference. Terms of all languages are found in every text.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from itertools import pairwise

from markdown_it.token import Token

from articles.manuscript.definitions import line_of, parse_markdown_body
from articles.manuscript.faults import Message
from articles.manuscript.markdown import inline_tokens, plain_line, walk_tokens
from articles.manuscript.model import Section

# A term is looked up by this many characters of its first word, so a `*` may not stand before.
KEY_LENGTH = 3

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_WORD_OF_TERM = re.compile(r"[^\W_]+(?:['’][^\W_]+)*\*?")
_NOTE_ENDS = {"footnote_reference_open": 1, "footnote_reference_close": -1}
_WORD_START = re.compile(rf"\b[^\W_]{{1,{KEY_LENGTH}}}")
# Signs of Markdown that may stand before a word or inside it: "_word_", "*w*ord".
_SIGNS = re.compile(r"[\\*_~`]")
_MARKUP_IN_WORD = re.compile(r"[\\*_\[\]!&`<^~]")
_MARKUP = re.compile(r"[\\*_\[&`<~\n]")
# One or two letters of a word before markup: "d[i](/x)e".
_SHORT_START = re.compile(rf"\b[^\W_]{{1,{KEY_LENGTH - 1}}}(?=[\\*_\[\]!&`<^~])")
_UNKNOWN = "*"  # a word that markup may hide
# What may stand between two words of a term. A period, comma or colon ends the phrase.
_GAP = re.compile(r"[\s\-‐‑–“”\"'’]+")


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase of the safety list. `alternative` is a neutral wording, or empty."""

    text: str
    is_strong: bool
    subject: str
    alternative: str = ""


@dataclass(frozen=True, slots=True)
class TermMatch:
    """A term in a section, with the words as they were written there. Line 0 is the heading.

    In a note, which the page shows under “Sources”, no term is strong: it is mostly the title of a study.
    """

    term: Term
    words: str
    line: int
    in_note: bool = False

    @property
    def is_strong(self) -> bool:
        return self.term.is_strong and not self.in_note


def find_term_problem(text: str) -> str:
    """Return why a text cannot be a term, or an empty string if it can."""
    words = _WORD_OF_TERM.findall(text)
    if not words:
        return Message("A term needs a word.")
    if "*" in re.sub(r"(?<=\w)\*(?=[\s\-]|\Z)", "", text):
        return Message("The sign * can only stand at the end of a word.")
    if any(word.endswith("*") and len(word) <= KEY_LENGTH for word in words):
        return Message(
            "Write at least %(count)s letters before *, or it stands for too many words.", count=KEY_LENGTH
        )
    return ""


def words_of_term(text: str) -> list[str]:
    """Return the words of a term in the form in which they are compared, with their `*`.

    >>> words_of_term("Self-harm*"), words_of_term("don’t want to die")
    (['self', 'harm*'], ["don't", 'want', 'to', 'die'])
    """
    return [_fold(word) for word in _WORD_OF_TERM.findall(text)]


# The words of a term, in the form in which they are compared, and the term.
Pattern = tuple[Sequence[str], Term]


class Lexicon:
    """Terms, indexed by the beginning of their first word.

    Texts repeat their words, and a look-up in a cache takes a tenth of the time of a comparison. All lists
    share the two caches, which hold what was looked up last, so they do not hold an old list for long.
    """

    def __init__(self, terms: Iterable[Term]) -> None:
        self._by_key: dict[str, list[Pattern]] = {}
        # All words of the terms, by their beginning, and the words of each term by its longest.
        self._words: dict[str, set[str]] = {}
        self._by_longest: dict[str, set[frozenset[str]]] = {}
        for term in terms:
            words = words_of_term(term.text)
            if words:
                self._by_key.setdefault(_key_of(words[0]), []).append((words, term))
                self._by_longest.setdefault(max(words, key=len), set()).add(frozenset(words))
            for word in words:
                self._words.setdefault(_key_of(word), set()).add(word)
        self._short_starts = {key[:length] for key in self._words for length in range(1, len(key))}

    def find(self, section: Section) -> list[TermMatch]:
        """Return the terms in a section, in the order of its text.

        Of matches that overlap, the strongest is returned, then the longest.
        """
        return [
            TermMatch(term, " ".join(text[start:end].split()), line + text.count("\n", 0, start), in_note)
            for line, text, in_note in self._blocks(section)
            for start, end, term in self.find_in_text(text)
        ]

    def _blocks(self, section: Section) -> Iterator[tuple[int, str, bool]]:
        """Yield the heading and each block that may have a term: first line, text, whether in a note."""
        if section.heading and self._may_match(section.heading):
            yield 0, _visible(plain_line(section.heading)), False
        open_notes = 0
        for block in parse_markdown_body(section.body).tokens:
            open_notes += _NOTE_ENDS.get(block.type, 0)
            if block.type == "inline" and self._may_match(block.content):
                yield line_of(block), visible_text(block.content), open_notes > 0
            elif block.type in ("fence", "code_block"):
                first = line_of(block) + (block.type == "fence")
                yield first, _visible(block.content), open_notes > 0

    def _may_match(self, text: str) -> bool:
        """Whether a text, plain or Markdown, may have a term: all of its words, in any order.

        Fast: most blocks have none, and need no parsing.
        """
        found: set[str] = set()
        for part in _visible(text).split():
            words = self._words_in(part)
            if words:
                found |= words
        if _UNKNOWN in found:
            return True
        return any(words <= found for word in found for words in self._by_longest.get(word, ()))

    @lru_cache(maxsize=16384)  # noqa: B019  # an old list leaves it: see the class
    def _words_in(self, part: str) -> frozenset[str]:
        """Return the words of terms in a text without blanks; with `_UNKNOWN`, markup may hide more.

        That is so where markup stands in a word that begins like one of a term: "**kill**ing".
        """
        meant = _visible(unescape(part)) if "&" in part else part
        written = {_fold(word) for text in {part, meant} for word in _WORD.findall(text)}
        patterns = {
            pattern
            for word in written
            for pattern in self._words.get(word[:KEY_LENGTH], ())
            if _is_word(pattern, word)
        }
        return frozenset(patterns | {_UNKNOWN} if self._may_hide_word(meant) else patterns)

    def _may_hide_word(self, part: str) -> bool:
        if not _MARKUP_IN_WORD.search(part):
            return False
        short = {_fold(start) for start in _SHORT_START.findall(part)}
        variants = (part, _SIGNS.sub("", part), _SIGNS.sub(" ", part))
        starts = {start for text in variants for start in _WORD_START.findall(_fold(text))}
        return not (self._short_starts.isdisjoint(short) and self._words.keys().isdisjoint(starts))

    @lru_cache(maxsize=8192)  # noqa: B019  # an old list leaves it: see the class
    def _patterns_for(self, word: str) -> Sequence[Pattern]:
        """Return the terms that this word, as it is written in a text, can be the first word of."""
        folded = _fold(word)
        patterns = self._by_key.get(folded[:KEY_LENGTH], ())
        return tuple(pattern for pattern in patterns if _is_word(pattern[0][0], folded))

    def find_in_text(self, text: str) -> list[tuple[int, int, Term]]:
        """Return where the terms of a plain text begin and end, in its order, without overlaps."""
        if not self._may_match(text):
            return []
        words = list(_WORD.finditer(text))
        found = [
            (word.start(), words[place + len(wanted) - 1].end(), term)
            for place, word in enumerate(words)
            for wanted, term in self._patterns_for(word[0])
            if _is_match(wanted, words[place : place + len(wanted)], text)
        ]
        found.sort(key=lambda match: (not match[2].is_strong, match[0] - match[1]))
        chosen: list[tuple[int, int, Term]] = []
        for start, end, term in found:
            if all(end <= other[0] or other[1] <= start for other in chosen):
                chosen.append((start, end, term))
        return sorted(chosen, key=lambda match: match[0])


def _key_of(word: str) -> str:
    return word.rstrip("*")[:KEY_LENGTH]


def _is_word(pattern: str, word: str) -> bool:
    return word == pattern or (pattern[-1] == "*" and word.startswith(pattern[:-1]))


def _is_match(wanted: Sequence[str], words: Sequence[re.Match[str]], text: str) -> bool:
    if len(words) < len(wanted):
        return False
    same = all(_is_word(pattern, _fold(word[0])) for pattern, word in zip(wanted, words, strict=True))
    return same and all(_GAP.fullmatch(text, left.end(), right.start()) for left, right in pairwise(words))


@lru_cache(maxsize=8192)
def _fold(word: str) -> str:
    """Return a word without case, accents and invisible characters, and with a straight apostrophe.

    >>> _fold("Autolesión"), _fold("don’t")
    ('autolesion', "don't")
    """
    decomposed = unicodedata.normalize("NFKD", word.replace("’", "'").casefold())
    return "".join(
        letter
        for letter in decomposed
        if not unicodedata.combining(letter) and unicodedata.category(letter) != "Cf"
    )


def visible_text(content: str) -> str:
    """Return the text of a block of Markdown as readers get it, with its line breaks.

    Pictures give their alt text and their caption.
    """
    if not _MARKUP.search(content):
        return _visible(content)
    return _visible("".join(map(_text_of_token, walk_tokens(inline_tokens(content)))))


def _text_of_token(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    if token.type == "image":  # its alt text follows, as tokens of its own
        return f"{token.attrs.get('title', '')}. "
    return "" if token.type == "footnote_ref" else token.content


def _visible(text: str) -> str:
    """Return a text without invisible characters, such as soft hyphens, and with composed accents."""
    if text.isascii():
        return text
    composed = unicodedata.normalize("NFC", text)
    if composed.replace("\n", "").isprintable():
        return composed  # invisible characters are not printable
    return "".join(letter for letter in composed if unicodedata.category(letter) != "Cf")
