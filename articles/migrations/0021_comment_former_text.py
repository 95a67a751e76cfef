"""A comment keeps the text of its section when that is gone."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0020_review"),
    ]

    operations = [
        migrations.AddField(
            model_name="comment",
            name="former_text",
            field=models.TextField(blank=True, editable=False),
        ),
    ]
