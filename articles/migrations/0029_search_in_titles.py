"""Index the titles of editions alone, for PostgreSQL.

Its full-text index has no weights: to find the texts with a common word in their title, it would read all
texts with the word. SQLite's index knows the column of each word.
"""

from django.db import migrations

TABLE = "articles_editiontext"
CREATE = (
    f"CREATE INDEX {TABLE}_titles ON {TABLE} USING gin (to_tsvector('articles_english', title))",
    # The newest editions with these words in their title, by the rank of their whole text for `weighted`.
    # Sequential scans are off for the reason given in 0014.
    "CREATE FUNCTION articles_titles_found(weighted text, sought text) RETURNS SETOF bigint "
    "LANGUAGE sql STABLE SET enable_seqscan = off AS 'WITH newest AS MATERIALIZED ("
    f"SELECT edition_id, words FROM {TABLE} WHERE to_tsvector(''articles_english'', title) "
    "@@ to_tsquery(''articles_english'', sought) ORDER BY edition_id DESC LIMIT 200) "
    "SELECT edition_id FROM newest, to_tsquery(''articles_english'', weighted) AS query "
    "ORDER BY ts_rank(''{0.02, 0.1, 0.3, 1.0}'', words, query, 1) DESC, edition_id DESC'",
)
DROP = ("DROP FUNCTION articles_titles_found(text, text)", f"DROP INDEX {TABLE}_titles")


def create_index(apps, schema_editor):
    execute(schema_editor, CREATE)


def drop_index(apps, schema_editor):
    execute(schema_editor, DROP)


def execute(schema_editor, statements):
    if schema_editor.connection.vendor == "postgresql":
        for statement in statements:
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("articles", "0028_job")]

    operations = [migrations.RunPython(create_index, drop_index)]
