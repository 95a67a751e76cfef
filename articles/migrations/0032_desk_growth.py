"""Let the desk's list read the order of its articles from an index alone, without those in the trash."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0031_bounded_search")]

    operations = [
        migrations.RemoveIndex("article", "article_last_changed"),
        migrations.AddIndex(
            "article",
            models.Index(
                fields=["-changed_at", "-id"],
                condition=models.Q(trashed_at__isnull=True),
                name="article_last_changed",
            ),
        ),
    ]
