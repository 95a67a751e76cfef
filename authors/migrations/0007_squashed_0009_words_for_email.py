"""Move the letters after names into rows of credentials, and drop their column; add the offer of a second factor.

Replaces three migrations. The functions are those of the first.
"""

from importlib import import_module

import authors.models
from django.db import migrations, models

credential_rows = import_module("authors.migrations.0007_credential_rows")


class Migration(migrations.Migration):
    replaces = [
        ("authors", "0007_credential_rows"),
        ("authors", "0008_second_factor_offer"),
        ("authors", "0009_words_for_email"),
    ]

    dependencies = [
        ("authors", "0001_squashed_0006_profiles_and_accounts"),
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
        migrations.RunPython(credential_rows.make_rows, credential_rows.join_letters),
        migrations.RemoveField(model_name="author", name="credentials"),
        migrations.AddField(
            model_name="accountsettings",
            name="is_offered_second_factor",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AlterField(
            model_name="contactdetails",
            name="email",
            field=models.EmailField(blank=True, max_length=254, verbose_name="email address"),
        ),
    ]
