"""Finds where comments go when the text of an article changes.

A comment is about a part of the article, about a section, or about words that are quoted from one of them.
It follows its words: through moved, renamed, split and merged sections, and through changes around them. A
comment whose section is gone keeps the text of that section, and returns to its place when the text does.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from articles.manuscript.model import Manuscript, Section
from articles.manuscript.pairing import pair_sections
from articles.manuscript.word_diff import diff_words

SECTION = "section"

Span = tuple[int, int]  # where something begins and ends in a text, in characters
Pieces = Counter[tuple[str, ...]]

_WORD = re.compile(r"\w+")
_QUOTED = re.compile(r"\s+|\w+|[^\w\s]")
_PARAGRAPH_BREAK = re.compile(r"\n\s*\n")

# Marks of Markdown, which somebody who quotes from a rendered page does not see: **, _, `, [ and ](address).
_MARKS = "*_`~[]"
_MARK = r"(?:[*_`~\[\]]|\]\([^()\s]*\))"
_SAME = {"'": "['’‘]", "’": "['’‘]", "‘": "['’‘]", '"': '["“”]', "“": '["“”]', "”": '["“”]'}

_CONTEXT_WORDS = 12  # compared before and after a quote
_MIN_CONTEXT = 3  # fewer words may agree by accident: then the nearest place counts
_MIN_RUN = 6  # words with their context that are enough to follow a quote into another section
_PIECE_WORDS = 3
_MIN_SHARE = 0.3  # of the text of a section, to find it in another one


@dataclass(frozen=True, slots=True)
class Place:
    """Where a comment is.

    `part` is "section", or the name of a field: "title", "dek" or "short_version"; anything else is the whole
    article. `section` is the index of the section. `start` is where the words of `quote` begin in the text of
    the part, in characters; None if they are gone. `former_text` is the text of the section that the comment
    was about, once that section is gone; if `section` is set too, that one has taken the text in.
    """

    part: str
    section: int | None = None
    quote: str = ""
    start: int | None = None
    former_text: str = ""


def move_places(old: Manuscript, new: Manuscript, places: Sequence[Place]) -> list[Place]:
    """Return the place of each comment in the new text.

    >>> old = Manuscript(title="A", sections=(Section(body="Breathe out slowly."),))
    >>> new = replace(old, sections=(Section(body="Now:\\n\\nBreathe out slowly."),))
    >>> move_places(old, new, [Place("section", 0, quote="slowly", start=12)])[0].start
    18
    """
    sections = _SectionPlaces(old.sections, new.sections)
    return [
        sections.move(place) if place.part == SECTION else _move_in_field(place, old, new) for place in places
    ]


def _move_in_field(place: Place, old: Manuscript, new: Manuscript) -> Place:
    before, after = (getattr(text, place.part, "") for text in (old, new))
    if not place.quote or not isinstance(after, str):
        return place
    span = _nearest_span(place, before, after)
    return replace(place, start=span and span[0])


# Quotes


def find_quote(text: str, quote: str) -> list[Span]:
    """Return every place where a text has the words of a quote, also with other marks and line breaks.

    >>> find_quote("Breathe **out**\\nslowly.", "out slowly")
    [(10, 22)]
    """
    pattern = _quote_pattern(quote)
    return [match.span() for match in pattern.finditer(text)] if pattern else []


@lru_cache(maxsize=4096)
def _quote_pattern(quote: str) -> re.Pattern[str] | None:
    parts: list[str] = []
    gap = ""
    for token in _QUOTED.findall(quote):
        if token.isspace() or token in _MARKS:
            gap = rf"(?:\s|{_MARK})+" if token.isspace() or gap.endswith("+") else rf"{_MARK}*"
            continue
        parts += [gap or rf"{_MARK}*"] if parts else []
        parts.append(_SAME.get(token) or re.escape(token))
        gap = ""
    return re.compile("".join(parts)) if parts else None


def _nearest_span(place: Place, old: str, new: str) -> Span | None:
    """Return where the quoted words are in the new text: with the same context, or else the nearest."""
    spans = find_quote(new, place.quote)
    if place.start is None or not spans:
        return spans[0] if spans else None
    start = place.start
    expected = _shift(old, new, start)
    here = _span_at(old, place)

    def rank(span: Span) -> tuple[int, int]:
        common = _common_context(old, here, new, span)
        return common if common >= _MIN_CONTEXT else 0, -abs(span[0] - expected)

    return max(spans, key=rank)


def _span_at(text: str, place: Place) -> Span:
    """Return the place of the quote in the text that it was in."""
    start = place.start or 0
    ends = (end for begin, end in find_quote(text, place.quote) if begin == start)
    return start, next(ends, start + len(place.quote))


def _shift(old: str, new: str, position: int) -> int:
    """Return the position in the new text of a position in the old one."""
    before = after = 0
    for kind, length in _diff_lengths(old, new):
        if kind != "new" and before + length > position:
            return after + (position - before if kind == "same" else 0)
        before += length if kind != "new" else 0
        after += length if kind != "gone" else 0
    return after


@lru_cache(maxsize=8)
def _diff_lengths(old: str, new: str) -> list[tuple[str, int]]:
    return [(piece.kind, len(piece.text)) for piece in diff_words(old, new)]


def _common_context(old: str, here: Span, new: str, there: Span) -> int:
    """Return how many words before and after two places are the same, without a gap."""
    before = _common_length(_words_before(old, here[0]), _words_before(new, there[0]))
    return before + _common_length(_words_after(old, here[1]), _words_after(new, there[1]))


def _words_before(text: str, position: int) -> list[str]:
    words = _words(text[max(0, position - 30 * _CONTEXT_WORDS) : position])
    return words[::-1][:_CONTEXT_WORDS]


def _words_after(text: str, position: int) -> list[str]:
    return _words(text[position : position + 30 * _CONTEXT_WORDS])[:_CONTEXT_WORDS]


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _common_length(left: Sequence[str], right: Sequence[str]) -> int:
    pairs = zip(left, right, strict=False)
    return next(
        (place for place, (one, other) in enumerate(pairs) if one != other), min(len(left), len(right))
    )


# Sections


class _SectionPlaces:
    """The sections of the old and the new text, as they belong together."""

    def __init__(self, old: Sequence[Section], new: Sequence[Section]) -> None:
        self.old, self.new = old, new

    @cached_property
    def new_by_old(self) -> Mapping[int, int]:
        return _pair_by_text(self.old, self.new)

    @cached_property
    def arrived(self) -> Mapping[int, Pieces]:
        """The pieces of each new section that its old version did not have, if there are any."""
        old_by_new = {here: there for there, here in self.new_by_old.items()}
        found = {}
        for here, section in enumerate(self.new):
            there = old_by_new.get(here)
            before = text_of(self.old[there]) if there is not None else ""
            if before != text_of(section):
                found[here] = _pieces(text_of(section)) - _pieces(before)
        return {here: pieces for here, pieces in found.items() if pieces}

    def move(self, place: Place) -> Place:
        """Return the new place of a comment on a section."""
        here = None if place.section is None else self.new_by_old.get(place.section)
        if place.former_text:
            own = self._find_gone(place, place.former_text, place.former_text)
            if own and (here is None or own.section != here):
                return own
        if place.section is None:
            return place
        old = self.old[place.section]
        if here is None:
            return self._find_gone(place, old.body, text_of(old)) or _without_section(place, old)
        if place.quote:
            return self._follow_quote(place, here)
        return replace(place, section=here)

    def _follow_quote(self, place: Place, here: int) -> Place:
        """Return the place of a quote whose section is still there: in it, or where its words went."""
        old, new = self.old[place.section or 0].body, self.new[here].body
        if old == new and place.start is not None:
            return replace(place, section=here)
        span = _nearest_span(place, old, new)
        elsewhere, run = self._find_quote_elsewhere(place, old, here)
        if elsewhere and run > (_run_length(place, old, new, span) if span else 0):
            return elsewhere
        return replace(place, section=here, start=span and span[0])

    def _find_gone(self, place: Place, body: str, text: str) -> Place | None:
        """Return the place in the section that now has the text of one that is gone, if there is any.

        `body` is the text that the quote is from, `text` all that is looked for.
        """
        found, _run = self._find_quote_elsewhere(place, body, None)
        if found is None:
            here = self._section_with_most_of(text)
            if here is None:
                return None
            span = _nearest_span(replace(place, start=None), body, self.new[here].body)
            found = replace(place, section=here, start=span and span[0])
        is_own = found.section not in self.new_by_old.values()
        return replace(found, former_text="" if is_own else place.former_text or text)

    def _section_with_most_of(self, text: str) -> int | None:
        """Return the section that has taken in the largest share of a text, if that is large enough."""
        pieces = _pieces(text)
        shares = {here: (pieces & arrived).total() for here, arrived in self.arrived.items()}
        here = max(shares, key=shares.__getitem__, default=None)
        return None if here is None or shares[here] < max(1, _MIN_SHARE * pieces.total()) else here

    def _find_quote_elsewhere(self, place: Place, old: str, but: int | None) -> tuple[Place | None, int]:
        """Return the place of a quote in another section that its words came to, and how many words."""
        best: Place | None = None
        longest = _MIN_RUN - 1
        for here in self.arrived if place.quote else ():
            if here == but or not self._has_quote_arrived(place.quote, here):
                continue
            for span in find_quote(self.new[here].body, place.quote):
                run = _run_length(place, old, self.new[here].body, span)
                if run > longest:
                    best, longest = replace(place, section=here, start=span[0]), run
        return best, longest

    def _has_quote_arrived(self, quote: str, here: int) -> bool:
        there = next((old for old, new in self.new_by_old.items() if new == here), None)
        before = find_quote(self.old[there].body, quote) if there is not None else []
        return len(find_quote(self.new[here].body, quote)) > len(before)


def text_of(section: Section) -> str:
    """Return the heading and the body of a section as one text."""
    return f"{section.heading}\n\n{section.body}".strip()


def _without_section(place: Place, old: Section) -> Place:
    return replace(place, section=None, start=None, former_text=place.former_text or text_of(old))


def _run_length(place: Place, old: str, new: str, span: Span) -> int:
    """Return how many words in a row are the same around two places, with those of the quote."""
    start = place.start
    if start is None:
        found = find_quote(old, place.quote)
        start = found[0][0] if found else None
    own = len(_words(place.quote))
    return (
        own
        if start is None
        else own + _common_context(old, _span_at(old, replace(place, start=start)), new, span)
    )


def _pieces(text: str) -> Pieces:
    """Return the runs of three words in each paragraph; shorter paragraphs as they are."""
    pieces: Pieces = Counter()
    for paragraph in _PARAGRAPH_BREAK.split(text):
        words = _words(paragraph)
        last = max(1, len(words) - _PIECE_WORDS + 1)
        pieces.update(tuple(words[place : place + _PIECE_WORDS]) for place in range(last if words else 0))
    return pieces


def _pair_by_text(old: Sequence[Section], new: Sequence[Section]) -> dict[int, int]:
    """Return the new index of each old section that is still there, as the comparison pairs them.

    Where several sections have one heading, their texts decide first, not their order.
    """
    headings = Counter(section.heading for section in old) | Counter(section.heading for section in new)

    def without_shared_heading(section: Section) -> Section:
        return replace(section, heading="") if headings[section.heading] > 1 else section

    found = _pairs(pair_sections([*map(without_shared_heading, old)], [*map(without_shared_heading, new)]))
    old_left = [there for there in range(len(old)) if there not in found]
    new_left = [here for here in range(len(new)) if here not in found.values()]
    rest = _pairs(pair_sections([old[there] for there in old_left], [new[here] for here in new_left]))
    return found | {old_left[there]: new_left[here] for there, here in rest.items()}


def _pairs(old_by_new: Sequence[int | None]) -> dict[int, int]:
    return {there: here for here, there in enumerate(old_by_new) if there is not None}
