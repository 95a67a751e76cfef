"""Full-text search in live editions, with SQLite's FTS5 or PostgreSQL's full-text search.

Every edition is indexed when it is made. Results are limited to live editions, so the index needs no update
as time passes. Any input is valid: everything except its words is ignored.
"""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from django.db import connection
from django.utils.translation import gettext

from articles.models import Edition
from articles.models.edition_text import SECTION_SEPARATOR
from articles.models.full_text import full_text_query, search_words
from articles.reading.cache import shared_queries
from articles.reading.cache.versions import ContentVersion, get_or_compute
from articles.reading.search.corrections import correct_words
from articles.reading.search.excerpts import Excerpt, best_section, different_words, excerpt, split_marks

LONGEST = 200  # characters of a query; a longer one is refused, not cut
SOURCES = "page-sources"  # the anchor of the last section

# Ranking reads every match, and most articles have a word such as “therapy”. So of a word with enough matches
# among the newest editions only these are found, and they are not ranked: the newest comes first.
NEWEST = (1000, 10_000)  # editions that are tried in turn, before all of them
ENOUGH = 200  # matches
SHORTEST_BEGINNING = 2  # letters of a title that is suggested
# The ids of matching editions by rank. bm25 has the weights of title, dek with short version, headings, text,
# footnotes.
RANKED: Mapping[str, str] = {
    "sqlite": "SELECT rowid FROM articles_editiontext_words WHERE articles_editiontext_words MATCH %s "
    "AND rank MATCH 'bm25(10.0, 4.0, 4.0, 1.0, 0.1)' ORDER BY rank, rowid DESC",
    "postgresql": "SELECT articles_editions_found(%s)",
}
# Those with this id and higher ones, the newest first.
FOUND_FROM: Mapping[str, str] = {
    "sqlite": "SELECT rowid FROM articles_editiontext_words WHERE articles_editiontext_words MATCH %s "
    "AND rowid >= %s ORDER BY rowid DESC",
    "postgresql": "SELECT edition_id FROM articles_editiontext "
    "WHERE words @@ to_tsquery('articles_english', %s) AND edition_id >= %s ORDER BY edition_id DESC",
}
# Those of them that match in their title.
IN_TITLE: Mapping[str, str] = {
    "sqlite": f"{FOUND_FROM['sqlite']} LIMIT 200",
    "postgresql": "SELECT edition_id FROM articles_editiontext "
    "WHERE to_tsvector('articles_english', title) @@ to_tsquery('articles_english', %s) AND edition_id >= %s "
    "ORDER BY edition_id DESC LIMIT 200",
}
# Title, dek, text and footnotes of editions, with marks around what matches.
MARKED: Mapping[str, str] = {
    "sqlite": "SELECT rowid, highlight(articles_editiontext_words, 0, char(1), char(2)), "
    "highlight(articles_editiontext_words, 1, char(1), char(2)), "
    "highlight(articles_editiontext_words, 3, char(1), char(2)), "
    "highlight(articles_editiontext_words, 4, char(1), char(2)) FROM articles_editiontext_words "
    "WHERE articles_editiontext_words MATCH %s AND rowid IN ({ids})",
    "postgresql": "SELECT edition_id, "
    "ts_headline('articles_english', title, query, options), "
    "ts_headline('articles_english', dek, query, options), "
    "ts_headline('articles_english', text, query, options), "
    "ts_headline('articles_english', notes, query, options) FROM articles_editiontext, "
    "to_tsquery('articles_english', %s) AS query, "
    "(SELECT 'HighlightAll=true, StartSel=\"' || chr(1) || '\", StopSel=\"' || chr(2) || '\"') "
    "AS how (options) WHERE edition_id IN ({ids})",
}
Places = Sequence[tuple[str, str]]  # heading and anchor of each section


@dataclass(frozen=True, slots=True)
class Found:
    """The result of a search: ids of editions as in `Matches`, and the query in the database's syntax.

    `loosely` is whether no text has all the words, and these have some of them. `partly` is whether older
    texts with the words are left out. `corrected` are the words that were searched for in the place of
    misspelled ones, or nothing.
    """

    ids: Sequence[int]
    query: str
    loosely: bool = False
    corrected: str = ""
    partly: bool = False


class Searchable(NamedTuple):
    """Ids of live editions: as a set, and the highest first, which were made last."""

    ids: frozenset[int]
    newest: Sequence[int]


