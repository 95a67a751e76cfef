"""Create the tables of articles, the full-text indexes of the database, and the groups of editorial users.

The first six migrations of this app in one, which has the name of the last: a database that has all six applied has
this one applied.
"""

import articles.models.topic
import authors.models
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import markdownx.models
import taggit.managers
from django.conf import settings
from django.db import migrations, models

# --- Full-text indexes ---------------------------------------------------------------------------
# Working copies (`FullText`) and editions (`EditionText`) have one each, which the database keeps up to date:
# triggers on SQLite, generated columns on PostgreSQL. A later migration that alters one of the two tables on
# SQLite has to create its triggers again.


def sqlite_index(table, key, columns):
    """Return the statements that create the FTS5 table of a table, and the triggers that maintain it."""
    names = ", ".join(columns)
    old = ", ".join(f"old.{name}" for name in columns)
    new = ", ".join(f"new.{name}" for name in columns)
    delete = f"INSERT INTO {table}_words ({table}_words, rowid, {names}) VALUES ('delete', old.{key}, {old});"
    insert = f"INSERT INTO {table}_words (rowid, {names}) VALUES (new.{key}, {new});"
    return (
        f"CREATE VIRTUAL TABLE {table}_words USING fts5({names}, "
        f"content = '{table}', content_rowid = '{key}', "
        "tokenize = 'porter unicode61 remove_diacritics 2', prefix = '2 3')",
        f"CREATE TRIGGER {table}_new AFTER INSERT ON {table} BEGIN {insert} END",
        f"CREATE TRIGGER {table}_gone AFTER DELETE ON {table} BEGIN {delete} END",
        f"CREATE TRIGGER {table}_told AFTER UPDATE ON {table} BEGIN {delete} {insert} END",
    )


CREATE_INDEXES = {
    "sqlite": (
        *sqlite_index("articles_fulltext", "article_id", ("title", "text")),
        *sqlite_index("articles_editiontext", "edition_id", ("title", "dek", "headings", "text")),
    ),
    "postgresql": (
        # Words are found with or without their accents, as on SQLite. (The owner of the database may do this.)
        "CREATE EXTENSION IF NOT EXISTS unaccent",
        # As `english`, but without its stop words, so that "who am I" is found.
        "CREATE TEXT SEARCH DICTIONARY articles_stem (TEMPLATE = snowball, LANGUAGE = english)",
        "CREATE TEXT SEARCH CONFIGURATION articles_english (COPY = pg_catalog.english)",
        "ALTER TEXT SEARCH CONFIGURATION articles_english ALTER MAPPING FOR asciiword, word, hword_asciipart, "
        "hword_part, asciihword, hword WITH unaccent, articles_stem",
        "ALTER TABLE articles_fulltext ADD COLUMN words tsvector GENERATED ALWAYS AS "
        "(to_tsvector('articles_english', title || ' ' || text)) STORED",
        "CREATE INDEX articles_fulltext_words ON articles_fulltext USING gin (words)",
        "ALTER TABLE articles_editiontext ADD COLUMN words tsvector GENERATED ALWAYS AS ("
        "setweight(to_tsvector('articles_english', title), 'A') || "
        "setweight(to_tsvector('articles_english', dek), 'B') || "
        "setweight(to_tsvector('articles_english', headings), 'C') || "
        "setweight(to_tsvector('articles_english', text), 'D')) STORED",
        "CREATE INDEX articles_editiontext_words ON articles_editiontext USING gin (words)",
        # Sequential scans are off in both functions because the planner does not know how long the entries
        # are, and would rather read them all.
        "CREATE FUNCTION articles_found(sought text) RETURNS SETOF bigint LANGUAGE sql STABLE "
        "SET enable_seqscan = off AS 'SELECT article_id FROM articles_fulltext "
        "WHERE words @@ to_tsquery(''articles_english'', sought)'",
        "CREATE FUNCTION articles_editions_found(sought text) RETURNS SETOF bigint LANGUAGE sql STABLE "
        "SET enable_seqscan = off AS 'SELECT edition_id FROM articles_editiontext, "
        "to_tsquery(''articles_english'', sought) AS query WHERE words @@ query "
        "ORDER BY ts_rank(words, query, 1) DESC, edition_id DESC'",
    ),
}
DROP_INDEXES = {
    "sqlite": tuple(
        statement
        for table in ("articles_fulltext", "articles_editiontext")
        for statement in (
            f"DROP TRIGGER {table}_new",
            f"DROP TRIGGER {table}_gone",
            f"DROP TRIGGER {table}_told",
            f"DROP TABLE {table}_words",
        )
    ),
    "postgresql": (
        "DROP FUNCTION articles_editions_found(text)",
        "DROP FUNCTION articles_found(text)",
        "ALTER TABLE articles_editiontext DROP COLUMN words",
        "ALTER TABLE articles_fulltext DROP COLUMN words",
        "DROP TEXT SEARCH CONFIGURATION articles_english",
        "DROP TEXT SEARCH DICTIONARY articles_stem",
    ),
}


