"""Full-text search in live editions, with SQLite's FTS5 or PostgreSQL's full-text search.

Every edition is indexed when it is made. Results are limited to live editions, so the index needs no update
as time passes. Any input is valid: everything except its words is ignored.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import NamedTuple

from django.db import connection
from django.utils.translation import gettext

from articles.models import Edition
from articles.models.edition_text import SECTION_SEPARATOR
from articles.models.full_text import search_words
from articles.reading.cache import shared_queries
from articles.reading.cache.versions import ContentVersion
from articles.reading.search.corrections import correct_words
from articles.reading.search.excerpts import Excerpt, best_section, different_words, excerpt, split_marks
from articles.reading.search.matching import SMALL_SITE, matching, matching_titles, query_for
from articles.reading.search.searchable import Matches, Searchable, searchable

LONGEST = 200  # characters of a query; a longer one is refused, not cut
SOURCES = "page-sources"  # the anchor of the last section

SHORTEST_BEGINNING = 2  # letters of a title that is suggested
# Title, dek, text and footnotes of editions, with marks around what matches.
MARKED: Mapping[str, str] = {
    "sqlite": "SELECT rowid, highlight(articles_editiontext_words, 0, char(1), char(2)), "
    "highlight(articles_editiontext_words, 1, char(1), char(2)), "
    "highlight(articles_editiontext_words, 3, char(1), char(2)), "
    "highlight(articles_editiontext_words, 4, char(1), char(2)) FROM articles_editiontext_words "
    "WHERE articles_editiontext_words MATCH %s AND {range}rowid IN ({ids})",
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


def search(
    version: ContentVersion, typed: str, *, topic: int | None = None, author: int | None = None
) -> Found:
    """Return the live editions that have all the words, best first, or else those that have some of them.

    The articles of a topic that the words name count, too. With a topic or an author, only their articles are
    found. One query as a rule, and up to four on a large site; more if no edition has all the words: then
    misspelled words are corrected.
    """
    words = search_words(typed)
    if not words:
        return Found((), "")
    everything, allowed = searchable(version), searchable(version, topic=topic, author=author)
    find = cache(partial(matching, version))  # a correction is sought by itself, and often that is all
    found = _search_strictly(version, words, allowed, find)
    if found.ids:
        return found
    corrected = correct_words(version, words, lambda word: bool(find((word,), everything).ids))
    if corrected != words:
        found = _search_strictly(version, corrected, allowed, find)
        found = replace(found, corrected=" ".join(corrected))
        if found.ids:
            return found
    if len(words) > 1:
        ids, partly = matching(version, corrected, allowed, any_of=True)
        query, corrected_words = query_for(corrected, any_of=True), found.corrected if ids else ""
        return Found(ids, query, loosely=True, corrected=corrected_words, partly=partly)
    return Found((), "", loosely=True)


def _search_strictly(
    version: ContentVersion, words: Sequence[str], allowed: Searchable, find: Callable[..., Matches]
) -> Found:
    """Return the editions that have all the words, then those whose topic the words name."""
    ids, partly = find(tuple(words), allowed)
    of_topics, of_topics_partly = _of_named_topics(version, words)
    of_topics = [pk for pk in of_topics if pk in allowed]
    if ids or of_topics:
        query = query_for(words, any_of=bool(of_topics))
        return Found(list(dict.fromkeys([*ids, *of_topics])), query, partly=partly or of_topics_partly)
    ids, partly = matching(version, words, allowed, beginning=True)
    return Found(ids, query_for(words, beginning=True), partly=partly)


def _of_named_topics(version: ContentVersion, words: Sequence[str]) -> Matches:
    """Return the editions of each topic whose name or alias is among the words, and that have all others.

    Of a very large topic these are the newest.
    """
    folded = [word.casefold() for word in words]
    found: list[int] = []
    partly = False
    for topic in shared_queries.topics(version).values():
        for name in topic.folded_names():
            named = search_words(name)
            places = (at for at in range(len(folded)) if named and folded[at : at + len(named)] == named)
            place = next(places, None)
            if place is None:
                continue
            others = [*words[:place], *words[place + len(named) :]]
            if others:
                matches = matching(version, others, searchable(version, topic=topic.pk))
            else:
                ids = shared_queries.of_topic(version, topic.pk)
                matches = Matches(ids[:SMALL_SITE], partly=len(ids) > SMALL_SITE)
            found += matches.ids
            partly |= matches.partly
    return Matches(found, partly)


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
    # For each id SQLite would read all texts with a word that begins so; in a range it reads them once. With
    # the plus sign it seeks no ids.
    within = f"rowid BETWEEN {min(ids):d} AND {max(ids):d} AND +" if "*" in query else ""
    statement = MARKED[connection.vendor].format(ids=", ".join(["%s"] * len(ids)), range=within)
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
    """Return titles and URLs of topics and articles for an incomplete query. Two queries, or three.

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
        query = query_for(words, beginning=True)
        ids = matching_titles(version, query)[:at_most]
    pages = [(edition.title, edition.get_absolute_url()) for edition in shared_queries.cards(version, ids)]
    return [*topics[:2], *pages][:at_most]
