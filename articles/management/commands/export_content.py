"""Export articles, and the library rows they name, as a content folder."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.management import progress_bar
from articles.transfer import ExportRefused, export_content


class Command(BaseCommand):
    help = (
        "Write a content folder: the working copies of all articles, or of those named, and what they name."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", metavar="DIR", help="A directory that is new or empty.")
        parser.add_argument(
            "slugs", nargs="*", metavar="SLUG", help="An article's address; without any, all."
        )
        parser.add_argument(
            "--live", action="store_true", help="What readers have, not what is being worked on."
        )

    def handle(self, *, directory: str, slugs: list[str], live: bool, **options: Any) -> None:
        try:
            report = export_content(directory, slugs, live=live, progress=progress_bar)
        except ExportRefused as refusal:
            raise CommandError(str(refusal), returncode=1) from None
        self.stdout.write(report.table())
        if report.left_out:
            lines = "\n".join(map(str, report.left_out))
            raise CommandError(
                f"Left out, because their text cannot be read any more:\n{lines}", returncode=1
            )
