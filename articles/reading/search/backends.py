"""Searching what readers have: with SQLite's FTS5 or PostgreSQL's full text, whichever the database has.

Every edition is in the index from when it is made; what is found counts only while it is live, so time keeps
the answers right. Any input will do: all but its words is passed over.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from articles.models import Edition
from articles.models.edition_text import MARK
from articles.models.full_text import query_of, words_in
from articles.reading.cache import shared_queries
from articles.reading.cache.versions import ContentVersion, get_or_compute
from articles.reading.search.excerpts import Excerpt, best_section, different_words, excerpt, mark_whole_text

LONGEST = 200  # characters a reader may search for; more is refused, not cut
SOURCES = ("Sources", "page-sources")

# Title, dek with the short version, headings, text: how much a word weighs in each.
RANKED: Mapping[str, str] = {
    "sqlite": "SELECT rowid FROM articles_editiontext_words WHERE articles_editiontext_words MATCH %s "
    "AND rank MATCH 'bm25(10.0, 4.0, 4.0, 1.0)' ORDER BY rank, rowid DESC",
    "postgresql": "SELECT articles_editions_found(%s)",
}
# Title, dek and text, with marks around what matches.
MARKED: Mapping[str, str] = {
    "sqlite": "SELECT rowid, highlight(articles_editiontext_words, 0, char(1), char(2)), "
    "highlight(articles_editiontext_words, 1, char(1), char(2)), "
    "highlight(articles_editiontext_words, 3, char(1), char(2)) FROM articles_editiontext_words "
    "WHERE articles_editiontext_words MATCH %s AND rowid IN ({ids})",
    "postgresql": "SELECT edition_id, "
    "ts_headline('articles_english', title, query, options), "
    "ts_headline('articles_english', dek, query, options), "
    "ts_headline('articles_english', text, query, options) FROM articles_editiontext, "
    "to_tsquery('articles_english', %s) AS query, "
    "(SELECT 'HighlightAll=true, StartSel=\"' || chr(1) || '\", StopSel=\"' || chr(2) || '\"') "
    "AS how (options) WHERE edition_id IN ({ids})",
}
Places = Sequence[tuple[str, str]]  # heading and anchor of each section


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: editions by rank, and the query as the database had it.

    `loosely` says that no text holds all the words, and that these hold some of them.
    """

    ids: Sequence[int]
    query: str
    loosely: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """One edition among the results, with the section that matches best."""

    edition: Edition
    url: str
    title: Excerpt
    section: str
    text: Excerpt


def search(version: ContentVersion, sought: str, *, among: Sequence[Sequence[int]] = ()) -> Found:
    """Return the live editions that hold all the words, best first; else those that hold some.

    `among` are lists of ids that each must be in: those of a topic, of an author. One query as a rule, up to
    three for words that nothing holds.
    """
    words = words_in(sought)
    if not words:
        return Found((), "")
    allowed = searchable(version)
    if among:
        allowed = allowed.intersection(*among)
    ways = [query_of(words, connection.vendor), query_of(words, connection.vendor, beginning=True)]
    for query in ways:
        ids = _ranked(query, allowed)
        if ids:
            return Found(ids, query)
    loosely = query_of(words, connection.vendor, any_of=True)
    return Found(_ranked(loosely, allowed) if len(words) > 1 else (), loosely, loosely=True)


def searchable(version: ContentVersion) -> frozenset[int]:
    """Return the ids of all live editions, standing pages too."""

    def find() -> frozenset[int]:
        return frozenset(Edition.objects.live().order_by().values_list("pk", flat=True).iterator())

    return get_or_compute(version, "searchable", find, size=lambda ids: 64 * len(ids) + 256)


def _ranked(query: str, allowed: frozenset[int]) -> Sequence[int]:
    with connection.cursor() as cursor:
        cursor.execute(RANKED[connection.vendor], [query])
        return [pk for (pk,) in cursor.fetchall() if pk in allowed]


