"""Restore a backup into an empty site."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.storage import StorageUnavailable
from articles.transfer.backup import BadBackup, backup_place, restore_backup


class Command(BaseCommand):
    help = "Restore a backup. Run migrate first; the site must be empty."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", help="The folder of one backup, or its address (s3://…).")

    def handle(self, *, source: str, **options: Any) -> None:
        try:
            manifest = restore_backup(backup_place(source))
        except (BadBackup, StorageUnavailable) as bad:
            raise CommandError(str(bad)) from None
        rows = sum(count for count, _ in manifest.tables.values())
        self.stdout.write(f"Restored {rows} rows and {len(manifest.files)} files of {manifest.made_at}.")
