"""The full-text statements of a search, by database. Each selects ids of editions, live or not.

bm25 has the weights of title, dek with short version, headings, text, footnotes. PostgreSQL's weights are in
migrations; its weight A is that of titles. Its functions are there, too: 0014 and 0032.
"""

from collections.abc import Mapping

from django.db import connection

# All that match, by rank.
RANKED: Mapping[str, str] = {
    "sqlite": "SELECT rowid FROM articles_editiontext_words WHERE articles_editiontext_words MATCH %(query)s "
    "AND rank MATCH 'bm25(10.0, 4.0, 4.0, 1.0, 0.1)' ORDER BY rank, rowid DESC",
    "postgresql": "SELECT articles_editions_found(%(query)s)",
}
# The newest that match. PostgreSQL's function returns only those from one of two ids on if these are
# `enough`; if not, the newest of all, by rank.
NEWEST: Mapping[str, str] = {
    "sqlite": "SELECT rowid FROM articles_editiontext_words WHERE articles_editiontext_words MATCH %(query)s "
    "ORDER BY rowid DESC LIMIT %(most)s",
    "postgresql": "SELECT articles_recent_found(%(query)s, %(newest)s, %(recent)s, %(enough)s, %(most)s)",
}
# The same for those that match in their title, which are not ranked.
NEWEST_TITLES: Mapping[str, str] = {
    "sqlite": "SELECT rowid FROM articles_editiontext_titles "
    "WHERE articles_editiontext_titles MATCH %(query)s ORDER BY rowid DESC LIMIT %(most)s",
    "postgresql": "SELECT articles_recent_titles(%(query)s, %(newest)s, %(recent)s, %(enough)s, %(most)s)",
}
# The newest that match, by rank. PostgreSQL needs no such statement.
SQLITE_RANKED: Mapping[str, str] = {
    "sqlite": "SELECT rowid FROM (SELECT rowid, rank FROM articles_editiontext_words "
    "WHERE articles_editiontext_words MATCH %(query)s AND rank MATCH 'bm25(10.0, 4.0, 4.0, 1.0, 0.1)' "
    "ORDER BY rowid DESC LIMIT %(most)s) ORDER BY rank, rowid DESC"
}
# Those of some ids that match, the newest first. SQLite reads the whole range of ids, which is faster.
AMONG: Mapping[str, str] = {
    "sqlite": "SELECT rowid FROM articles_editiontext_words WHERE articles_editiontext_words MATCH %(query)s "
    "AND rowid BETWEEN %(first)s AND %(last)s ORDER BY rowid DESC",
    "postgresql": "SELECT edition_id FROM articles_editiontext "
    "WHERE words @@ to_tsquery('articles_english', %(query)s) AND edition_id = ANY(%(ids)s) "
    "ORDER BY edition_id DESC",
}
TITLES_AMONG: Mapping[str, str] = {
    "sqlite": "SELECT rowid FROM articles_editiontext_titles "
    "WHERE articles_editiontext_titles MATCH %(query)s AND rowid BETWEEN %(first)s AND %(last)s "
    "ORDER BY rowid DESC",
    "postgresql": "SELECT edition_id FROM articles_editiontext "
    "WHERE ts_filter(words, '{a}') @@ to_tsquery('articles_english', %(query)s) "
    "AND edition_id = ANY(%(ids)s) ORDER BY edition_id DESC",
}


def fetch_ids(statements: Mapping[str, str], **values: str | int | list[int]) -> list[int]:
    """Return what the statement for this database selects; it may ignore some of the values."""
    with connection.cursor() as cursor:
        cursor.execute(statements[connection.vendor], values)
        return [pk for (pk,) in cursor.fetchall()]
