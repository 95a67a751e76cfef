"""Sets the language of the full-text search in the database: the word forms that find each other.

The first migration creates the indexes for English. SQLite has a stemmer for English alone; in other
languages a word is found as it is typed, with or without accents. PostgreSQL has stemmers for most European
languages; a language without one keeps the English one.
"""

import re

from django.db import connection, transaction

TOKENIZER = re.compile(r"tokenize = '[^']*'")
SQLITE_TOKENIZER = "unicode61 remove_diacritics 2"
SQLITE_STEMMERS = {"en": f"porter {SQLITE_TOKENIZER}"}
POSTGRESQL_STEMMERS = {
    "ca": "catalan",
    "da": "danish",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "eu": "basque",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hu": "hungarian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "nl": "dutch",
    "nn": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "tr": "turkish",
}


@transaction.atomic
def set_search_language(code: str) -> bool:
    """Index all texts for a language code such as "es", unless they are; return whether anything changed."""
    language = code.partition("-")[0]
    if connection.vendor == "postgresql":
        return _set_on_postgresql(POSTGRESQL_STEMMERS.get(language, "english"))
    return _set_on_sqlite(SQLITE_STEMMERS.get(language, SQLITE_TOKENIZER))


def _set_on_sqlite(tokenizer: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE sql LIKE '%USING fts5(%tokenize%'")
        changed = {
            name: new
            for name, sql in cursor.fetchall()
            if (new := TOKENIZER.sub(f"tokenize = '{tokenizer}'", sql)) != sql
        }
        for name, sql in changed.items():
            cursor.execute(
                f"DROP TABLE {name}"
            )  # the triggers that fill it belong to another table, and stay
            cursor.execute(sql)
            cursor.execute(f"INSERT INTO {name} ({name}) VALUES ('rebuild')")  # noqa: S608  (no input)
    return bool(changed)


def _set_on_postgresql(stemmer: str) -> bool:
    """Change the stemmer of the configuration, and compute the generated columns of all rows again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT dictinitoption FROM pg_ts_dict WHERE dictname = 'articles_stem'")
        if f"'{stemmer}'" in cursor.fetchone()[0]:
            return False
        cursor.execute(f"ALTER TEXT SEARCH DICTIONARY articles_stem (LANGUAGE = {stemmer})")
        cursor.execute("UPDATE articles_fulltext SET title = title, text = text")
        cursor.execute("UPDATE articles_editiontext SET title = title, text = text")
    return True
