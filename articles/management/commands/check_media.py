"""Check the media files and the proofs: repair damaged files, list lost ones, remove unused ones."""

from argparse import ArgumentParser
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from articles.publishing.library import delete_picture
from articles.publishing.media_check import GRACE, check_media
from articles.publishing.unused_pictures import unused_pictures
from articles.storage import StorageUnavailable
from articles.transfer.content_folder.staged_files import remove_killed_imports
from authors.proofs import check_proofs


class Command(BaseCommand):
    help = (
        "Check every media file: what is damaged or missing is made anew where its original is there, "
        "else it is named and the status is 1; files that nothing names are removed after 24 hours."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--now",
            action="store_true",
            help="Remove what nothing names whatever its age. Only while nobody uploads or imports.",
        )
        parser.add_argument(
            "--delete-unused",
            action="store_true",
            help="Delete the pictures of the library that no text names, not only list them.",
        )
        parser.add_argument("--dry-run", action="store_true", help="Say what would happen; change nothing.")

    def handle(self, *, now: bool, delete_unused: bool, dry_run: bool, **options: Any) -> None:
        grace = timedelta() if now else GRACE
        unused = unused_pictures(grace=grace)
        self._list("In the library and named by no text", map(str, unused))
        removed: list[str] = []
        try:
            if not dry_run:
                removed += remove_killed_imports()
                for picture in unused if delete_unused else ():
                    delete_picture(picture, by=None)
            report = check_media(grace=grace, dry_run=dry_run)
            proofs = check_proofs(grace=grace, dry_run=dry_run)
        except OperationalError as error:
            raise CommandError(
                f"The database is busy with something long, an import perhaps ({error}). "
                "Files that nothing names were left; try again when it is done."
            ) from error
        except StorageUnavailable as error:
            raise CommandError(f"{error} Nothing more was checked; run it again.") from error
        self._list("Made anew", report.mended)
        self._list("Removed", [*removed, *report.removed, *proofs.removed])
        if waiting := len(report.waiting) + len(proofs.waiting):
            self.stdout.write(f"Named by nothing, but too new to be removed: {waiting}")
        self.stdout.write(f"Whole: {report.whole + proofs.whole}")
        if dry_run:
            self.stdout.write("A dry run: nothing was changed.")
        if lost := [*report.lost, *proofs.lost]:
            for name in lost:
                self.stderr.write(f"Damaged or missing: {name}")
            raise CommandError(
                f"{len(lost)} damaged or missing. Upload or import these files again.", returncode=1
            )

    def _list(self, words: str, names: Iterable[str]) -> None:
        for name in names:
            self.stdout.write(f"{words}: {name}")
