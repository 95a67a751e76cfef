"""Create the crisis phrases that a site begins with, and index footnotes and words of editions for the search.

Footnotes get a column of their own, so that they rank below the text. That alters `articles_editiontext`, so
its full-text index is created again.
"""

import re
from pathlib import Path

import django.db.models.functions.text
from django.db import migrations, models

import authors.models

# --- Crisis phrases ------------------------------------------------------------------------------
FOLDER = Path(__file__).resolve().parent.parent / "models" / "phrases"
LANGUAGES = ("en", "es")
KINDS = ("subject", "harmless")  # beside `crisis`, the usual one
HEADING = re.compile(r"\[([^\]]*)\]")


def phrases_of(language):
    """Yield phrase, kind and subjects from a file of the package, where headings in brackets name both."""
    kind, subjects = "crisis", []
    for line in (FOLDER / f"{language}.txt").read_text(encoding="utf-8").splitlines():
        phrase = " ".join(line.split())
        heading = HEADING.fullmatch(phrase)
        if heading:
            words = heading[1].replace(",", " ").split()
            kind = next((word for word in words if word in KINDS), "crisis")
            subjects = [word for word in words if word not in KINDS]
        elif phrase and not phrase.startswith("#"):
            yield phrase, kind, subjects


def create_phrases(apps, schema_editor):
    """Create the phrases, and let editors change them."""
    CrisisPhrase, Group = apps.get_model("articles", "CrisisPhrase"), apps.get_model("auth", "Group")
    CrisisPhrase.objects.bulk_create(
        [
            CrisisPhrase(language=language, phrase=phrase, kind=kind, subjects=subjects)
            for language in LANGUAGES
            for phrase, kind, subjects in phrases_of(language)
        ],
        ignore_conflicts=True,
    )
    for group in Group.objects.filter(name__in=("editor", "chief editor")):
        group.permissions.add(*(permission(apps, action) for action in ("view", "add", "change", "delete")))


def permission(apps, action):
    """Return a permission. Django creates permissions only after all migrations, which is too late here."""
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="articles", model="crisisphrase"
    )
    return apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type,
        codename=f"{action}_crisisphrase",
        defaults={"name": f"Can {action} crisis phrase"},
    )[0]


# --- The index of editions -----------------------------------------------------------------------
TABLE = "articles_editiontext"
COLUMNS = ("title", "dek", "headings", "text", "notes")
SEPARATOR = "\x1e"
WORD = re.compile(r"[^\W\d_]{3,40}")


def sqlite_index(columns):
    """Return the statements that create the FTS5 table, fill it, and create the triggers that maintain it."""
    names = ", ".join(columns)
    old = ", ".join(f"old.{name}" for name in columns)
    new = ", ".join(f"new.{name}" for name in columns)
    delete = (
        f"INSERT INTO {TABLE}_words ({TABLE}_words, rowid, {names}) VALUES ('delete', old.edition_id, {old});"
    )
    insert = f"INSERT INTO {TABLE}_words (rowid, {names}) VALUES (new.edition_id, {new});"
    return (
        f"CREATE VIRTUAL TABLE {TABLE}_words USING fts5({names}, "
        f"content = '{TABLE}', content_rowid = 'edition_id', "
        "tokenize = 'porter unicode61 remove_diacritics 2', prefix = '2 3')",
        f"INSERT INTO {TABLE}_words ({TABLE}_words) VALUES ('rebuild')",
        f"CREATE TRIGGER {TABLE}_new AFTER INSERT ON {TABLE} BEGIN {insert} END",
        f"CREATE TRIGGER {TABLE}_gone AFTER DELETE ON {TABLE} BEGIN {delete} END",
        f"CREATE TRIGGER {TABLE}_told AFTER UPDATE ON {TABLE} BEGIN {delete} {insert} END",
    )