def results(version: ContentVersion, found: Found, ids: Sequence[int]) -> list[Result]:
    """Return a page of what was found as readers see it: marked, and with the section that matches best.

    Those stand first that have more of what is sought in their title. (The two databases rank by different
    measures; on what matters most they agree so.) A fixed number of queries, however many results.
    """
    marked = _marked(found.query, ids)
    shown = [pk for pk in ids if pk in marked]
    shown.sort(key=lambda pk: -different_words(marked[pk][0]))
    places = _places(version, shown)
    return [
        _result(edition, places[edition.pk], *marked[edition.pk])
        for edition in shared_queries.cards(version, shown)
    ]


def _places(version: ContentVersion, ids: Sequence[int]) -> dict[int, Places]:
    """Return heading and anchor of every section by edition. One query for those not asked for before."""
    places = {pk: version.facts.get(f"places of {pk}") for pk in ids}
    missing = [pk for pk, found in places.items() if found is None]
    if missing:
        rows = Edition.objects.filter(pk__in=missing).values_list("pk", "sections")
        for pk, sections in rows:
            places[pk] = [(section["heading"], section["anchor"]) for section in sections]
            version.facts.put(f"places of {pk}", places[pk], 256 * (1 + len(sections)))
    return places


def _marked(query: str, ids: Sequence[int]) -> dict[int, tuple[str, str, str]]:
    """Return title, dek and text by edition, with marks around what matches."""
    if not ids:
        return {}
    statement = MARKED[connection.vendor].format(ids=", ".join(["%s"] * len(ids)))
    with connection.cursor() as cursor:
        cursor.execute(statement, [query, *ids])
        return {pk: (title, dek, text) for pk, title, dek, text in cursor.fetchall()}


def _result(edition: Edition, places: Places, title: str, dek: str, text: str) -> Result:
    at = best_section(text)
    url = edition.get_absolute_url()
    if at is None:
        return Result(edition, url, mark_whole_text(title), "", excerpt(dek))
    heading, anchor, part = _place(text, at, [*places, SOURCES])
    first = at == 0 and not heading
    return Result(
        edition, url if first else f"{url}#{anchor}", mark_whole_text(title), heading, excerpt(part)
    )


def _place(text: str, at: int, places: Sequence[tuple[str, str]]) -> tuple[str, str, str]:
    """Return heading, anchor and text of a section; the heading it carries on where it has none itself."""
    heading, anchor = places[at]
    above = next((title for title, _ in reversed(places[: at + 1]) if title), heading)
    return above, anchor, text.split(MARK)[1:][at]


def suggestions(version: ContentVersion, typed: str, *, at_most: int = 6) -> list[tuple[str, str]]:
    """Return titles and addresses of topics and articles that what was typed may lead to. Two queries."""
    words = words_in(typed)
    if not words:
        return []
    start = " ".join(words).casefold()
    topics = [
        (topic.name, topic.get_absolute_url())
        for topic in shared_queries.topics(version).values()
        if any(name.startswith(start) for name in topic.answers_to())
    ]
    with connection.cursor() as cursor:
        cursor.execute(TITLED[connection.vendor], [_in_title(words)])
        ids = [pk for (pk,) in cursor.fetchall() if pk in searchable(version)][:at_most]
    pages = [(edition.title, edition.get_absolute_url()) for edition in shared_queries.cards(version, ids)]
    return [*topics[:2], *pages][:at_most]


TITLED: Mapping[str, str] = {
    "sqlite": "SELECT rowid FROM articles_editiontext_words WHERE articles_editiontext_words MATCH %s "
    "ORDER BY rank, rowid DESC LIMIT 200",
    "postgresql": "SELECT articles_editions_found(%s) LIMIT 200",
}


def _in_title(words: Sequence[str]) -> str:
    """Return the query for titles that hold all the words, of the last one its beginning."""
    if connection.vendor == "postgresql":
        return (
            " & ".join(f"'{word}':A" for word in words[:-1])
            + (" & " if words[1:] else "")
            + f"'{words[-1]}':*A"
        )
    return f"title : ({query_of(words, connection.vendor, beginning=True)})"
