"""Export the public site as a folder of static files."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.management import progress_bar
from articles.transfer.static_site import SiteRefused, export_site


class Command(BaseCommand):
    help = (
        "Write the public site as files that any web server can serve, or bring such a folder up to date: "
        "only what changed is written. Run collectstatic first."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "directory", metavar="DIR", help="A new or empty directory, or one that was exported to before."
        )

    def handle(self, *, directory: str, **options: Any) -> None:
        try:
            report = export_site(directory, progress=progress_bar)
        except SiteRefused as refusal:
            raise CommandError(str(refusal), returncode=1) from None
        for sentence in report.broken:
            self.stderr.write(sentence)
        if not report.settled:
            self.stderr.write(
                "The site kept changing: some pages may be older than others. Export once more."
            )
        self.stdout.write(report.table())
        if report.left_out:
            words = "Exported without the .md file of these articles, whose text cannot be read any more:"
            raise CommandError("\n".join([words, *map(str, report.left_out)]), returncode=1)
