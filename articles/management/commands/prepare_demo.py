"""Migrate, and load the demo into an empty database. ./run calls this at every start."""

import os

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction

from articles.models import Article
from articles.reading.help.saved_copy import save_copy
from articles.transfer import import_content
from authors.models import Author

CONTENT = settings.BASE_DIR / "articles" / "demo"
MARK = settings.VAR / "demo"
GROUPS = {"chief": "chief editor", "editor": "editor", "writer": "writer", "author": ""}


class Command(BaseCommand):
    help = "Migrate; load the demo and its accounts into a database that is still empty."

    def handle(self, *args: object, **options: object) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        self.load_demo_if_empty()
        save_copy()

    def load_demo_if_empty(self) -> None:
        if get_user_model().objects.exists() or Article.objects.exists():
            return
        self.stdout.write("Loading the demo …")
        load_demo({role: os.environ[f"DEMO_{role.upper()}_PASSWORD"] for role in GROUPS})
        MARK.touch()


@transaction.atomic
def load_demo(passwords: dict[str, str]) -> None:
    """Create one account for each role with these passwords, and publish the demo's content."""
    users = {}
    for role, group in GROUPS.items():
        users[role] = get_user_model().objects.create_user(
            role, password=passwords[role], is_staff=bool(group), is_superuser=False
        )
        users[role].groups.set(Group.objects.filter(name=group))
    import_content([CONTENT], publish=True, by=users["chief"])
    Author.objects.filter(slug="ana-moreira").update(user=users["author"])