def create_indexes(apps, schema_editor):
    for statement in CREATE_INDEXES[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def drop_indexes(apps, schema_editor):
    for statement in DROP_INDEXES[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


# --- Groups --------------------------------------------------------------------------------------
# A user may be in one of them. A permission is its app, its model and its codename.


def permissions_of(app, model, *actions):
    return [(app, model, f"{action}_{model}") for action in actions]


LIBRARY = ("topic", "picture", "episode", "series")
WRITER = [
    *permissions_of("articles", "article", "add", "change", "delete", "view"),
    *(
        rule
        for model in (*LIBRARY, "revision", "edition")
        for rule in permissions_of("articles", model, "view")
    ),
    *permissions_of("articles", "picture", "add"),
    *permissions_of("authors", "author", "view"),
]
EDITOR = [
    *WRITER,
    *(rule for model in LIBRARY for rule in permissions_of("articles", model, "add", "change", "delete")),
    *permissions_of("authors", "author", "add", "change"),
    *permissions_of("articles", "article", "publish", "edit_any"),
]
CHIEF_EDITOR = [
    *EDITOR,
    *permissions_of("articles", "article", "delete_published"),
    ("articles", "article", "transfer_articles"),
    *permissions_of("articles", "signoff", "add", "change", "delete", "view"),
    *permissions_of("authors", "author", "delete"),
    *permissions_of("auth", "user", "add", "change", "delete", "view"),
    *permissions_of("auth", "group", "add", "change", "delete", "view"),
]
GROUPS = {"writer": WRITER, "editor": EDITOR, "chief editor": CHIEF_EDITOR}
PERMISSION_NAMES = {
    "publish_article": "Can publish, schedule and unpublish articles",
    "edit_any_article": "Can edit articles of others, and published ones",
    "delete_published_article": "Can delete articles that were published",
    "transfer_articles": "Can import and export",
}


def create_groups(apps, schema_editor):
    for name, rules in GROUPS.items():
        group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=name)
        group.permissions.set([get_or_create_permission(apps, *rule) for rule in rules])


def get_or_create_permission(apps, app, model, codename):
    """Return a permission. Django creates permissions only after all migrations, which is too late here."""
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label=app, model=model
    )
    name = PERMISSION_NAMES.get(codename, f"Can {codename.replace('_', ' ')}")
    permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type, codename=codename, defaults={"name": name}
    )
    return permission


