"""Mark people who are fictional."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("authors", "0002_public_ids")]
    operations = [
        migrations.AddField(
            "author",
            "fictional",
            models.BooleanField(
                default=False,
                help_text="For made-up people, as in a demonstration. Every page of the site then says that its people are fictional.",
                verbose_name="Fictional",
            ),
        ),
    ]
