"""Render frozen texts again, so that a fixed renderer or sanitizer takes effect on published pages."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.management import progress_bar
from articles.publishing.rerendering import editions_to_rerender, rerender_editions, rerender_fragments


class Command(BaseCommand):
    help = (
        "Render anew what an older renderer made: editions from their frozen text, bios, topics, notes. "
        "An edition whose text cannot be read any more stays as it is and is named; the status is 1 then."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--all", action="store_true", dest="everything", help="Those of today's renderer, too."
        )

    def handle(self, *, everything: bool, **options: Any) -> None:
        editions = editions_to_rerender(everything=everything)
        failed = [failure for failure in rerender_editions(progress_bar(editions, "Editions")) if failure]
        self.stdout.write(f"{'editions':<9}{len(editions) - len(failed):>5}")
        self.stdout.write(f"{'texts':<9}{rerender_fragments():>5}")
        if failed:
            raise CommandError(
                "\n".join(["Not rendered again, and left as they were:", *map(str, failed)]), returncode=1
            )
