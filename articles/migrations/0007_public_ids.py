"""Ids that stay: every row gets the one that feeds have known it by, so that no subscriber gets anything twice.

Feeds made them of the site's host and the row's own id until now. A series had none.
"""

from urllib.parse import urlsplit
from uuid import NAMESPACE_DNS, uuid5

from django.conf import settings
from django.db import migrations, models

import authors.models

MODELS = ("article", "topic", "series", "episode")


def feed_id(key):
    """Return the id that feeds made of the site's host and a row until now."""
    return f"urn:uuid:{uuid5(uuid5(NAMESPACE_DNS, urlsplit(settings.SITE_URL).hostname or ''), key)}"


def store_ids(apps, schema_editor):
    ids = {
        "article": lambda pk: feed_id(f"article {pk}"),
        "topic": lambda pk: feed_id(f"topic {pk}"),
        "series": lambda pk: authors.models.new_public_id(),
        "episode": "therapyedu-episode-{}".format,
    }
    for model in MODELS:
        rows = apps.get_model("articles", model).objects
        for pk in rows.order_by("pk").values_list("pk", flat=True):
            rows.filter(pk=pk).update(public_id=ids[model](pk))


class Migration(migrations.Migration):
    dependencies = [("articles", "0006_edition_names"), ("authors", "0002_public_ids")]
    operations = [
        *(
            migrations.AddField(
                model, "public_id", models.CharField(default="", editable=False, max_length=200)
            )
            for model in MODELS
        ),
        migrations.RunPython(store_ids, migrations.RunPython.noop),
        *(
            migrations.AlterField(
                model,
                "public_id",
                models.CharField(
                    default=authors.models.new_public_id, editable=False, max_length=200, unique=True
                ),
            )
            for model in MODELS
        ),
        migrations.AddField("address", "was_public", models.BooleanField(default=False)),
    ]
