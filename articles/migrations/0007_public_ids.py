"""Give every article, topic, series and episode a permanent public id.

Rows that feeds have shown get the id that feeds used for them, so that no subscriber receives an entry twice:
until this migration feeds computed ids from the host of `SITE_URL` and the primary key. Series had no id and
get a random one.
"""

from urllib.parse import urlsplit
from uuid import NAMESPACE_DNS, uuid4, uuid5

from django.conf import settings
from django.db import migrations, models

import authors.models

MODELS = ("article", "topic", "series", "episode")


def feed_id(key):
    """Return the id that feeds computed from the site's host and this key, such as `article 12`."""
    return f"urn:uuid:{uuid5(uuid5(NAMESPACE_DNS, urlsplit(settings.SITE_URL).hostname or ''), key)}"


def set_public_ids(apps, schema_editor):
    id_for_pk = {
        "article": lambda pk: feed_id(f"article {pk}"),
        "topic": lambda pk: feed_id(f"topic {pk}"),
        "series": lambda pk: uuid4().urn,
        "episode": "therapyedu-episode-{}".format,
    }
    for model in MODELS:
        rows = apps.get_model("articles", model).objects
        for pk in rows.order_by("pk").values_list("pk", flat=True):
            rows.filter(pk=pk).update(public_id=id_for_pk[model](pk))


class Migration(migrations.Migration):
    dependencies = [("articles", "0006_edition_names"), ("authors", "0002_public_ids")]
    operations = [
        *(
            migrations.AddField(
                model, "public_id", models.CharField(default="", editable=False, max_length=200)
            )
            for model in MODELS
        ),
        migrations.RunPython(set_public_ids, migrations.RunPython.noop),
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
