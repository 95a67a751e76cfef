"""The groups writer, editor and chief editor, with what each may do (a user may be in one of them)."""

from django.db import migrations

LIBRARY = ("topic", "picture", "episode")
WRITER = [
    *((("articles", "article"), verb) for verb in ("add", "change", "delete", "view")),
    *((("articles", model), "view") for model in (*LIBRARY, "revision", "edition")),
    *((("articles", "picture"), verb) for verb in ("add",)),
    (("authors", "author"), "view"),
]
EDITOR = [
    *WRITER,
    *((("articles", model), verb) for model in LIBRARY for verb in ("add", "change", "delete")),
    *((("authors", "author"), verb) for verb in ("add", "change")),
    (("articles", "article"), "publish"),
    (("articles", "article"), "edit_any"),
]
CHIEF = [
    *EDITOR,
    (("articles", "article"), "delete_published"),
    (("articles", "article"), "transfer"),
    *((("articles", "signoff"), verb) for verb in ("add", "change", "delete", "view")),
    (("authors", "author"), "delete"),
    *((("auth", model), verb) for model in ("user", "group") for verb in ("add", "change", "delete", "view")),
]
CODENAMES = {"transfer": "transfer_articles"}
NAMES = {
    "publish_article": "Can publish, schedule and unpublish articles",
    "edit_any_article": "Can edit articles of others, and published ones",
    "delete_published_article": "Can delete articles that were published",
    "transfer_articles": "Can import and export",
}


def make_groups(apps, schema_editor):
    for name, rules in (("writer", WRITER), ("editor", EDITOR), ("chief editor", CHIEF)):
        group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=name)
        group.permissions.set([permission(apps, *rule) for rule in rules])


def permission(apps, model, verb):
    """Django makes permissions only after all migrations: make the ones we hand out now."""
    app_label, model_name = model
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label=app_label, model=model_name
    )
    codename = CODENAMES.get(verb, f"{verb}_{model_name}")
    found, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type,
        codename=codename,
        defaults={"name": NAMES.get(codename, f"Can {verb} {model_name}")},
    )
    return found


def remove_groups(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=("writer", "editor", "chief editor")).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0001_initial"),
        ("authors", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(make_groups, remove_groups)]
