"""Recognizes the label of a callout at the start of a paragraph: “DEEP DIVE”, “Pro tip: write it down”.

A label is followed by nothing, by a line break, or by a separator. So “Heads up, everyone” and “Get help
early” are text. A plain label before a whole sentence (“Heads up: this takes an hour.”) is how people speak,
so it is text too; in bold, in capitals or on a line of its own it is a label.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext, override

from articles.manuscript import SECTION_TYPES

# Emoji, brackets and bullets before a label, and what may close it.
_DECORATION = r"[^\w*\n]{0,8}"
_CLOSING = re.compile(r"""[\s\\:.!)\]}”"»–—-]*""")
_CLOSING_BRACKETS = re.compile(r'[\\)\]}”"»]*')
_SEPARATOR = re.compile(r"\s*[:|–—]\s*|\s+-\s+")
_LOUD_SEPARATOR = re.compile(rf"{_SEPARATOR.pattern}|\s*[.!]\s+")
_LINE_BREAK = re.compile(r"\\?\n")

_TITLE_WORDS = 12
_SENTENCE = re.compile(r"[.!…;,:]$|[.!?…]\s")


@dataclass(frozen=True, slots=True)
class CalloutLabel:
    """The label of a callout.

    `title` is inline Markdown. `text` is the rest of the paragraph; if it is not empty, the label holds for
    this paragraph and not for the following ones.
    """

    type: str
    title: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class LabelReader:
    """Reads labels. `names` has the types by their label in lower case, without blanks and hyphens."""

    names: dict[str, str]
    pattern: re.Pattern[str]
    end_pattern: re.Pattern[str]

    def may_have_label(self, text: str) -> bool:
        """Whether one of the labels occurs anywhere in the text."""
        return self.pattern.search(text) is not None

    def is_end(self, content: str) -> bool:
        """Whether a paragraph says that a callout ends: “End of deep dive”."""
        return self.end_pattern.fullmatch(content) is not None

    def read(self, content: str, *, is_heading: bool = False) -> CalloutLabel | None:
        """Return the label at the start of a paragraph or heading; None if it has none."""
        first, _, rest = _cut_first_line(content.strip())
        found = re.match(rf"{_DECORATION}(?P<mark>[*_]{{0,3}}){_DECORATION}", first)
        label = found and self.pattern.match(first, found.end())
        if not found or not label:
            return None
        kind = self.names[_normalize(label[0])]
        after, mark = first[label.end() :], found["mark"]
        if mark:
            return _read_emphasized(kind, mark, after, rest, is_heading=is_heading)
        is_loud = is_heading or label[0].isupper()
        after = after[_match_length(_CLOSING_BRACKETS, after) :]
        if _CLOSING.fullmatch(after):
            return None if rest and rest[0].islower() else CalloutLabel(kind, text=rest)
        separator = (_LOUD_SEPARATOR if is_loud else _SEPARATOR).match(after)
        if not separator:
            return None
        title, text = _split_title(after[separator.end() :], rest, is_heading=is_heading)
        return CalloutLabel(kind, title, text) if title or is_loud else None


def make_label_reader() -> LabelReader:
    """Return a reader of the labels in English, in the language of the articles and in that of the desk."""
    names = dict(_labels())
    words = "|".join(r"[\s\-‐‑]?".join(map(re.escape, label.split())) for label in sorted(set(names)))
    pattern = re.compile(rf"(?<![^\W_])(?:{words})(?![^\W_])", re.IGNORECASE)
    end = rf"[^\w\n]{{0,8}}(?:end(?: of)?(?: the)?\s+|/)(?:{words})[^\w\n]{{0,8}}"
    keys = {_normalize(label): kind for label, kind in names.items()}
    return LabelReader(keys, pattern, re.compile(end, re.IGNORECASE))


def _labels() -> Iterator[tuple[str, str]]:
    for kind in SECTION_TYPES.values():
        if not kind.is_callout:
            continue
        yield kind.label, kind.name
        yield gettext(kind.label), kind.name
        with override(settings.CONTENT_LANGUAGE):
            yield gettext(kind.label), kind.name


def _normalize(label: str) -> str:
    """Return a label as a key.

    >>> _normalize("HEADS-UP"), _normalize("Heads up")
    ('headsup', 'headsup')
    """
    return re.sub(r"[\s\-‐‑]", "", label).lower()


def _match_length(pattern: re.Pattern[str], text: str) -> int:
    found = pattern.match(text)
    return found.end() if found else 0


def _cut_first_line(content: str) -> tuple[str, str, str]:
    """Return the first line, the line break and the text after it."""
    found = _LINE_BREAK.search(content)
    if not found:
        return content, "", ""
    return content[: found.start()].rstrip(), found[0], content[found.end() :].strip()


def _read_emphasized(kind: str, mark: str, after: str, rest: str, *, is_heading: bool) -> CalloutLabel | None:
    """Read what follows a label in bold or italics: `**Pro tip:** text`, `**Deep dive: how it works**`."""
    inside, closed, outside = after.partition(mark[::-1])
    if not closed:
        return None
    if _CLOSING.fullmatch(inside):
        if _CLOSING.fullmatch(outside):
            return CalloutLabel(kind, text=rest)
        separator = _SEPARATOR.match(outside)
        if not separator and not _LOUD_SEPARATOR.match(f"{inside.rstrip()} "):
            return None
        written = outside[separator.end() :] if separator else outside.strip()
        return CalloutLabel(kind, *_split_title(written, rest, is_heading=is_heading))
    separator = _LOUD_SEPARATOR.match(inside)
    if not separator:
        return None
    words = inside[separator.end() :].strip()
    if _CLOSING.fullmatch(outside):
        title, text = _split_title(words, rest, is_heading=is_heading)
        if title:
            return CalloutLabel(kind, title, text)
    return CalloutLabel(kind, text=_join_lines(f"{mark}{words}{closed}{outside}", rest))


def _split_title(written: str, rest: str, *, is_heading: bool) -> tuple[str, str]:
    """Return what stands after a label as (title, text): as a title if it is short and no whole sentence."""
    written = written.strip()
    is_wrapped = bool(rest) and rest[0].islower()
    is_title = not is_wrapped and len(written.split()) <= _TITLE_WORDS and not _SENTENCE.search(written)
    if is_heading or is_title:
        return _capitalize(written), rest
    return "", _join_lines(written, rest)


def _join_lines(first: str, rest: str) -> str:
    return f"{first}\n{rest}" if rest else first


def _capitalize(title: str) -> str:
    """Return a title with a capital, as it stands alone now: “Deep dive: how it works” → “How it works”."""
    first = title.split(" ", 1)[0]
    return title[:1].upper() + title[1:] if first.islower() and first.isalpha() else title
