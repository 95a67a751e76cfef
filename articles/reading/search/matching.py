"""Which live editions match words: the full-text queries of SQLite and PostgreSQL.

On a small site all matches are ranked. Ranking reads every match, and most articles have a word such as
“therapy”. So on a site with more live editions than `SMALL_SITE` only the matches of a rare word are ranked.
Other words are sought in titles and among the newest editions.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from django.db import connection

from articles.models import Edition
from articles.models.full_text import full_text_query
from articles.reading.cache import shared_queries
from articles.reading.cache.versions import ContentVersion, get_or_compute

SMALL_SITE = 1000  # live editions
SAMPLE = 64  # editions, old and new: PostgreSQL takes a word as rare that none of them has
NEWEST = (200, 600)  # editions that are tried in turn
ENOUGH = 40  # matches among them
ENOUGH_TITLES = 10
MOST_RANKED = 400  # matches of a word that is not common; and titles that are listed before other matches

# The ids of matching editions by rank. bm25 has the weights of title, dek with short version, headings, text,
# footnotes.
RANKED: Mapping[str, str] = {
    "sqlite": "SELECT rowid FROM articles_editiontext_words WHERE articles_editiontext_words MATCH %s "
    "AND rank MATCH 'bm25(10.0, 4.0, 4.0, 1.0, 0.1)' ORDER BY rank, rowid DESC",
    "postgresql": "SELECT articles_editions_found(%s)",
}
# A row if the word is not rare. SQLite counts; PostgreSQL would read all matches, so it asks a sample.
COMMON: Mapping[str, str] = {
    "sqlite": "SELECT rowid FROM articles_editiontext_words WHERE articles_editiontext_words MATCH %s "
    "ORDER BY rowid DESC LIMIT 1 OFFSET %s",
    "postgresql": "SELECT edition_id FROM articles_editiontext "
    "WHERE words @@ to_tsquery('articles_english', %s) AND edition_id = ANY(%s) LIMIT 1",
}
# Those of the newest ones only, by rank.
NEWEST_RANKED: Mapping[str, str] = {
    "sqlite": "SELECT rowid FROM (SELECT rowid, rank FROM articles_editiontext_words "
    "WHERE articles_editiontext_words MATCH %s AND rank MATCH 'bm25(10.0, 4.0, 4.0, 1.0, 0.1)' "
    "ORDER BY rowid DESC LIMIT %s) ORDER BY rank, rowid DESC",
    "postgresql": "SELECT articles_newest_found(%s, %s)",
}
# Those among some editions, the newest first. SQLite reads the whole range of ids, which is faster.
AMONG: Mapping[str, str] = {
    "sqlite": "SELECT rowid FROM articles_editiontext_words WHERE articles_editiontext_words MATCH %s "
    "AND rowid BETWEEN %s AND %s ORDER BY rowid DESC",
    "postgresql": "SELECT edition_id FROM articles_editiontext "
    "WHERE words @@ to_tsquery('articles_english', %s) AND edition_id = ANY(%s) ORDER BY edition_id DESC",
}
# Those of them that match in their title. Weight A is that of titles.
TITLES_AMONG: Mapping[str, str] = {
    "sqlite": "SELECT rowid FROM articles_editiontext_titles WHERE articles_editiontext_titles MATCH %s "
    "AND rowid BETWEEN %s AND %s ORDER BY rowid DESC",
    "postgresql": "SELECT edition_id FROM articles_editiontext "
    "WHERE ts_filter(words, '{a}') @@ to_tsquery('articles_english', %s) AND edition_id = ANY(%s) "
    "ORDER BY edition_id DESC",
}
# Those of all editions, the newest first. `MATERIALIZED`: else PostgreSQL may read all titles in their order.
TITLES: Mapping[str, str] = {
    "sqlite": "SELECT rowid FROM articles_editiontext_titles WHERE articles_editiontext_titles MATCH %s "
    "ORDER BY rowid DESC LIMIT %s",
    "postgresql": "WITH found AS MATERIALIZED (SELECT edition_id FROM articles_editiontext "
    "WHERE to_tsvector('articles_english', title) @@ to_tsquery('articles_english', %s)) "
    "SELECT edition_id FROM found ORDER BY edition_id DESC LIMIT %s",
}
Value = str | int | list[int]  # of a statement


class Searchable:
    """Ids of live editions in ascending order: the last was made last."""

    def __init__(self, ids: Sequence[int]) -> None:
        self.ids = ids

    def __len__(self) -> int:
        return len(self.ids)

    def __contains__(self, pk: int) -> bool:
        place = bisect_left(self.ids, pk)
        return place < len(self.ids) and self.ids[place] == pk


class Matches(NamedTuple):
    """Ids of editions that match, the best first. `partly` is whether older ones may be left out."""

    ids: Sequence[int]
    partly: bool = False


def searchable(version: ContentVersion, *, topic: int | None = None, author: int | None = None) -> Searchable:
    """Return all live editions, including standing pages; or those with a topic, by an author, or both."""

    def find() -> Searchable:
        ids: Iterable[int]
        if topic and author:
            by_author = searchable(version, author=author)
            ids = (pk for pk in searchable(version, topic=topic).ids if pk in by_author)
        elif topic:
            ids = shared_queries.of_topic(version, topic)
        elif author:
            ids = shared_queries.of_author(version, author)
        else:
            ids = Edition.objects.live().order_by().values_list("pk", flat=True).iterator()
        return Searchable(array("q", sorted(ids)))

    key = f"searchable-{topic}-{author}"
    return get_or_compute(version, key, find, size=lambda found: 8 * len(found) + 256)


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
    if len(searchable(version)) <= SMALL_SITE:
        return Matches(_of_those(allowed, RANKED, query))
    if beginning:  # of many words SQLite reads all places; its index of titles has their beginnings
        in_title = matching_titles(version, query, allowed)
        is_common = len(in_title) >= ENOUGH_TITLES
        return Matches(in_title, partly=True) if is_common else _best_of_newest(query, allowed, in_title)
    return _bounded(version, query, allowed)


def is_found(version: ContentVersion, word: str) -> bool:
    """Whether a live edition has this word."""
    allowed = searchable(version)
    if len(allowed) <= SMALL_SITE:
        return bool(matching(version, [word], allowed).ids)
    query = query_for([word])
    return not _is_rare(version, query) or bool(_best_of_newest(query, allowed).ids)


def _is_rare(version: ContentVersion, query: str) -> bool:
    """Whether few editions match: fewer than are ranked; on PostgreSQL less than a few in a hundred."""
    if connection.vendor == "sqlite":
        return not _rows(COMMON, query, MOST_RANKED - 1)
    live = searchable(version).ids
    step = len(live) // SAMPLE or 1
    return not _rows(COMMON, query, list(live[step // 2 :: step]))


def _bounded(version: ContentVersion, query: str, allowed: Searchable) -> Matches:
    """Return the newest matches, those with the words in their title first; of a rare word the best."""
    best = _best_of_newest(query, allowed) if _is_rare(version, query) else None
    if best and not best.partly:
        return best
    found: list[int] = []
    for start, end in pairwise((0, *NEWEST)):
        found += _among(allowed, AMONG, query, start, end)
        is_complete = end >= len(allowed)
        if is_complete or len(found) >= ENOUGH:
            in_title = matching_titles(version, query, allowed) if found else ()
            return Matches(list(dict.fromkeys([*in_title, *found])), partly=not is_complete)
    return _best_of_newest(query, allowed, found)


def _best_of_newest(query: str, allowed: Searchable, others: Sequence[int] = ()) -> Matches:
    """Return the newest matches by rank, and then others, which may be older."""
    found = _rows(NEWEST_RANKED, query, MOST_RANKED)
    ranked = [pk for pk in found if pk in allowed]
    return Matches(list(dict.fromkeys([*ranked, *others])), partly=len(found) == MOST_RANKED)


def matching_titles(
    version: ContentVersion, query: str, allowed: Searchable, *, enough: int | None = None
) -> Sequence[int]:
    """Return the newer allowed editions with the words in their title, the newest first.

    If the newest of all have enough, these are the only ones.
    """
    is_small = len(searchable(version)) <= SMALL_SITE
    newest = [] if is_small else _among(allowed, TITLES_AMONG, query, 0, NEWEST[0])
    if not is_small and (len(allowed) <= NEWEST[0] or len(newest) >= (enough or ENOUGH_TITLES)):
        return newest
    return list(dict.fromkeys([*newest, *_of_those(allowed, TITLES, query, MOST_RANKED)]))


def _among(
    allowed: Searchable, statements: Mapping[str, str], query: str, start: int, end: int
) -> Sequence[int]:
    """Return the ids that a statement finds among allowed editions: the newest has number 0."""
    ids = list(reversed(allowed.ids[max(len(allowed) - end, 0) : len(allowed) - start]))
    if not ids:
        return []
    if connection.vendor == "postgresql":
        return _of_those(allowed, statements, query, ids)
    return _of_those(allowed, statements, query, ids[-1], ids[0])


def _of_those(allowed: Searchable, statements: Mapping[str, str], *values: Value) -> list[int]:
    """Return the ids that a statement finds, of those that are allowed."""
    return [pk for pk in _rows(statements, *values) if pk in allowed]


def _rows(statements: Mapping[str, str], *values: Value) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statements[connection.vendor], values)
        return [pk for (pk,) in cursor.fetchall()]
