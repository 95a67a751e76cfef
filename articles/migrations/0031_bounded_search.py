"""Let a search of very many articles read few: for SQLite an index of titles alone, for PostgreSQL a function.

SQLite's index of all words reads every text with a word to find those with the word in their title, and
every text with one of the words that begin so, unless there is an index of beginnings of that length.
PostgreSQL has an index of titles since 0030.
"""

from django.db import migrations

TABLE = "articles_editiontext"
TITLES = f"{TABLE}_titles"
INSERT = f"INSERT INTO {TITLES} (rowid, title) VALUES (new.edition_id, new.title);"
DELETE = f"INSERT INTO {TITLES} ({TITLES}, rowid, title) VALUES ('delete', old.edition_id, old.title);"
CREATE = {
    "sqlite": (
        f"CREATE VIRTUAL TABLE {TITLES} USING fts5(title, content = '{TABLE}', content_rowid = 'edition_id', "
        "tokenize = 'porter unicode61 remove_diacritics 2', prefix = '2 3 4 5 6 7 8 9 10')",
        f"INSERT INTO {TITLES} ({TITLES}) VALUES ('rebuild')",
        f"CREATE TRIGGER {TITLES}_new AFTER INSERT ON {TABLE} BEGIN {INSERT} END",
        f"CREATE TRIGGER {TITLES}_gone AFTER DELETE ON {TABLE} BEGIN {DELETE} END",
        f"CREATE TRIGGER {TITLES}_told AFTER UPDATE ON {TABLE} BEGIN {DELETE} {INSERT} END",
    ),
    # The newest texts with the words, ranked. The planner does not know how long the entries are, and would
    # rather read them all, or read from the newest on until there are enough: both are switched off.
    "postgresql": (
        "CREATE FUNCTION articles_newest_found(sought text, most integer) RETURNS SETOF bigint "
        "LANGUAGE sql STABLE SET enable_seqscan = off SET enable_indexscan = off AS '"
        f"WITH newest AS (SELECT edition_id, words, query FROM {TABLE}, "
        "to_tsquery(''articles_english'', sought) AS query WHERE words @@ query "
        "ORDER BY edition_id DESC LIMIT most) SELECT edition_id FROM newest "
        "ORDER BY ts_rank(''{0.02, 0.1, 0.3, 1.0}'', words, query, 1) DESC, edition_id DESC'",
    ),
}
DROP = {
    "sqlite": (
        f"DROP TRIGGER {TITLES}_new",
        f"DROP TRIGGER {TITLES}_gone",
        f"DROP TRIGGER {TITLES}_told",
        f"DROP TABLE {TITLES}",
    ),
    "postgresql": ("DROP FUNCTION articles_newest_found(text, integer)",),
}


def create(apps, schema_editor):
    for statement in CREATE[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def drop(apps, schema_editor):
    for statement in DROP[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("articles", "0030_growth")]

    operations = [migrations.RunPython(create, drop)]
