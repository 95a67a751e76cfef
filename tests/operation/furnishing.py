"""Fills the database of a site in separate processes.

Four editors, an article of each, an author with an account, live articles and a help line.
"""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.contrib.auth.models import Group, User  # noqa: E402

from tests.cast import make_article, make_author, make_help_line, make_live  # noqa: E402
from tests.operation.running_site import EDITORS, PASSWORD  # noqa: E402


def main() -> None:
    for number in range(EDITORS):
        user = User.objects.create_user(f"editor-{number}", password=PASSWORD, is_staff=True)
        user.groups.add(Group.objects.get(name="chief editor"))
        make_article(f"Draft {number}", slug=f"draft-{number}")
    account = User.objects.create_user("ana", email="ana@example.org", password=PASSWORD)
    ana = make_author("Ana Moreira", user=account)
    make_live("The marigold method", slug="marigold", authors=[ana], topics=["Sleep"])
    make_live("Calm", slug="calm", authors=[ana], topics=["Sleep"])
    make_help_line()


if __name__ == "__main__":
    main()
