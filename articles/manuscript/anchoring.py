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
from itertools import islice

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
_EXTRA_WORDS = 4  # sought with a quote, on each side
_MIN_CONTEXT = 3  # fewer words may agree by accident: then the nearest place counts
_MIN_RUN = 3  # words with their context that are enough to follow a quote into another section

# How much of a section has to be in another one, to find it there: a share of its pairs of words, and how
# many of them at least, or else of its single words. Fewer may be in both by accident, unless they are all.
_ENOUGH = {2: (0.3, 2), 1: (0.5, 5)}


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
    return [match.span(1) for match in pattern.finditer(text)] if pattern else []


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
    return re.compile(f"(?=({''.join(parts)}))") if parts else None  # also places that overlap


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


def _widen(text: str, span: Span, words: int) -> Span:
    """Return a span with some more words on each side."""
    if not words:
        return span
    before = [match.start() for match in _WORD.finditer(text, 0, span[0])][-words:]
    after = [match.end() for match in islice(_WORD.finditer(text, span[1]), words)]
    return (before[0] if before else span[0], after[-1] if after else span[1])


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
    def old_pieces(self) -> Mapping[int, Sequence[Pieces]]:
        """The pieces of each old section, by their size."""
        return {size: [_pieces(text_of(section), size) for section in self.old] for size in _ENOUGH}

    @cached_property
    def arrived(self) -> Mapping[int, Mapping[int, Pieces]]:
        """The pieces, by their size, that each changed or new section did not have before."""
        old_by_new = {here: there for there, here in self.new_by_old.items()}
        changed = [
            (here, old_by_new.get(here))
            for here, section in enumerate(self.new)
            if here not in old_by_new or self.old[old_by_new[here]] != section
        ]
        return {
            size: {
                here: _pieces(text_of(self.new[here]), size)
                - (Counter() if there is None else self.old_pieces[size][there])
                for here, there in changed
            }
            for size in _ENOUGH
        }

    def move(self, place: Place) -> Place:
        """Return the new place of a comment on a section."""
        if place.section is None:
            return self._find_text(place, place.former_text) or place
        here = self.new_by_old.get(place.section)
        if here is None:
            text = text_of(self.old[place.section])
            gone = replace(place, section=None, start=None, former_text=place.former_text or text)
            return self._find_quote_elsewhere(place) or self._find_text(gone, text, place.section) or gone
        moved = self._follow_quote(place, here) if place.quote else replace(place, section=here)
        if place.former_text and moved.start is None:
            return self._find_text(moved, place.former_text, place.section) or moved
        return moved

    def _follow_quote(self, place: Place, here: int) -> Place:
        """Return the place of a quote whose section is still there: in it, or where its words went."""
        old, new = self.old[place.section or 0].body, self.new[here].body
        if old == new and place.start is not None:
            return replace(place, section=here)
        span = _nearest_span(place, old, new)
        elsewhere = None
        if span is None or _common_context(old, _span_at(old, place), new, span) < _MIN_CONTEXT:
            elsewhere = self._find_quote_elsewhere(place)
        return elsewhere or replace(place, section=here, start=span and span[0])

    def _find_quote_elsewhere(self, place: Place) -> Place | None:
        """Return the place of a quote in the section that its words went to.

        Words that the article has in several places prove nothing: they are sought with those around them.
        """
        if place.start is None:
            return None
        old = self.old[place.section or 0].body
        quoted = _span_at(old, place)
        for extra in (0, _EXTRA_WORDS):
            first, end = _widen(old, quoted, extra)
            here, span = self._find_once(old[first:end])
            if here is None:
                continue
            new = self.new[here].body
            inside = [one for one in find_quote(new, place.quote) if span[0] <= one[0] and one[1] <= span[1]]
            quote = min(inside, key=lambda one: abs(one[0] - span[0] - quoted[0] + first))
            if len(_words(place.quote)) + _common_context(old, quoted, new, quote) >= _MIN_RUN:
                return self._placed(place, here, quote[0])
        return None

    def _find_once(self, words: str) -> tuple[int | None, Span]:
        """Return the only place of some words in the new text, if they had only one in the old text too."""
        old = [span for section in self.old for span in find_quote(section.body, words)]
        new = self._places_in_new(words)
        return new[0] if len(old) == len(new) == 1 else (None, (0, 0))

    def _find_text(self, place: Place, text: str, was_at: int | None = None) -> Place | None:
        """Return the place in the section that has taken in the most of a text, if that is enough.

        The section that the comment is at must have less of it. Pieces that other sections than the one at
        the old index `was_at` have too prove nothing.
        """
        for size in _ENOUGH:
            here = self._section_with(text, size, was_at, place.section)
            if here is not None:
                spans = find_quote(self.new[here].body, place.quote)
                return self._placed(place, here, spans[0][0] if spans else None)
        return self._find_returned_quote(place)

    def _section_with(self, text: str, size: int, was_at: int | None, is_at: int | None) -> int | None:
        share, least = _ENOUGH[size]
        others = [known for index, known in enumerate(self.old_pieces[size]) if index != was_at]
        found = _pieces(text, size)
        pieces = Counter({one: n for one, n in found.items() if not any(one in known for known in others)})
        common = {here: (pieces & arrived).total() for here, arrived in self.arrived[size].items()}
        here = max(common, key=common.__getitem__, default=None)
        enough = max(min(least, found.total()), share * pieces.total(), 1)
        if is_at is not None:
            enough = max(enough, 1 + (pieces & _pieces(text_of(self.new[is_at]), size)).total())
        return here if here is not None and common[here] >= enough else None

    def _find_returned_quote(self, place: Place) -> Place | None:
        """Return the place of a quote that was nowhere before, and is in one place now."""
        known = any(find_quote(section.body, place.quote) for section in self.old)
        found = [] if known else self._places_in_new(place.quote)
        if len(found) != 1 or len(_words(place.quote)) < _MIN_RUN:
            return None
        return self._placed(place, found[0][0], found[0][1][0])

    def _places_in_new(self, words: str) -> list[tuple[int, Span]]:
        sections = enumerate(self.new)
        return [(index, span) for index, section in sections for span in find_quote(section.body, words)]

    def _placed(self, place: Place, here: int, start: int | None) -> Place:
        """Return a place in a section. If that is a section of its own again, there is no former text."""
        is_own = here not in self.new_by_old.values()
        former = place.former_text
        if not former and place.section is not None and place.section not in self.new_by_old:
            former = text_of(self.old[place.section])
        return replace(place, section=here, start=start, former_text="" if is_own else former)


def text_of(section: Section) -> str:
    """Return the heading and the body of a section as one text."""
    return f"{section.heading}\n\n{section.body}".strip()


def _pieces(text: str, size: int) -> Pieces:
    """Return the runs of `size` words in each paragraph; shorter paragraphs as they are."""
    pieces: Pieces = Counter()
    for paragraph in _PARAGRAPH_BREAK.split(text):
        words = _words(paragraph)
        last = max(1, len(words) - size + 1)
        pieces.update(tuple(words[place : place + size]) for place in range(last if words else 0))
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