def delete_groups(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=GROUPS).delete()


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("authors", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Episode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200, validators=[authors.models.plain_line])),
                ("slug", models.SlugField(max_length=200, unique=True)),
                ("number", models.PositiveIntegerField(blank=True, null=True)),
                ("season", models.PositiveIntegerField(blank=True, null=True)),
                ("published", models.DateTimeField(blank=True, null=True)),
                (
                    "audio",
                    models.FileField(
                        help_text="MP3 or M4A.",
                        upload_to="audio",
                        validators=[django.core.validators.FileExtensionValidator(["mp3", "m4a"])],
                    ),
                ),
                ("seconds", models.PositiveIntegerField(editable=False)),
                ("size", models.PositiveBigIntegerField(editable=False)),
                ("mime_type", models.CharField(editable=False, max_length=60)),
                (
                    "transcript",
                    models.TextField(
                        help_text="WebVTT: who says what, and when. Readers who cannot hear rely on it."
                    ),
                ),
                ("cues", models.JSONField(default=list, editable=False)),
                ("notes", markdownx.models.MarkdownxField(blank=True, help_text="Show notes, in Markdown.")),
                ("notes_html", models.TextField(blank=True, editable=False)),
                ("explicit", models.BooleanField(default=False)),
                ("chapters", models.JSONField(blank=True, default=list)),
            ],
            options={
                "ordering": ("-published", "pk"),
                "constraints": [
                    models.UniqueConstraint(fields=("season", "number"), name="episode_number_once_a_season"),
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="episode_has_a_title"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Generation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveBigIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("pk", 1)), name="generation_is_one_row")
                ],
            },
        ),
        migrations.CreateModel(
            name="Picture",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "path",
                    models.CharField(
                        help_text="What a text calls it: images/<b>name</b>.webp", max_length=255, unique=True
                    ),
                ),
                ("stored", models.JSONField(editable=False)),
                ("digest", models.CharField(db_index=True, editable=False, max_length=64)),
                ("added_at", models.DateTimeField(auto_now_add=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "alt",
                    models.CharField(
                        blank=True,
                        help_text="What it shows, in words. Offered where the picture goes into a text, to be fitted there.",
                        max_length=500,
                        validators=[authors.models.plain_line],
                        verbose_name="alt text",
                    ),
                ),
                (
                    "credit",
                    models.CharField(
                        blank=True,
                        help_text="Who made it, and under which licence.",
                        max_length=200,
                        validators=[authors.models.plain_line],
                    ),
                ),
            ],
            options={
                "ordering": ("path",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("path", ""), _negated=True), name="picture_has_a_path"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Article",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("article", "Article"), ("page", "Standing page")],
                        default="article",
                        max_length=10,
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        help_text="A question readers ask works best.",
                        max_length=300,
                        validators=[authors.models.plain_line],
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        help_text="The address. An old one keeps leading here after a change.",
                        max_length=200,
                        unique=True,
                    ),
                ),
                (
                    "dek",
                    models.CharField(
                        blank=True,
                        help_text="The line under the title: what the reader gets.",
                        max_length=500,
                        validators=[authors.models.plain_line],
                    ),
                ),
                (
                    "description",
                    models.CharField(
                        blank=True,
                        help_text="For search engines; up to about 155 characters are shown.",
                        max_length=500,
                        validators=[authors.models.plain_line],
                    ),
                ),
                (
                    "content_note",
                    models.CharField(
                        blank=True,
                        help_text="A neutral note before hard passages: “This page discusses…”.",
                        max_length=500,
                        validators=[authors.models.plain_line],
                    ),
                ),
                (
                    "short_version",
                    markdownx.models.MarkdownxField(
                        blank=True,
                        help_text="The whole answer in a minute or two, for a reader who has no more to give.",
                    ),
                ),
                (
                    "image_alt",
                    models.CharField(
                        blank=True,
                        help_text="What the picture shows, for readers who cannot see it.",
                        max_length=500,
                        validators=[authors.models.plain_line],
                        verbose_name="alt text",
                    ),
                ),
                (
                    "image_caption",
                    models.CharField(
                        blank=True,
                        max_length=500,
                        validators=[authors.models.plain_line],
                        verbose_name="caption",
                    ),
                ),
                (
                    "image_credit",
                    models.CharField(
                        blank=True,
                        max_length=200,
                        validators=[authors.models.plain_line],
                        verbose_name="credit",
                    ),
                ),
                (
                    "published",
                    models.DateTimeField(
                        blank=True,
                        help_text="Set by the first publication, unless you know better.",
                        null=True,
                    ),
                ),
                (
                    "updated",
                    models.DateTimeField(
                        blank=True, help_text="Set by every publication that is not called minor.", null=True
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "episode",
                    models.ForeignKey(
                        blank=True,
                        help_text="The podcast to hear with it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="articles",
                        to="articles.episode",
                    ),
                ),
                (
                    "image",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lead_of",
                        to="articles.picture",
                        verbose_name="lead picture",
                    ),
                ),
                ("words", models.PositiveIntegerField(default=0, editable=False)),
                ("draft_digest", models.CharField(default="", editable=False, max_length=32)),
            ],
            options={
                "ordering": ("-changed_at", "-pk"),
                "permissions": (
                    ("publish_article", "Can publish, schedule and unpublish articles"),
                    ("edit_any_article", "Can edit articles of others, and published ones"),
                    ("delete_published_article", "Can delete articles that were published"),
                    ("transfer_articles", "Can import and export"),
                ),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["article", "page"])), name="article_kind_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="article_has_a_title"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("slug", ""), _negated=True), name="article_has_a_slug"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Byline",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField(default=0)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bylines",
                        to="articles.article",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bylines",
                        to="authors.author",
                    ),
                ),
            ],
            options={
                "verbose_name": "author",
                "ordering": ("position", "pk"),
                "constraints": [
                    models.UniqueConstraint(fields=("article", "author"), name="author_once_a_byline")
                ],
            },
        ),
        migrations.CreateModel(
            name="RelatedPost",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField(default=0)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="related_posts",
                        to="articles.article",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="related_from",
                        to="articles.article",
                        verbose_name="article",
                    ),
                ),
            ],
            options={
                "ordering": ("position", "pk"),
                "constraints": [
                    models.UniqueConstraint(fields=("article", "post"), name="related_post_once"),
                    models.CheckConstraint(
                        condition=models.Q(("article", models.F("post")), _negated=True),
                        name="related_to_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("text", models.TextField()),
                ("names", models.JSONField(default=dict)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("reason", models.CharField(blank=True, max_length=200)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="revisions",
                        to="articles.article",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("aside", models.BooleanField(default=False)),
                (
                    "name",
                    models.CharField(
                        blank=True,
                        help_text="What you will know it by: “sent to the lawyer”.",
                        max_length=100,
                    ),
                ),
            ],
            options={
                "ordering": ("-number",),
                "constraints": [
                    models.UniqueConstraint(fields=("article", "number"), name="revision_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Edition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("article", "Article"), ("page", "Standing page")], max_length=10
                    ),
                ),
                ("slug", models.SlugField(max_length=200)),
                ("title", models.CharField(max_length=300)),
                ("dek", models.CharField(blank=True, max_length=500)),
                ("description", models.CharField(blank=True, max_length=500)),
                ("content_note", models.CharField(blank=True, max_length=500)),
                ("short_html", models.TextField(blank=True)),
                ("sections", models.JSONField(default=list)),
                ("notes_html", models.TextField(blank=True)),
                ("lead", models.JSONField(default=dict)),
                ("pictures", models.JSONField(default=dict)),
                ("published", models.DateTimeField()),
                ("updated", models.DateTimeField(null=True)),
                ("words", models.PositiveIntegerField(default=0)),
                ("minutes", models.PositiveIntegerField(default=1)),
                ("short_minutes", models.PositiveIntegerField(default=1)),
                ("manuscript", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                ("renderer", models.PositiveIntegerField()),
                ("live_from", models.DateTimeField()),
                ("ends_at", models.DateTimeField(null=True)),
                ("cancelled_at", models.DateTimeField(null=True)),
                ("live_until", models.DateTimeField(null=True)),
                ("minor", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="editions",
                        to="articles.article",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "replaced_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="articles.article",
                    ),
                ),
                (
                    "episode",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="editions",
                        to="articles.episode",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="editions",
                        to="articles.revision",
                    ),
                ),
                ("draft_digest", models.CharField(default="", max_length=32)),
                ("names", models.JSONField(default=dict)),
            ],
            options={
                "ordering": ("-live_from", "-number"),
                "indexes": [
                    models.Index(fields=["article", "live_from"], name="edition_timeline"),
                    models.Index(fields=["slug"], name="edition_slug"),
                    models.Index(
                        condition=models.Q(("cancelled_at__isnull", True)),
                        fields=["article", "live_from", "live_until", "draft_digest"],
                        name="edition_standing",
                    ),
                    models.Index(
                        condition=models.Q(("cancelled_at__isnull", True)),
                        fields=["kind", "-published", "-id", "live_from", "live_until"],
                        name="edition_newest",
                    ),
                    models.Index(
                        condition=models.Q(("cancelled_at__isnull", True)),
                        fields=["live_from"],
                        name="edition_begins",
                    ),
                    models.Index(
                        condition=models.Q(("cancelled_at__isnull", True)),
                        fields=["live_until"],
                        name="edition_ends",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("article", "number"), name="edition_number_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("cancelled_at__isnull", True), ("live_until__isnull", True)),
                        fields=("article",),
                        name="one_open_edition_an_article",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("live_until__isnull", True),
                            ("live_until__gte", models.F("live_from")),
                            _connector="OR",
                        ),
                        name="edition_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_at__isnull", True),
                            ("ends_at__gte", models.F("live_from")),
                            _connector="OR",
                        ),
                        name="edition_is_wished_to_end_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["article", "page"])), name="edition_kind_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title", ""), _negated=True), models.Q(("slug", ""), _negated=True)
                        ),
                        name="edition_has_title_and_slug",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EditionAuthor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="edition_bylines",
                        to="authors.author",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bylines",
                        to="articles.edition",
                    ),
                ),
            ],
            options={
                "ordering": ("position",),
                "constraints": [
                    models.UniqueConstraint(fields=("edition", "author"), name="author_once_an_edition")
                ],
            },
        ),
        migrations.CreateModel(
            name="EditionRelated",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="related_in_editions",
                        to="articles.article",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="edition_related",
                        to="articles.edition",
                    ),
                ),
            ],
            options={
                "ordering": ("position",),
                "constraints": [
                    models.UniqueConstraint(fields=("edition", "article"), name="related_once_an_edition")
                ],
            },
        ),
        migrations.CreateModel(
            name="EditionPicture",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="edition_pictures",
                        to="articles.edition",
                    ),
                ),
                (
                    "picture",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="edition_pictures",
                        to="articles.picture",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("edition", "picture"), name="picture_once_an_edition")
                ],
            },
        ),
        migrations.CreateModel(
            name="Section",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField(default=0)),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("text", "Text"),
                            ("deep-dive", "Deep dive"),
                            ("heads-up", "Heads up"),
                            ("pro-tip", "Pro tip"),
                            ("try-this", "Try this"),
                            ("get-help", "Get help"),
                        ],
                        default="text",
                        max_length=20,
                    ),
                ),
                (
                    "heading",
                    models.CharField(
                        blank=True,
                        help_text="Headings of text sections stand in “On this page”. Questions work well.",
                        max_length=500,
                    ),
                ),
                ("body", markdownx.models.MarkdownxField(blank=True, max_length=100000)),
                ("anchor", models.CharField(blank=True, editable=False, max_length=200)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sections",
                        to="articles.article",
                    ),
                ),
            ],
            options={
                "ordering": ("position", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("type__in", ["text", "deep-dive", "heads-up", "pro-tip", "try-this", "get-help"])
                        ),
                        name="section_type_is_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("anchor", ""), _negated=True),
                        fields=("article", "anchor"),
                        name="anchor_once_an_article",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SignOff",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reviewed_on", models.DateField()),
                ("review_due", models.DateField(blank=True, null=True)),
                ("digest", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sign_offs",
                        to="articles.article",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sign_offs",
                        to="authors.author",
                    ),
                ),
            ],
            options={
                "ordering": ("-reviewed_on", "-pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("review_due__isnull", True),
                            ("review_due__gte", models.F("reviewed_on")),
                            _connector="OR",
                        ),
                        name="review_is_due_after_it",
                    ),
                    models.UniqueConstraint(
                        fields=("article", "reviewer", "reviewed_on", "digest"), name="signed_off_once_a_day"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Topic",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "slug",
                    models.SlugField(allow_unicode=True, max_length=100, unique=True, verbose_name="slug"),
                ),
                (
                    "name",
                    models.CharField(
                        max_length=100, unique=True, validators=[articles.models.topic.nameable]
                    ),
                ),
                (
                    "aliases",
                    models.JSONField(blank=True, default=list, help_text="Other names an import may use."),
                ),
                (
                    "description",
                    markdownx.models.MarkdownxField(
                        blank=True, help_text="A sentence or two at the top of the topic's page."
                    ),
                ),
                ("description_html", models.TextField(blank=True, editable=False)),
            ],
            options={
                "ordering": ("name", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"), name="topic_name_in_any_case"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("slug", ""), _negated=True), name="topic_has_a_slug"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EditionTopic",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="edition_topics",
                        to="articles.edition",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="edition_topics",
                        to="articles.topic",
                    ),
                ),
            ],
            options={
                "ordering": ("position",),
                "constraints": [
                    models.UniqueConstraint(fields=("edition", "topic"), name="topic_once_an_edition")
                ],
            },
        ),
        migrations.CreateModel(
            name="ArticleTopic",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField(default=0)),
                (
                    "content_object",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="article_topics",
                        to="articles.article",
                    ),
                ),
                (
                    "tag",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="article_topics",
                        to="articles.topic",
                        verbose_name="topic",
                    ),
                ),
            ],
            options={
                "verbose_name": "topic",
                "ordering": ("position", "pk"),
                "constraints": [
                    models.UniqueConstraint(fields=("tag", "content_object"), name="topic_once_an_article")
                ],
            },
        ),
        migrations.CreateModel(
            name="Address",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=200, unique=True)),
                (
                    "article",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="addresses",
                        to="articles.article",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "addresses",
                "ordering": ("slug",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("slug", ""), _negated=True), name="address_has_a_slug"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Autosave",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("base", models.PositiveIntegerField(default=0)),
                ("fields", models.JSONField(default=list)),
                ("saved_at", models.DateTimeField(auto_now=True)),
                (
                    "article",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="autosaves",
                        to="articles.article",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="autosaves",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-saved_at",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("article", "user"), name="autosave_once_an_article_and_user"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("article__isnull", True)),
                        fields=("user",),
                        name="autosave_once_a_new_article",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Presence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seen_at", models.DateTimeField()),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="presences",
                        to="articles.article",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("user",),
                "constraints": [
                    models.UniqueConstraint(fields=("article", "user"), name="presence_once_an_article")
                ],
            },
        ),
        migrations.CreateModel(
            name="FullText",
            fields=[
                (
                    "article",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="full_text",
                        serialize=False,
                        to="articles.article",
                    ),
                ),
                ("title", models.CharField(max_length=300)),
                ("text", models.TextField()),
            ],
        ),
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="series_has_a_title"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("slug", ""), _negated=True), name="series_has_a_slug"
                    ),
                ],
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
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="series_parts",
                        to="articles.article",
                    ),
                ),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="articles.series",
                    ),
                ),
            ],
            options={
                "verbose_name": "article",
                "ordering": ("position", "pk"),
                "constraints": [
                    models.UniqueConstraint(fields=("series", "article"), name="article_once_a_series")
                ],
            },
        ),
        migrations.AddField(
            model_name="article",
            name="authors",
            field=models.ManyToManyField(
                related_name="articles", through="articles.Byline", to="authors.author"
            ),
        ),
        migrations.AddField(
            model_name="article",
            name="related",
            field=models.ManyToManyField(
                related_name="+", through="articles.RelatedPost", to="articles.article"
            ),
        ),
        migrations.AddField(
            model_name="article",
            name="topics",
            field=taggit.managers.TaggableManager(
                blank=True,
                help_text="A comma-separated list of tags.",
                through="articles.ArticleTopic",
                to="articles.Topic",
                verbose_name="Tags",
            ),
        ),
        migrations.AddField(
            model_name="edition",
            name="authors",
            field=models.ManyToManyField(
                related_name="editions", through="articles.EditionAuthor", to="authors.author"
            ),
        ),
        migrations.AddField(
            model_name="edition",
            name="related",
            field=models.ManyToManyField(
                related_name="+", through="articles.EditionRelated", to="articles.article"
            ),
        ),
        migrations.AddField(
            model_name="edition",
            name="images",
            field=models.ManyToManyField(
                related_name="editions", through="articles.EditionPicture", to="articles.picture"
            ),
        ),
        migrations.AddField(
            model_name="edition",
            name="topics",
            field=models.ManyToManyField(
                related_name="editions", through="articles.EditionTopic", to="articles.topic"
            ),
        ),
        migrations.AddField(
            model_name="series",
            name="articles",
            field=models.ManyToManyField(
                related_name="series", through="articles.SeriesPart", to="articles.article"
            ),
        ),
        migrations.RunPython(create_indexes, drop_indexes),
        migrations.RunPython(create_groups, delete_groups),
    ]
