"""Write a backup of the whole site, while people go on writing."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from articles.storage import StorageUnavailable
from articles.transfer.backup import BadBackup, backup_place, write_backup
from articles.transfer.backup.writing_backups import remove_old_backups


class Command(BaseCommand):
    help = "Write a backup of all rows and stored files into a new folder of TARGET, for any database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("target", help="A folder, best on another disk, or s3://bucket/prefix.")
        parser.add_argument("--keep", type=int, help="Delete older backups in TARGET, but the newest KEEP.")
        parser.add_argument("--with-secrets", action="store_true", help="Add .env, with the secret key.")

    def handle(self, *, target: str, keep: int | None, with_secrets: bool, **options: Any) -> None:
        try:
            place = backup_place(target)
            folder, manifest = write_backup(place, at=timezone.now(), with_secrets=with_secrets)
            old = remove_old_backups(place, max(keep, 1)) if keep is not None else []
        except (BadBackup, StorageUnavailable) as bad:
            raise CommandError(str(bad)) from None
        rows = sum(count for count, _ in manifest.tables.values())
        self.stdout.write(f"{folder}: {rows} rows and {len(manifest.files)} files.")
        for name in manifest.missing:
            self.stderr.write(f"Named by a row, and missing on this site: {name}")
        for deleted in old:
            self.stdout.write(f"Deleted {deleted}")
