"""An edition keeps the ids of what it names in its own row, so that a page asks for nothing else."""

from collections import defaultdict

from django.db import migrations, models

ROWS = (
    ("authors", "EditionAuthor", "author_id"),
    ("topics", "EditionTopic", "topic_id"),
    ("related", "EditionRelated", "article_id"),
)


def tell_names(apps, schema_editor):
    names = defaultdict(lambda: {name: [] for name, _, _ in ROWS})
    for name, model, column in ROWS:
        rows = apps.get_model("articles", model).objects.order_by("edition_id", "position")
        for edition, pk in rows.values_list("edition_id", column).iterator():
            names[edition][name].append(pk)
    Edition = apps.get_model("articles", "Edition")
    for edition in Edition.objects.order_by("pk").only("pk").iterator():
        Edition.objects.filter(pk=edition.pk).update(names=names[edition.pk])


class Migration(migrations.Migration):
    dependencies = [("articles", "0005_searching")]
    operations = [
        migrations.AddField(
            model_name="edition",
            name="names",
            field=models.JSONField(default=dict),
        ),
        migrations.RunPython(tell_names, migrations.RunPython.noop),
    ]
