"""Let lists of editions be read from indexes alone: rows of editions are long.

Indexes of editions that were not cancelled now have `cancelled_at`, without which SQLite reads the rows for it.
The ids of a topic's or an author's editions are in an index, which replaces that of the topic or author alone.
"""

import django.db.models.deletion
from django.db import migrations, models

NOT_CANCELLED = models.Q(cancelled_at__isnull=True)
CHANGED = {
    "edition_newest": ["kind", "-published", "-id", "live_from", "live_until", "cancelled_at"],
    "edition_live_by_kind": ["kind", "live_from", "id", "live_until", "cancelled_at", "article"],
    "edition_begins": ["live_from", "id", "live_until", "cancelled_at"],
}
NEW = {"edition_signed_text": ["article", "digest", "live_from", "live_until", "kind", "id", "cancelled_at"]}


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0033_desk_growth"),
        ("authors", "0007_squashed_0009_words_for_email"),
    ]

    operations = [
        *(migrations.RemoveIndex("edition", name) for name in CHANGED),
        *(
            migrations.AddIndex(
                "edition",
                models.Index(fields=fields, condition=NOT_CANCELLED, name=name),
            )
            for name, fields in {**CHANGED, **NEW}.items()
        ),
        migrations.AddIndex(
            "edition",
            models.Index(
                fields=["episode", "live_from", "live_until", "kind", "cancelled_at"],
                condition=NOT_CANCELLED & models.Q(episode__isnull=False),
                name="edition_with_episode",
            ),
        ),
        migrations.AlterField(
            "editionauthor",
            "author",
            models.ForeignKey(
                "authors.author",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="edition_bylines",
                db_index=False,
            ),
        ),
        migrations.AlterField(
            "editiontopic",
            "topic",
            models.ForeignKey(
                "articles.topic",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="edition_topics",
                db_index=False,
            ),
        ),
        migrations.AddIndex(
            "editionauthor", models.Index(fields=["author", "edition"], name="byline_of_author")
        ),
        migrations.AddIndex(
            "editiontopic", models.Index(fields=["topic", "edition"], name="edition_of_topic")
        ),
    ]
