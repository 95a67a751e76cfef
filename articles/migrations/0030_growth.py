"""Index live editions by kind, and for PostgreSQL the titles of editions alone.

PostgreSQL's full-text index has no weights: to find the texts with a common word in their title, it would read
all texts with the word. SQLite's index knows the column of each word.
"""

from django.db import migrations, models

TABLE = "articles_editiontext"
CREATE = f"CREATE INDEX {TABLE}_titles ON {TABLE} USING gin (to_tsvector('articles_english', title))"
DROP = f"DROP INDEX {TABLE}_titles"


def create_index(apps, schema_editor):
    execute(schema_editor, CREATE)


def drop_index(apps, schema_editor):
    execute(schema_editor, DROP)


def execute(schema_editor, statement):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("articles", "0029_words_for_email")]

    operations = [
        migrations.AddIndex(
            "edition",
            models.Index(
                fields=["kind", "live_from", "id", "live_until"],
                condition=models.Q(cancelled_at__isnull=True),
                name="edition_live_by_kind",
            ),
        ),
        migrations.RunPython(create_index, drop_index),
    ]
