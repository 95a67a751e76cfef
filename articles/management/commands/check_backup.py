"""Check a backup by restoring it in a temporary place."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.transfer.backup import BadBackup, check_backup


class Command(BaseCommand):
    help = "Restore a backup in a temporary folder and compare every row and file. Changes nothing here."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", type=Path, help="The folder of one backup.")

    def handle(self, *, source: Path, **options: Any) -> None:
        try:
            manifest = check_backup(source)
        except BadBackup as bad:
            raise CommandError(str(bad)) from None
        rows = sum(count for count, _ in manifest.tables.values())
        self.stdout.write(f"The backup is whole: {rows} rows and {len(manifest.files)} files.")