class Matches(NamedTuple):
    """Ids of editions that match, by rank. If `partly`, older ones are left out and the newest come first."""

    ids: Sequence[int]
    partly: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """One edition among the results. `section` is the heading of the section that matches best."""

    edition: Edition
    url: str
    title: Excerpt
    section: str
    text: Excerpt


class MarkedText(NamedTuple):
    """The texts of an edition with marks around what matches."""

    title: str
    dek: str
    text: str
    notes: str


def search(version: ContentVersion, typed: str, *, among: Sequence[Sequence[int]] = ()) -> Found:
    """Return the live editions that have all the words, best first, or else those that have some of them.

    The articles of a topic that the words name count, too. `among` are lists of ids, such as those of a topic
    and of an author: a result is in every list. One query as a rule; more if no edition has all the words:
    then misspelled words are corrected.
    """
    words = search_words(typed)
    if not words:
        return Found((), "")
    allowed = searchable(version)
    if among:
        chosen = allowed.ids.intersection(*among)
        allowed = Searchable(chosen, sorted(chosen, reverse=True))
    found = _search_strictly(version, words, allowed)
    if found.ids:
        return found
    corrected = correct_words(version, words, lambda word: bool(_ranked([word], searchable(version)).ids))
    if corrected != words:
        found = replace(_search_strictly(version, corrected, allowed), corrected=" ".join(corrected))
        if found.ids:
            return found
    if len(words) > 1:
        ids, partly = _ranked(corrected, allowed, any_of=True)
        query, corrected_words = _query(corrected, any_of=True), found.corrected if ids else ""
        return Found(ids, query, loosely=True, corrected=corrected_words, partly=partly)
    return Found((), "", loosely=True)


def _search_strictly(version: ContentVersion, words: Sequence[str], allowed: Searchable) -> Found:
    """Return the editions that have all the words, then those whose topic the words name."""
    ids, partly = _ranked(words, allowed)
    of_topics = [pk for pk in _of_named_topics(version, words) if pk in allowed.ids]
    if ids or of_topics:
        query = _query(words, any_of=bool(of_topics))
        return Found(list(dict.fromkeys([*ids, *of_topics])), query, partly=partly)
    ids, partly = _ranked(words, allowed, beginning=True)
    return Found(ids, _query(words, beginning=True), partly=partly)


def _of_named_topics(version: ContentVersion, words: Sequence[str]) -> Sequence[int]:
    """Return the editions of each topic whose name or alias is among the words, and that have all others."""
    folded = [word.casefold() for word in words]
    found: list[int] = []
    for topic in shared_queries.topics(version).values():
        for name in topic.folded_names():
            named = search_words(name)
            places = (at for at in range(len(folded)) if named and folded[at : at + len(named)] == named)
            place = next(places, None)
            if place is None:
                continue
            others = [*words[:place], *words[place + len(named) :]]
            ids = shared_queries.of_topic(version, topic.pk)
            of_topic = Searchable(frozenset(ids), sorted(ids, reverse=True))
            found += _ranked(others, of_topic).ids if others else ids
    return found


def _query(
    words: Sequence[str], *, beginning: bool = False, any_of: bool = False, in_title: bool = False
) -> str:
    return full_text_query(words, connection.vendor, beginning=beginning, any_of=any_of, in_title=in_title)


def searchable(version: ContentVersion) -> Searchable:
    """Return the ids of all live editions, including standing pages."""

    def find() -> Searchable:
        ids = sorted(Edition.objects.live().order_by().values_list("pk", flat=True).iterator(), reverse=True)
        return Searchable(frozenset(ids), array("q", ids))

    return get_or_compute(version, "searchable", find, size=lambda found: 72 * len(found.ids) + 256)


def _ranked(
    words: Sequence[str], allowed: Searchable, *, beginning: bool = False, any_of: bool = False
) -> Matches:
    """Return the allowed editions with all the words (or with `any_of` them), best first.

    If many have the words, these are those with the words in their title, and then the newest others.
    """
    query = _query(words, beginning=beginning, any_of=any_of)
    for number in NEWEST:
        if number >= len(allowed.newest):
            break
        ids = _found(FOUND_FROM, [query, allowed.newest[number - 1]], allowed)
        if len(ids) >= ENOUGH:
            in_title = _in_title(words, allowed, beginning=beginning, any_of=any_of)
            return Matches(list(dict.fromkeys([*in_title, *ids])), partly=True)
    return Matches(_found(RANKED, [query], allowed))


