"""Give every author a permanent public id: the one that feeds used, so that no subscriber receives an entry twice.

Until this migration feeds computed ids from the host of `SITE_URL` and the primary key.
"""

from urllib.parse import urlsplit
from uuid import NAMESPACE_DNS, uuid5

from django.conf import settings
from django.db import migrations, models

import authors.models


def feed_id(key):
    """Return the id that feeds computed from the site's host and this key, such as `author 12`."""
    return f"urn:uuid:{uuid5(uuid5(NAMESPACE_DNS, urlsplit(settings.SITE_URL).hostname or ''), key)}"


def set_public_ids(apps, schema_editor):
    rows = apps.get_model("authors", "Author").objects
    for pk in rows.order_by("pk").values_list("pk", flat=True):
        rows.filter(pk=pk).update(public_id=feed_id(f"author {pk}"))


class Migration(migrations.Migration):
    dependencies = [("authors", "0001_initial")]
    operations = [
        migrations.AddField("author", "public_id", models.CharField(default="", editable=False, max_length=200)),
        migrations.RunPython(set_public_ids, migrations.RunPython.noop),
        migrations.AlterField(
            "author",
            "public_id",
            models.CharField(default=authors.models.new_public_id, editable=False, max_length=200, unique=True),
        ),
    ]
