"""The subjects that a reader in distress searches for, by the editors' phrases. Queries are not kept."""

import logging
from functools import lru_cache
from threading import Lock

from articles.models import CrisisPhrase
from articles.reading.cache.versions import ContentVersion, get_or_compute
from articles.reading.help.phrases import Phrase, PhraseMatcher

logger = logging.getLogger(__name__)
PHRASE_BYTES = 4096  # estimated memory of a prepared phrase with its words
_lock = Lock()


def crisis_subjects(version: ContentVersion, query: str) -> tuple[str, ...]:
    """Return the subjects of the phrases in a query; () for an ordinary search. Usually without a query."""
    return phrase_matcher(version).subjects(query) if query else ()


def phrase_matcher(version: ContentVersion) -> PhraseMatcher:
    """Return the matcher with all phrases. One query per content version."""

    def find() -> PhraseMatcher:
        rows = CrisisPhrase.objects.values_list("language", "phrase", "kind", "subjects")
        phrases = tuple(
            Phrase(language, phrase, kind, tuple(subjects)) for language, phrase, kind, subjects in rows
        )
        with _lock:  # threads that need it at once wait for the first
            return _prepared(phrases)

    return get_or_compute(version, "crisis phrases", find, size=lambda matcher: PHRASE_BYTES * matcher.size)


@lru_cache(maxsize=2)
def _prepared(phrases: tuple[Phrase, ...]) -> PhraseMatcher:
    """Prepare the phrases for matching, which takes half a second, once until they change.

    One that cannot be read, because its group was renamed, must not stop the others: it is logged.
    """
    matcher = PhraseMatcher(phrases)
    for bad in matcher.unreadable:
        logger.warning("A crisis phrase cannot be read and is left out: %s", bad)
    return matcher
