"""What the desk finds articles by: the digest of every text, and an index of their words."""

from hashlib import blake2b

import django.db.models.deletion
from django.db import migrations, models

from articles.manuscript import FaultyText, parse
from articles.models.revision_data import undated_digest
from articles.models.full_text import LONGEST
from articles.rendering import count_words, plain_text

FORGET = (
    "INSERT INTO articles_fulltext_words (articles_fulltext_words, rowid, title, text) "
    "VALUES ('delete', old.article_id, old.title, old.text);"
)
TELL = (
    "INSERT INTO articles_fulltext_words (rowid, title, text) "
    "VALUES (new.article_id, new.title, new.text);"
)
MAKE = {
    "sqlite": (
        "CREATE VIRTUAL TABLE articles_fulltext_words USING fts5(title, text, "
        "content = 'articles_fulltext', content_rowid = 'article_id', "
        "tokenize = 'porter unicode61 remove_diacritics 2', prefix = '2 3')",
        f"CREATE TRIGGER articles_fulltext_new AFTER INSERT ON articles_fulltext BEGIN {TELL} END",
        f"CREATE TRIGGER articles_fulltext_gone AFTER DELETE ON articles_fulltext BEGIN {FORGET} END",
        f"CREATE TRIGGER articles_fulltext_told AFTER UPDATE ON articles_fulltext BEGIN {FORGET} {TELL} END",
    ),
    "postgresql": (
        # As `english`, but without its stop words: "who am I" is to be found.
        "CREATE TEXT SEARCH DICTIONARY articles_stem (TEMPLATE = snowball, LANGUAGE = english)",
        "CREATE TEXT SEARCH CONFIGURATION articles_english (COPY = pg_catalog.english)",
        "ALTER TEXT SEARCH CONFIGURATION articles_english "
        "ALTER MAPPING REPLACE english_stem WITH articles_stem",
        "ALTER TABLE articles_fulltext ADD COLUMN words tsvector GENERATED ALWAYS AS "
        "(to_tsvector('articles_english', title || ' ' || text)) STORED",
        "CREATE INDEX articles_fulltext_words ON articles_fulltext USING gin (words)",
        # The planner does not know how long the entries are, and would rather read them all.
        "CREATE FUNCTION articles_found(sought text) RETURNS SETOF bigint LANGUAGE sql STABLE "
        "SET enable_seqscan = off AS 'SELECT article_id FROM articles_fulltext "
        "WHERE words @@ to_tsquery(''articles_english'', sought)'",
    ),
}
DROP = {
    "sqlite": (
        "DROP TRIGGER articles_fulltext_new",
        "DROP TRIGGER articles_fulltext_gone",
        "DROP TRIGGER articles_fulltext_told",
        "DROP TABLE articles_fulltext_words",
    ),
    "postgresql": (
        "DROP FUNCTION articles_found(text)",
        "ALTER TABLE articles_fulltext DROP COLUMN words",
        "DROP TEXT SEARCH CONFIGURATION articles_english",
        "DROP TEXT SEARCH DICTIONARY articles_stem",
    ),
}


def make_index(apps, schema_editor):
    for statement in MAKE[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def drop_index(apps, schema_editor):
    for statement in DROP[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def digest_of(text):
    """Return the digest of a text; one that today's rules would not read has its own."""
    try:
        return undated_digest(parse(text))
    except FaultyText:
        return blake2b(text.encode(), digest_size=16).hexdigest()


def tell_articles(apps, schema_editor):
    Article, Revision, Section, FullText = (
        apps.get_model("articles", name) for name in ("Article", "Revision", "Section", "FullText")
    )
    for article in Article.objects.only("title").order_by("pk").iterator():
        head = Revision.objects.filter(article=article, aside=False).order_by("-number").first()
        sections = Section.objects.filter(article=article).order_by("position", "pk")
        parts = [part for section in sections for part in (section.heading, section.body)]
        plain = "\n".join(filter(None, map(plain_text, parts)))
        Article.objects.filter(pk=article.pk).update(
            draft_digest=digest_of(head.text) if head else "", words=count_words(plain)
        )
        FullText.objects.create(article=article, title=article.title, text=plain[:LONGEST])


def tell_editions(apps, schema_editor):
    Edition = apps.get_model("articles", "Edition")
    for pk, text in Edition.objects.order_by("pk").values_list("pk", "manuscript").iterator():
        Edition.objects.filter(pk=pk).update(draft_digest=digest_of(text))


class Migration(migrations.Migration):
    dependencies = [("articles", "0003_writing")]

    operations = [
        migrations.AddField(
            model_name="article",
            name="draft_digest",
            field=models.CharField(default="", editable=False, max_length=32),
        ),
        migrations.AddField(
            model_name="edition",
            name="draft_digest",
            field=models.CharField(default="", max_length=32),
        ),
        migrations.AddIndex(
            model_name="edition",
            index=models.Index(
                condition=models.Q(("cancelled_at__isnull", True)),
                fields=["article", "live_from", "live_until", "draft_digest"],
                name="edition_standing",
            ),
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
        migrations.RunPython(make_index, drop_index),
        migrations.RunPython(tell_articles, migrations.RunPython.noop),
        migrations.RunPython(tell_editions, migrations.RunPython.noop),
    ]
