"""Copy the stored files to an object store, or back to folders."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.object_address import ObjectAddress, parse_object_address
from articles.storage import StorageUnavailable
from articles.transfer.copying_files import copy_stored_files

FOLDERS = "files"


class Command(BaseCommand):
    help = (
        "Copy media and private files from one place to another, and delete nothing. A place is “files”, "
        "the folders of this machine, or s3://bucket/prefix?endpoint=…&region=…. Run it again to copy what "
        "is new."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("origin", help="Where the files are.")
        parser.add_argument("target", help="Where they are copied to.")

    def handle(self, *, origin: str, target: str, **options: Any) -> None:
        if origin == target:
            raise CommandError("Both places are the same.")
        try:
            report = copy_stored_files(place(origin), place(target))
        except (ValueError, StorageUnavailable) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Copied: {report.copied}\nThere already: {report.present}")


def place(text: str) -> ObjectAddress | None:
    """Return the address of an object store, or None for folders. Raises `ValueError`."""
    return None if text == FOLDERS else parse_object_address(text)
