"""What readers search: the words of every edition, with an index the database keeps up. And series, chapters."""

import authors.models
import django.db.models.deletion
import markdownx.models
from django.conf import settings
from django.db import migrations, models

from articles.models.edition_text import text_of_edition

COLUMNS = "title, dek, headings, text"
OLD, NEW = (", ".join(f"{row}.{name}" for name in COLUMNS.split(", ")) for row in ("old", "new"))
FORGET = (
    f"INSERT INTO articles_editiontext_words (articles_editiontext_words, rowid, {COLUMNS}) "
    f"VALUES ('delete', old.edition_id, {OLD});"
)
TELL = f"INSERT INTO articles_editiontext_words (rowid, {COLUMNS}) VALUES (new.edition_id, {NEW});"
ON = "ON articles_editiontext BEGIN"
MAKE = {
    "sqlite": (
        f"CREATE VIRTUAL TABLE articles_editiontext_words USING fts5({COLUMNS}, "
        "content = 'articles_editiontext', content_rowid = 'edition_id', "
        "tokenize = 'porter unicode61 remove_diacritics 2', prefix = '2 3')",
        f"CREATE TRIGGER articles_editiontext_new AFTER INSERT {ON} {TELL} END",
        f"CREATE TRIGGER articles_editiontext_gone AFTER DELETE {ON} {FORGET} END",
        f"CREATE TRIGGER articles_editiontext_told AFTER UPDATE {ON} {FORGET} {TELL} END",
    ),
    "postgresql": (
        # Words are found with or without their accents, as on SQLite. (Whoever owns the database may do this.)
        "CREATE EXTENSION IF NOT EXISTS unaccent",
        "ALTER TEXT SEARCH CONFIGURATION articles_english ALTER MAPPING FOR asciiword, word, hword_asciipart, "
        "hword_part, asciihword, hword WITH unaccent, articles_stem",
        "UPDATE articles_fulltext SET title = title",  # makes its generated column anew
        "ALTER TABLE articles_editiontext ADD COLUMN words tsvector GENERATED ALWAYS AS ("
        "setweight(to_tsvector('articles_english', title), 'A') || "
        "setweight(to_tsvector('articles_english', dek), 'B') || "
        "setweight(to_tsvector('articles_english', headings), 'C') || "
        "setweight(to_tsvector('articles_english', text), 'D')) STORED",
        "CREATE INDEX articles_editiontext_words ON articles_editiontext USING gin (words)",
        # As `articles_found`: the planner does not know how long the entries are.
        "CREATE FUNCTION articles_editions_found(sought text) RETURNS SETOF bigint LANGUAGE sql STABLE "
        "SET enable_seqscan = off AS 'SELECT edition_id FROM articles_editiontext, "
        "to_tsquery(''articles_english'', sought) AS query WHERE words @@ query "
        "ORDER BY ts_rank(words, query, 1) DESC, edition_id DESC'",
    ),
}
DROP = {
    "sqlite": (
        "DROP TRIGGER articles_editiontext_new",
        "DROP TRIGGER articles_editiontext_gone",
        "DROP TRIGGER articles_editiontext_told",
        "DROP TABLE articles_editiontext_words",
    ),
    "postgresql": (
        "DROP FUNCTION articles_editions_found(text)",
        "ALTER TABLE articles_editiontext DROP COLUMN words",
    ),
}


def make_index(apps, schema_editor):
    for statement in MAKE[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def drop_index(apps, schema_editor):
    for statement in DROP[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def tell_editions(apps, schema_editor):
    EditionText = apps.get_model("articles", "EditionText")
    for edition in apps.get_model("articles", "Edition").objects.order_by("pk").iterator(chunk_size=200):
        told = text_of_edition(edition)
        EditionText.objects.create(
            edition=edition, title=told.title, dek=told.dek, headings=told.headings, text=told.text
        )


def let_editors_arrange_series(apps, schema_editor):
    """What the groups of 0002 may do with a series. Django makes permissions only after all migrations."""
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="articles", model="series"
    )
    allowed = {"writer": ("view",), "editor": ("view", "add", "change", "delete")}
    allowed["chief editor"] = allowed["editor"]
    for name, verbs in allowed.items():
        group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=name)
        for verb in verbs:
            permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
                content_type=kind, codename=f"{verb}_series", defaults={"name": f"Can {verb} series"}
            )
            group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0004_finding"),
        ("authors", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="EditionText",
            fields=[
                (
                    "edition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="text",
                        serialize=False,
                        to="articles.edition",
                    ),
                ),
                ("title", models.CharField(max_length=300)),
                ("dek", models.TextField()),
                ("headings", models.TextField()),
                ("text", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="Series",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200, validators=[authors.models.plain_line])),
                ("slug", models.SlugField(max_length=200, unique=True)),
                (
                    "description",
                    markdownx.models.MarkdownxField(
                        blank=True, help_text="For whom it is, in a sentence or two."
                    ),
                ),
                ("description_html", models.TextField(blank=True, editable=False)),
                (
                    "position",
                    models.PositiveIntegerField(
                        default=0,
                        help_text="The series with the lowest number comes first.",
                        verbose_name="place",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "series",
                "ordering": ("position", "pk"),
            },
        ),
        migrations.CreateModel(
            name="SeriesPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField(default=0)),
            ],
            options={
                "verbose_name": "article",
                "ordering": ("position", "pk"),
            },
        ),
        migrations.RemoveIndex(
            model_name="edition",
            name="edition_newest",
        ),
        migrations.RemoveField(
            model_name="edition",
            name="search_text",
        ),
        migrations.AddField(
            model_name="episode",
            name="chapters",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddIndex(
            model_name="edition",
            index=models.Index(
                condition=models.Q(("cancelled_at__isnull", True)),
                fields=["kind", "-published", "-id", "live_from", "live_until"],
                name="edition_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="edition",
            index=models.Index(
                condition=models.Q(("cancelled_at__isnull", True)),
                fields=["live_from"],
                name="edition_begins",
            ),
        ),
        migrations.AddIndex(
            model_name="edition",
            index=models.Index(
                condition=models.Q(("cancelled_at__isnull", True)), fields=["live_until"], name="edition_ends"
            ),
        ),
        migrations.AddField(
            model_name="seriespart",
            name="article",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="series_parts",
                to="articles.article",
            ),
        ),
        migrations.AddField(
            model_name="seriespart",
            name="series",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="parts", to="articles.series"
            ),
        ),
        migrations.AddField(
            model_name="series",
            name="articles",
            field=models.ManyToManyField(
                related_name="series", through="articles.SeriesPart", to="articles.article"
            ),
        ),
        migrations.AddConstraint(
            model_name="seriespart",
            constraint=models.UniqueConstraint(fields=("series", "article"), name="article_once_a_series"),
        ),
        migrations.AddConstraint(
            model_name="series",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), _negated=True), name="series_has_a_title"
            ),
        ),
        migrations.AddConstraint(
            model_name="series",
            constraint=models.CheckConstraint(
                condition=models.Q(("slug", ""), _negated=True), name="series_has_a_slug"
            ),
        ),
        migrations.RunPython(make_index, drop_index),
        migrations.RunPython(tell_editions, migrations.RunPython.noop),
        migrations.RunPython(let_editors_arrange_series, migrations.RunPython.noop),
    ]
