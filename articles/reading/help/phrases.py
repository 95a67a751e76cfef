"""Finds out whether a search is that of a person in a crisis, or of somebody who worries about one. Pure.

A phrase of the editors' list matches if its words stand in the query in their order, in any form, misspelled
or not, with nothing but small words between them: "want to die" in "i realy just wanna die". Words of
harmless phrases, such as "dying to know", are ignored first. Nothing of a query is stored.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from articles.models.crisis_phrase import PhraseKind
from articles.reading.help.phrase_syntax import BadPhrase, ParsedPhrase, Slot, parse_phrase
from articles.reading.help.phrase_vocabulary import NOTHING, Id, Ids, PhraseVocabulary
from articles.reading.help.query_words import query_words
from articles.reading.help.word_groups import ordinary_words, small_words, word_groups

MOST_BETWEEN = 5  # small words between two words of a phrase
MOST_ANY = 6  # other words that `*` stands for


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase of the list, in the notation of `phrase_syntax`."""

    language: str
    text: str
    kind: str = PhraseKind.CRISIS
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Token:
    """A word of a query with the numbers of the phrases' words that it is."""

    ids: Ids
    is_small: bool


@dataclass(frozen=True, slots=True)
class _Place:
    """A slot with its words as numbers: single words, and sequences of words."""

    singles: Ids
    sequences: Sequence[Sequence[Id]]
    is_optional: bool
    after_any: bool
    is_excluded: bool

    @property
    def is_needed(self) -> bool:
        return not (self.is_optional or self.is_excluded)


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A phrase with its places. `begins` are the words it can begin with; it has words of each of `needs`."""

    phrase: Phrase
    places: Sequence[_Place]
    is_whole: bool
    begins: Ids
    needs: Sequence[Ids]


class PhraseMatcher:
    """All phrases, prepared for matching. Safe for threads.

    Those that cannot be read are left out; `unreadable` has the reasons.
    """

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._vocabulary = PhraseVocabulary(ordinary_words())
        groups = word_groups()
        self.unreadable: list[BadPhrase] = []
        compiled = []
        for phrase in phrases:
            try:
                compiled.append(self._compile(phrase, parse_phrase(phrase.text, groups)))
            except BadPhrase as bad:
                self.unreadable.append(bad)
        self._study = self._numbers_of_group("study")
        self._personal = self._numbers_of_group("personal")
        self._dictionary = self._numbers_of_group("dictionary")
        self._negation = self._numbers_of_group("negation")
        self._vocabulary.finish()
        self._by_anchor = _by_anchor(compiled)
        self.size = len(compiled)

    def _compile(self, phrase: Phrase, parsed: ParsedPhrase) -> _Compiled:
        places = [self._place(slot, phrase.language) for slot in parsed.slots]
        first_required = next(number for number, place in enumerate(places) if place.is_needed)
        return _Compiled(
            phrase,
            places,
            parsed.is_whole,
            begins=NOTHING.union(*(_first_words(place) for place in places[: first_required + 1])),
            needs=[_first_words(place) for place in places if place.is_needed],
        )

    def _place(self, slot: Slot, language: str) -> _Place:
        numbers = [[self._vocabulary.add(word, language) for word in choice] for choice in slot.choices]
        return _Place(
            singles=frozenset(choice[0] for choice in numbers if len(choice) == 1),
            sequences=[choice for choice in numbers if len(choice) > 1],
            is_optional=slot.is_optional,
            after_any=slot.after_any,
            is_excluded=slot.is_excluded,
        )

    def _numbers_of_group(self, name: str) -> Ids:
        words = [choice[0] for choice in word_groups()[name] if len(choice) == 1]
        return frozenset(self._vocabulary.add(word, "en") for word in words)

    def subjects(self, query: str) -> tuple[str, ...]:
        """Return the subjects of all phrases in a query, those of the most phrases first; () for no match."""
        counts = Counter(subject for phrase in self.matches(query) for subject in phrase.subjects)
        return tuple(subject for subject, _ in counts.most_common())

    def matches(self, query: str) -> list[Phrase]:
        """Return the phrases that match a query, without harmless ones."""
        tokens = self._tokens(query)
        ignored = {
            index
            for one in self._candidates(tokens)
            if one.phrase.kind == PhraseKind.HARMLESS
            for index in _matched_indexes(one, tokens)
        }
        left = [
            _Token(NOTHING, is_small=False) if index in ignored else token
            for index, token in enumerate(tokens)
        ]
        if self._is_dictionary_question(tokens):
            return []
        about_study = _has(tokens, self._study) and not _has(tokens, self._personal)
        return [
            one.phrase
            for one in self._candidates(left)
            if one.phrase.kind == PhraseKind.CRISIS
            or (one.phrase.kind == PhraseKind.SUBJECT and not about_study)
            if _matched_indexes(one, left)
        ]

    def _is_dictionary_question(self, tokens: Sequence[_Token]) -> bool:
        """Return whether a query asks what a word means: "kms meaning", but not "life has no meaning"."""
        return _has([*tokens[:2], *tokens[-2:]], self._dictionary) and not _has(
            tokens, self._personal | self._negation
        )

    def harmless_matches(self, query: str) -> list[Phrase]:
        """Return the harmless phrases in a query, for editors who try one."""
        tokens = self._tokens(query)
        return [
            one.phrase
            for one in self._candidates(tokens)
            if one.phrase.kind == PhraseKind.HARMLESS and _matched_indexes(one, tokens)
        ]

    def _tokens(self, query: str) -> list[_Token]:
        small, words = small_words(), query_words(query)
        found = {typed: tuple(self._vocabulary.find_all(typed)) for typed in set(words)}
        return [_Token(ids, is_small=word in small) for typed in words for word, ids in found[typed]]

    def _candidates(self, tokens: Collection[_Token]) -> list[_Compiled]:
        """Return the phrases whose rarest place is filled by a word of the query."""
        numbers = {number for token in tokens for number in token.ids}
        found = {id(one): one for number in numbers for one in self._by_anchor.get(number, ())}
        return [one for one in found.values() if not any(words.isdisjoint(numbers) for words in one.needs)]


def _has(tokens: Iterable[_Token], numbers: Ids) -> bool:
    return any(token.ids & numbers for token in tokens)


def _by_anchor(compiled: Sequence[_Compiled]) -> dict[Id, list[_Compiled]]:
    """Index phrases by the words of the place whose words are in the fewest phrases."""
    frequency = Counter(number for one in compiled for place in one.places for number in _first_words(place))
    index: dict[Id, list[_Compiled]] = defaultdict(list)
    for one in compiled:
        rarest = min(one.needs, key=lambda words: max(frequency[number] for number in words))
        for number in rarest:
            index[number].append(one)
    return dict(index)


def _first_words(place: _Place) -> Ids:
    return place.singles | {sequence[0] for sequence in place.sequences}


def _matched_indexes(one: _Compiled, tokens: Sequence[_Token]) -> set[int]:
    """Return the indexes of all words of a query that belong to a match of the phrase."""
    if one.is_whole:
        match = _match(one.places, 0, tokens, 0, may_skip=True)
        used = set(match or ())
        is_whole = all(index in used or token.is_small for index, token in enumerate(tokens))
        return used if is_whole else set()
    found: set[int] = set()
    starts = [start for start, token in enumerate(tokens) if token.ids & one.begins]
    for start in starts:
        found.update(_match(one.places, 0, tokens, start, may_skip=False) or ())
    return found


def _match(
    places: Sequence[_Place], number: int, tokens: Sequence[_Token], start: int, *, may_skip: bool
) -> tuple[int, ...] | None:
    """Return the indexes of the words that fill the places from `number` on; None if there are none."""
    if number == len(places):
        return ()
    place = places[number]
    positions = _positions(place, tokens, start) if may_skip else [start]
    if place.is_excluded:
        if any(True for position in positions for _ in _fill(place, tokens, position)):
            return None
        return _match(places, number + 1, tokens, start, may_skip=may_skip)
    for position in positions:
        for filled in _fill(place, tokens, position):
            rest = _match(places, number + 1, tokens, filled[-1] + 1, may_skip=True)
            if rest is not None:
                return (*filled, *rest)
    return _match(places, number + 1, tokens, start, may_skip=may_skip) if place.is_optional else None


def _positions(place: _Place, tokens: Sequence[_Token], start: int) -> Iterator[int]:
    """Yield the indexes at which a place may begin: after small words, or after any with `*`."""
    most = MOST_ANY if place.after_any else MOST_BETWEEN
    for position in range(start, min(start + most + 1, len(tokens))):
        yield position
        if not (place.after_any or tokens[position].is_small):
            return


def _fill(place: _Place, tokens: Sequence[_Token], position: int) -> Iterator[tuple[int, ...]]:
    """Yield the indexes of the words that fill a place which begins at `position`."""
    if position >= len(tokens):
        return
    ids = tokens[position].ids
    if ids & place.singles:
        yield (position,)
    for sequence in place.sequences:
        if sequence[0] in ids:
            filled = _follow(sequence, tokens, position)
            if filled:
                yield filled


def _follow(sequence: Sequence[Id], tokens: Sequence[_Token], position: int) -> tuple[int, ...] | None:
    """Return the indexes of a sequence of words, with small words between them."""
    indexes = [position]
    for number in sequence[1:]:
        here = indexes[-1] + 1
        limit = min(here + MOST_BETWEEN + 1, len(tokens))
        while here < limit and number not in tokens[here].ids:
            if not tokens[here].is_small:
                return None
            here += 1
        if here >= limit:
            return None
        indexes.append(here)
    return tuple(indexes)
