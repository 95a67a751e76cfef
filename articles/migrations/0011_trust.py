"""Add change notes for readers, counts of their feedback, and an index for reviews that fall due."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0010_help_lines")]
    operations = [
        migrations.AddField(
            "edition", "change_note", models.CharField(blank=True, default="", max_length=300)
        ),
        migrations.AddIndex(
            "edition",
            models.Index(
                condition=models.Q(("cancelled_at__isnull", True)),
                fields=["article", "live_from", "live_until", "minor", "updated", "change_note"],
                name="edition_history",
            ),
        ),
        migrations.AddIndex("signoff", models.Index(fields=["review_due"], name="sign_off_due")),
        migrations.CreateModel(
            name="Feedback",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("yes", models.PositiveIntegerField(default=0)),
                ("no", models.PositiveIntegerField(default=0)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="feedback", to="articles.edition"
                    ),
                ),
            ],
            options={
                "ordering": ("-day",),
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("edition", "day"), name="feedback_once_a_day")],
            },
        ),
    ]
