"""Corrects misspelled words of a search: "anxeity" becomes "anxiety".

The right words are those of all editions (`SearchWord`), of topics with their aliases, and of people. They
are read from the database only when a search has found nothing. 20,000 words take about 16 ms.
"""

from collections.abc import Callable, Sequence

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from articles.models import SearchWord
from articles.models.spelling_variants import spelling_variants
from articles.reading.cache import shared_queries
from articles.reading.cache.versions import ContentVersion

SHORTEST = 4  # letters: a shorter word is one letter away from too many others
MOST_CORRECTED = 4  # words of a search
MOST_CANDIDATES = 3  # that are tried for a word


def correct_words(
    version: ContentVersion, words: Sequence[str], is_found: Callable[[str], bool]
) -> list[str]:
    """Return the words of a search with misspelled ones corrected.

    A correction must be found by itself: `is_found` says so. Otherwise words of editions that are not live
    would be shown to readers. One query, and those of `is_found`.
    """
    long = [word.casefold() for word in words if len(word) >= SHORTEST and word.isalpha()]
    if not long:
        return list(words)
    lengths = [len(word) for word in long]
    limits = (min(lengths) - 2, max(lengths) + 2)
    names = _names(version)
    known = set(SearchWord.objects.filter(length__range=limits).values_list("word", flat=True).iterator())
    known |= names
    unknown = [word for word in long if known.isdisjoint(spelling_variants(word))][:MOST_CORRECTED]
    corrections = {
        word: next((one for one in _nearest(word, list(known)) if one in names or is_found(one)), word)
        for word in unknown
    }
    return [corrections.get(word.casefold(), word) for word in words]


def _names(version: ContentVersion) -> set[str]:
    """Return the words of the names of topics, their aliases, and people. Cached rows."""
    names = [name for topic in shared_queries.topics(version).values() for name in topic.folded_names()]
    names += [person.name.casefold() for person in shared_queries.people(version).values()]
    return {word for name in names for word in name.split() if word.isalpha()}


def _nearest(word: str, known: Sequence[str]) -> list[str]:
    """Return the nearest known words, best first: one letter away, or two for a long word."""
    most = 2 if len(word) >= 7 else 1
    near = process.extract(word, known, scorer=DamerauLevenshtein.distance, score_cutoff=most, limit=None)
    # The first letter is usually right. The word itself makes the order complete.
    ordered = sorted(
        near, key=lambda one: (one[1], one[0][0] != word[0], abs(len(one[0]) - len(word)), one[0])
    )
    return [candidate for candidate, _, _ in ordered[:MOST_CANDIDATES]]
