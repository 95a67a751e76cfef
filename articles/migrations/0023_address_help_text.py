"""Say what the help text of the web address says now."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", '0022_review_records'),
    ]

    operations = [
        migrations.AlterField(
            model_name="article",
            name="slug",
            field=models.SlugField(
                help_text="If you change it, links to the old address still work.",
                max_length=200,
                unique=True,
                verbose_name="web address",
            ),
        ),
    ]
