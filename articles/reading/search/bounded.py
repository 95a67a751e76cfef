"""The search of a large site: it reads a bounded number of texts, however many match.

Words that many of the newest texts have are sought in titles and in these texts. Others are sought in recent
texts, and if few of them match, in all.
"""

from collections.abc import Mapping, Sequence

from django.db import connection

from articles.reading.search import statements
from articles.reading.search.searchable import Matches, Searchable
from articles.reading.search.statements import fetch

NEWEST = 200  # editions that are searched first
COMMON = 5  # matches among them: the words are common
RECENT = 2000  # editions of the whole site that are searched next
MORE = 600  # editions of a topic or author that are searched next
ENOUGH = 20  # matches of words that are not rare
ENOUGH_TITLES = 10
MOST = 200  # matches that are ranked, and titles that are listed


class BoundedSearch:
    """One full-text query, of the `allowed` ones among all live editions."""

    def __init__(self, query: str, everything: Searchable, allowed: Searchable) -> None:
        self.query = query
        self.allowed = allowed
        self.is_whole = len(allowed) == len(everything)
        recent = everything.newest(RECENT) if self.is_whole else ()
        # Editions of a topic or author are not close together, so their range is empty.
        self.range = {"first": recent[-1], "last": recent[0]} if recent else {"first": 1, "last": 0}

    def matches(self, *, beginning: bool) -> Matches:
        """Return matches, the best first. With `beginning`, the query has the beginning of a word."""
        newest, in_title = self._newest(beginning=beginning)
        if len(self.allowed) <= NEWEST:
            return Matches(self.allowed.of([*in_title, *newest]))
        found: Sequence[int] = ()
        if len(newest) >= COMMON:
            titles = self.newest_titles() if len(in_title) < ENOUGH_TITLES else ()
            found = self.allowed.of([*in_title, *titles, *newest])
        if len(found) < ENOUGH:
            rarer, is_complete = self._rarer()
            if is_complete:
                return Matches(self.allowed.of(rarer))
            found = self.allowed.of([*(found or self.newest_titles()), *rarer])
        return Matches(found, partly=bool(found) and len(self.allowed) > MORE)

    def titles(self, *, enough: int) -> Sequence[int]:
        """Return editions with the words in their title: the newest, and if these are not enough, others."""
        newest = self._among(statements.TITLES_AMONG, NEWEST)
        return list(newest) if len(newest) >= enough else self.allowed.of([*newest, *self.newest_titles()])

    def newest_titles(self) -> Sequence[int]:
        """Return recent editions with the words in their title, or if they are few, the newest of all."""
        return self._recent(statements.NEWEST_TITLES, ENOUGH_TITLES if self.is_whole else MOST)[0]

    def _newest(self, *, beginning: bool) -> tuple[Sequence[int], Sequence[int]]:
        """Return which of the newest editions match, and which of these do in their title."""
        if beginning and connection.vendor == "sqlite":
            # It would read all texts that have a word that begins so; its index of titles has beginnings.
            in_title = list(self._among(statements.TITLES_AMONG, NEWEST))
            if len(in_title) >= ENOUGH_TITLES:
                return in_title, in_title
        found = self._among(statements.AMONG, NEWEST)
        return list(found), [pk for pk, (is_in_title,) in found.items() if is_in_title]

    def _rarer(self) -> tuple[Sequence[int], bool]:
        """Return recent matches, or if they are few, all by rank; and whether there are no others."""
        among = () if self.is_whole else list(self._among(statements.AMONG, MORE))
        if len(among) >= ENOUGH:
            return among, False
        found, is_recent = self._recent(statements.NEWEST, ENOUGH)
        if found and not is_recent and connection.vendor == "sqlite":
            found = self._ids(statements.SQLITE_RANKED)
        return [*found, *among], not is_recent and len(found) < MOST

    def _recent(self, statement: Mapping[str, str], enough: int) -> tuple[Sequence[int], bool]:
        """Return the recent matches and True, or if these are not enough, the newest ones and False."""
        found = self._ids(statement, enough=enough, **self.range)
        recent = [pk for pk in found if self.range["first"] <= pk <= self.range["last"]]
        return (recent, True) if len(recent) >= enough else (found, False)

    def _ids(self, statement: Mapping[str, str], **values: int) -> Sequence[int]:
        return [pk for (pk,) in fetch(statement, query=self.query, most=MOST, **values)]

    def _among(self, statement: Mapping[str, str], number: int) -> dict[int, Sequence[int]]:
        """Return what a statement finds among so many of the newest allowed editions, by id."""
        ids = self.allowed.newest(number)
        if not ids:
            return {}
        if connection.vendor == "postgresql":
            rows = fetch(statement, query=self.query, ids=ids)
        else:
            rows = fetch(statement, query=self.query, first=ids[-1], last=ids[0])
        return {row[0]: row[1:] for row in rows if row[0] in self.allowed}