def _in_title(
    words: Sequence[str],
    allowed: Searchable,
    *,
    beginning: bool = False,
    any_of: bool = False,
    is_complete: bool = False,
) -> Sequence[int]:
    """Return the newer allowed editions with the words in their title, the newest first.

    If there are none, and it has to be complete, these are older ones.
    """
    query = _query(words, beginning=beginning, any_of=any_of, in_title=True)
    for first in (*allowed.newest[NEWEST[-1] - 1 : NEWEST[-1]], 0):
        found = _found(IN_TITLE, [query, first], allowed)
        if found or not is_complete:
            return found
    return []


def _found(statements: Mapping[str, str], values: Sequence[str | int], allowed: Searchable) -> list[int]:
    """Return the ids that a statement finds, of those that are allowed."""
    with connection.cursor() as cursor:
        cursor.execute(statements[connection.vendor], values)
        return [pk for (pk,) in cursor.fetchall() if pk in allowed.ids]


def results(version: ContentVersion, found: Found, ids: Sequence[int]) -> list[Result]:
    """Return one page of results, with marked words and the section that matches best.

    Editions with more of the words in their title come first. The two databases rank differently; with this
    they agree on what matters most. A fixed number of queries, however many results.
    """
    marked = _marked_texts(found.query, ids)
    in_title = {pk: different_words(texts.title) for pk, texts in marked.items()}
    listed = sorted(ids, key=lambda pk: -in_title.get(pk, 0))
    places = _places(version, listed)
    return [
        _result(edition, places[edition.pk], marked[edition.pk])
        if edition.pk in marked
        else Result(edition, edition.get_absolute_url(), split_marks(edition.title), "", excerpt(edition.dek))
        for edition in shared_queries.cards(version, listed)
    ]


def _places(version: ContentVersion, ids: Sequence[int]) -> dict[int, Places]:
    """Return heading and anchor of every section, by edition. One query for those that are not cached."""
    places = {pk: version.results.get(f"places of {pk}") for pk in ids}
    missing = [pk for pk, found in places.items() if found is None]
    if missing:
        rows = Edition.objects.filter(pk__in=missing).values_list("pk", "sections")
        for pk, sections in rows:
            places[pk] = [(section["heading"], section["anchor"]) for section in sections]
            version.results.put(f"places of {pk}", places[pk], 256 * (1 + len(sections)))
    return places


def _marked_texts(query: str, ids: Sequence[int]) -> dict[int, MarkedText]:
    """Return the marked texts, by edition. An edition that does not match may be missing."""
    if not ids:
        return {}
    statement = MARKED[connection.vendor].format(ids=", ".join(["%s"] * len(ids)))
    with connection.cursor() as cursor:
        cursor.execute(statement, [query, *ids])
        return {pk: MarkedText(*texts) for pk, *texts in cursor.fetchall()}


def _result(edition: Edition, places: Places, marked: MarkedText) -> Result:
    url, title = edition.get_absolute_url(), split_marks(marked.title)
    index = best_section(marked.text)
    if index is not None:
        heading, anchor, section_text = _section(marked.text, index, places)
        is_introduction = index == 0 and not heading
        return Result(
            edition, url if is_introduction else f"{url}#{anchor}", title, heading, excerpt(section_text)
        )
    if different_words(marked.notes) and not different_words(marked.dek):
        return Result(edition, f"{url}#{SOURCES}", title, gettext("Sources"), excerpt(marked.notes))
    return Result(edition, url, title, "", excerpt(marked.dek))


def _section(text: str, index: int, places: Places) -> tuple[str, str, str]:
    """Return heading, anchor and text of a section. Without a heading it gets that of the section before."""
    heading, anchor = places[index]
    nearest = next((title for title, _ in reversed(places[: index + 1]) if title), heading)
    return nearest, anchor, text.split(SECTION_SEPARATOR)[1:][index]


def suggestions(version: ContentVersion, typed: str, *, at_most: int = 6) -> list[tuple[str, str]]:
    """Return titles and URLs of topics and articles for an incomplete query. Two queries.

    One letter is the beginning of too many titles: only topics are suggested.
    """
    words = search_words(typed)
    if not words:
        return []
    start = " ".join(words).casefold()
    topics = [
        (topic.name, topic.get_absolute_url())
        for topic in shared_queries.topics(version).values()
        if any(name.startswith(start) for name in topic.folded_names())
    ]
    ids: Sequence[int] = ()
    if len(start) >= SHORTEST_BEGINNING:
        ids = _in_title(words, searchable(version), beginning=True, is_complete=True)[:at_most]
    pages = [(edition.title, edition.get_absolute_url()) for edition in shared_queries.cards(version, ids)]
    return [*topics[:2], *pages][:at_most]
