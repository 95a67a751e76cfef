"""Reads the database of a site that runs in other processes, without Django."""

import json
import sqlite3
from contextlib import closing
from typing import Any

import psycopg

SQLITE = "sqlite:///"


def rows(database: str, query: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query; `database` is a URL."""
    if database.startswith(SQLITE):
        with closing(sqlite3.connect(database.removeprefix(SQLITE), timeout=20)) as connection:
            return connection.execute(query).fetchall()
    with psycopg.connect(database.replace("postgres:", "postgresql:", 1)) as connection:
        return connection.execute(query).fetchall()


def texts_of_revisions(database: str) -> dict[tuple[int, int], str]:
    """Return the text of each revision, by (id of its article, number)."""
    found = rows(database, "SELECT article_id, number, text FROM articles_revision")
    return {(article, number): text for article, number, text in found}


def stored_pictures(database: str) -> dict[str, str]:
    """Return the name of the file of each picture of the library, by its path in texts."""
    found = rows(database, "SELECT path, stored FROM articles_picture")
    return {
        path: (json.loads(stored) if isinstance(stored, str) else stored)["file"] for path, stored in found
    }


def assert_intact(database: str) -> None:
    """Assert that SQLite finds its file intact, or that PostgreSQL can read every row."""
    if database.startswith(SQLITE):
        assert rows(database, "PRAGMA integrity_check") == [("ok",)]
        assert rows(database, "PRAGMA foreign_key_check") == []
    else:
        for (table,) in rows(database, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"):
            rows(database, f'SELECT * FROM "{table}"')
