"""The search of a large site: it reads a bounded number of texts, however many match.

Words that many of the newest texts have are sought in titles and in these texts. Others are sought in recent
texts, and if few of them match, in all.
"""

from collections.abc import Mapping, Sequence

from django.db import connection

from articles.reading.search import statements
from articles.reading.search.searchable import Matches, Searchable
from articles.reading.search.statements import fetch_ids

# How far back the newest and the recent texts of the site go, in ids of editions. Some have a later edition.
# PostgreSQL has an index of the recent ones (migration 0032).
NEWEST = 400
RECENT = 5000
SOME, MORE = 200, 600  # texts of a topic or author that are searched in turn
ENOUGH = 20  # matches of words that are not rare
ENOUGH_TITLES = 10
MOST = 200  # matches that are ranked or listed, and titles


class BoundedSearch:
    """One full-text query, of the `allowed` ones among all live editions."""

    def __init__(self, query: str, everything: Searchable, allowed: Searchable) -> None:
        self.query = query
        self.allowed = allowed
        self.is_whole = len(allowed) == len(everything)
        last = max(everything.newest(1), default=0)
        self.first = {"newest": last - NEWEST + 1, "recent": last - RECENT + 1}

    def matches(self, *, beginning: bool) -> Matches:
        """Return matches, the best first. With `beginning`, the query has the beginning of a word."""
        titles: Sequence[int] = ()
        if beginning and self.is_whole:
            # SQLite reads all texts with a word that begins so, but its index of titles has beginnings.
            titles = self.allowed.of(self.newest_titles())
            if len(titles) >= ENOUGH_TITLES:
                return Matches(titles, partly=True)
        found, is_complete = self._newest(ENOUGH) if self.is_whole else self._newest_in_part()
        if not is_complete:
            found = [*(titles or self.newest_titles()), *found]
        ids = self.allowed.of(found)
        return Matches(ids, partly=bool(ids) and not is_complete)

    def newest_titles(self) -> Sequence[int]:
        """Return the newest editions with the words in their title; if recent ones are enough, only these."""
        if self.is_whole:
            return self._recent(statements.NEWEST_TITLES, ENOUGH_TITLES)[0]
        among = self._among(statements.TITLES_AMONG, SOME)
        if len(among) >= ENOUGH_TITLES:
            return among
        return [*among, *self._recent(statements.NEWEST_TITLES, MOST)[0]]

    def _newest(self, enough: int) -> tuple[Sequence[int], bool]:
        """Return recent matches, or if these are not enough, all by rank; and whether there are no others."""
        found, is_recent = self._recent(statements.NEWEST, enough)
        if found and not is_recent and connection.vendor == "sqlite":
            found = fetch_ids(statements.SQLITE_RANKED, query=self.query, most=MOST)
        return found, not is_recent and len(found) < MOST

    def _newest_in_part(self) -> tuple[Sequence[int], bool]:
        """Return the same for the editions of a topic or author. These are not close together."""
        for number in (SOME, MORE):
            found = self._among(statements.AMONG, number)
            if len(self.allowed) <= number:
                return [*self._among(statements.TITLES_AMONG, number), *found], True
            if len(found) >= ENOUGH:
                return found, False
        ranked, is_complete = self._newest(MOST + 1)
        return ranked if is_complete else [*ranked, *found], is_complete

    def _recent(self, statement: Mapping[str, str], enough: int) -> tuple[Sequence[int], bool]:
        """Return the newest or recent matches and True, or if neither are enough, those of all and False."""
        found = fetch_ids(statement, query=self.query, enough=enough, most=MOST, **self.first)
        for first in self.first.values():
            recent = [pk for pk in found if pk >= first]
            if len(recent) >= enough:
                return recent, True
        return found, False

    def _among(self, statement: Mapping[str, str], number: int) -> Sequence[int]:
        """Return the matches among so many of the newest allowed editions, the newest first."""
        ids = self.allowed.newest(number)
        if connection.vendor == "postgresql":
            return fetch_ids(statement, query=self.query, ids=ids)
        if not ids:
            return []
        return self.allowed.of(fetch_ids(statement, query=self.query, first=ids[-1], last=ids[0]))