DROP_INDEX = {
    "sqlite": (
        f"DROP TRIGGER {TABLE}_new",
        f"DROP TRIGGER {TABLE}_gone",
        f"DROP TRIGGER {TABLE}_told",
        f"DROP TABLE {TABLE}_words",
    ),
    "postgresql": (
        "DROP FUNCTION articles_editions_found(text)",
        f"ALTER TABLE {TABLE} DROP COLUMN words",
    ),
}
CREATE_INDEX = {
    "sqlite": sqlite_index(COLUMNS),
    # There are four weights, so deks and headings share one. The weights are those of D, C, B and A.
    "postgresql": (
        f"ALTER TABLE {TABLE} ADD COLUMN words tsvector GENERATED ALWAYS AS ("
        "setweight(to_tsvector('articles_english', title), 'A') || "
        "setweight(to_tsvector('articles_english', dek || ' ' || headings), 'B') || "
        "setweight(to_tsvector('articles_english', text), 'C') || "
        "setweight(to_tsvector('articles_english', notes), 'D')) STORED",
        f"CREATE INDEX {TABLE}_words ON {TABLE} USING gin (words)",
        # Sequential scans are off because the planner does not know how long the entries are, and would
        # rather read them all.
        "CREATE FUNCTION articles_editions_found(sought text) RETURNS SETOF bigint LANGUAGE sql STABLE "
        f"SET enable_seqscan = off AS 'SELECT edition_id FROM {TABLE}, "
        "to_tsquery(''articles_english'', sought) AS query WHERE words @@ query "
        "ORDER BY ts_rank(''{0.02, 0.1, 0.3, 1.0}'', words, query, 1) DESC, edition_id DESC'",
    ),
}
# The index of 0001, for going back.
CREATE_FORMER_INDEX = {
    "sqlite": sqlite_index(COLUMNS[:-1]),
    "postgresql": (
        f"ALTER TABLE {TABLE} ADD COLUMN words tsvector GENERATED ALWAYS AS ("
        "setweight(to_tsvector('articles_english', title), 'A') || "
        "setweight(to_tsvector('articles_english', dek), 'B') || "
        "setweight(to_tsvector('articles_english', headings), 'C') || "
        "setweight(to_tsvector('articles_english', text), 'D')) STORED",
        f"CREATE INDEX {TABLE}_words ON {TABLE} USING gin (words)",
        "CREATE FUNCTION articles_editions_found(sought text) RETURNS SETOF bigint LANGUAGE sql STABLE "
        f"SET enable_seqscan = off AS 'SELECT edition_id FROM {TABLE}, "
        "to_tsquery(''articles_english'', sought) AS query WHERE words @@ query "
        "ORDER BY ts_rank(words, query, 1) DESC, edition_id DESC'",
    ),
}


def drop_index(apps, schema_editor):
    for statement in DROP_INDEX[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def create_index(apps, schema_editor):
    for statement in CREATE_INDEX[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def create_former_index(apps, schema_editor):
    for statement in CREATE_FORMER_INDEX[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def split_texts(apps, schema_editor):
    """Move the footnotes of each edition from its text into their column, and collect the words."""
    EditionText, SearchWord = apps.get_model("articles", "EditionText"), apps.get_model("articles", "SearchWord")
    sections = dict(apps.get_model("articles", "Edition").objects.values_list("pk", "sections").iterator())
    words = set()
    for row in EditionText.objects.iterator(chunk_size=100):
        pieces = row.text.split(SEPARATOR)[1:]
        if len(pieces) == len(sections.get(row.pk, ())) + 1:  # not if the text was cut because of its length
            row.notes = pieces.pop()
            row.text = "".join(f"{SEPARATOR}{piece}" for piece in pieces)
            row.save(update_fields=["text", "notes"])
        words.update(WORD.findall(f"{row.title}\n{row.dek}\n{row.text}".casefold()))
    SearchWord.objects.bulk_create(
        [SearchWord(word=word, length=len(word)) for word in sorted(words) if len(word) <= 40],
        ignore_conflicts=True,
        batch_size=1000,
    )


def join_texts(apps, schema_editor):
    """Move the footnotes of each edition back to the end of its text."""
    for row in apps.get_model("articles", "EditionText").objects.iterator(chunk_size=100):
        row.text = f"{row.text}{SEPARATOR}{row.notes}"
        row.save(update_fields=["text"])


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0013_safety"),
    ]

    operations = [
        migrations.CreateModel(
            name="CrisisPhrase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("es", "Spanish")], max_length=2, verbose_name="language"
                    ),
                ),
                (
                    "phrase",
                    models.CharField(
                        max_length=2000, validators=[authors.models.plain_line], verbose_name="phrase"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("crisis", "Show help"),
                            ("subject", "Show help, unless it is about a film, a book or research"),
                            ("harmless", "Harmless: ignore these words"),
                        ],
                        default="crisis",
                        max_length=10,
                        verbose_name="what it does",
                    ),
                ),
                (
                    "subjects",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="The help lines about these subjects are shown.",
                        verbose_name="subjects",
                    ),
                ),
            ],
            options={
                "verbose_name": "crisis phrase",
                "verbose_name_plural": "crisis phrases",
                "ordering": ("language", "kind", "phrase", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        models.F("language"),
                        django.db.models.functions.text.Lower("phrase"),
                        name="crisis_phrase_once_a_language",
                        violation_error_message="This phrase is in the list already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("phrase", ""), _negated=True), name="crisis_phrase_has_words"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                ("word", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("length", models.PositiveSmallIntegerField(db_index=True)),
            ],
        ),
        migrations.RunPython(create_phrases, migrations.RunPython.noop),
        migrations.RunPython(drop_index, create_former_index),
        migrations.AddField(
            model_name="editiontext",
            name="notes",
            field=models.TextField(default=""),
            preserve_default=False,
        ),
        migrations.RunPython(split_texts, join_texts),
        migrations.RunPython(create_index, drop_index),
    ]
