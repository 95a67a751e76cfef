"""Move the letters after names into rows of credentials, and drop their column."""

import authors.models
from django.db import migrations, models


def make_rows(apps, schema_editor):
    """Make a credential of each part between commas, of no known kind and without an end."""
    Author, Credential = apps.get_model("authors", "Author"), apps.get_model("authors", "Credential")
    for author in Author.objects.exclude(credentials="").only("credentials"):
        parts = dict.fromkeys(part.strip() for part in author.credentials.split(","))
        letters = [part for part in parts if part]
        Credential.objects.bulk_create(
            Credential(author=author, position=place, kind="other", letters=one)
            for place, one in enumerate(letters)
        )
        author.shown_credentials = [{"kind": "other", "letters": one} for one in letters]
        author.save(update_fields=["shown_credentials"])


def join_letters(apps, schema_editor):
    for author in apps.get_model("authors", "Author").objects.only("pk"):
        letters = (row.letters for row in author.credential_rows.order_by("position", "pk"))
        author.credentials = ", ".join(dict.fromkeys(filter(None, letters)))
        author.save(update_fields=["credentials"])


class Migration(migrations.Migration):
    dependencies = [
        ("authors", "0006_profiles_and_accounts"),
        # It copies the column that is dropped here into sign-offs.
        ("articles", "0022_review_records"),
    ]

    operations = [
        migrations.AlterField(
            model_name="credential",
            name="letters",
            field=models.CharField(
                blank=True,
                help_text="Letters after the name: LCSW, PhD.",
                max_length=120,
                validators=[authors.models.plain_line],
                verbose_name="letters",
            ),
        ),
        migrations.RunPython(make_rows, join_letters),
        migrations.RemoveField(model_name="author", name="credentials"),
    ]
