"""Which live editions match words.

On a small site all matches are ranked. Ranking reads every match, and most articles have a word such as
“therapy”. So on a site with more live editions than `SMALL_SITE` only the matches of a rare word are ranked.
"""

from collections.abc import Sequence

from django.db import connection

from articles.models.full_text import full_text_query
from articles.reading.cache.versions import ContentVersion
from articles.reading.search.bounded import BoundedSearch
from articles.reading.search.searchable import Matches, Searchable, searchable
from articles.reading.search.statements import RANKED, fetch_ids

SMALL_SITE = 1000  # live editions


def query_for(words: Sequence[str], *, beginning: bool = False, any_of: bool = False) -> str:
    """Return the full-text query in the syntax of this database."""
    return full_text_query(words, connection.vendor, beginning=beginning, any_of=any_of)


def matching(
    version: ContentVersion,
    words: Sequence[str],
    allowed: Searchable,
    *,
    beginning: bool = False,
    any_of: bool = False,
) -> Matches:
    """Return the allowed editions with all the words (or with `any_of` them), best first.

    With `beginning`, the beginning of the last word is enough.
    """
    query = query_for(words, beginning=beginning, any_of=any_of)
    everything = searchable(version)
    if len(everything) > SMALL_SITE:
        return BoundedSearch(query, everything, allowed).matches(beginning=beginning)
    return Matches(allowed.of(fetch_ids(RANKED, query=query)))


def matching_titles(version: ContentVersion, query: str) -> Sequence[int]:
    """Return live editions with the words in their title, the newest first; perhaps not the oldest."""
    everything = searchable(version)
    return everything.of(BoundedSearch(query, everything, everything).newest_titles())
