"""Write a backup of the whole site, while people go on writing."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from articles.transfer.backup import write_backup
from articles.transfer.backup.writing_backups import remove_old_backups


class Command(BaseCommand):
    help = "Write a backup of all rows and stored files into a new folder of TARGET, for any database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("target", type=Path, help="A folder, best on another disk.")
        parser.add_argument("--keep", type=int, help="Delete older backups in TARGET, but the newest KEEP.")
        parser.add_argument("--with-secrets", action="store_true", help="Add .env, with the secret key.")

    def handle(self, *, target: Path, keep: int | None, with_secrets: bool, **options: Any) -> None:
        folder, manifest = write_backup(target, at=timezone.now(), with_secrets=with_secrets)
        rows = sum(count for count, _ in manifest.tables.values())
        self.stdout.write(f"{folder}: {rows} rows and {len(manifest.files)} files.")
        for name in manifest.missing:
            self.stderr.write(f"Named by a row, and missing on this site: {name}")
        for old in remove_old_backups(target, max(keep, 1)) if keep is not None else ():
            self.stdout.write(f"Deleted {old}")
