"""Check over the network whether the links of live articles to other sites work."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from articles.publishing.link_checking import broken_links, check_outside_links


class Command(BaseCommand):
    help = "Ask other sites whether the pages that live articles link to are there. Off by default."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--limit", type=int, default=settings.LINK_CHECK_LIMIT, help="Ask at most so many addresses."
        )

    def handle(self, *, limit: int, **options: Any) -> None:
        if not settings.CHECK_OUTSIDE_LINKS:
            self.stdout.write("Outside links are not checked: set CHECK_OUTSIDE_LINKS=true.")
            return
        asked, broken = check_outside_links(limit)
        for row in broken_links():
            since = f"since {row.failing_since:%Y-%m-%d}"
            self.stdout.write(f"{row.article.slug}: {row.url}: {row.problem}, {since}")
        self.stdout.write(f"{asked} addresses asked, {broken} do not work.")
