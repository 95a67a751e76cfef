"""Import manuscripts and content folders."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from articles.management import progress_bar
from articles.processes import processor_count
from articles.storage import StorageUnavailable
from articles.transfer import ImportBusy, ImportFaults, import_content

KEPT_AS_DRAFTS = 3  # the exit status if everything was imported, but not everything was published


class Command(BaseCommand):
    help = "Import manuscripts and content folders: all of it, or nothing and a list of all that is wrong."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "paths", nargs="+", metavar="PATH", help="A content folder, a part of one, or a file."
        )
        parser.add_argument(
            "--publish", action="store_true", help="Publish what is new or changed, and drafts."
        )
        parser.add_argument(
            "--create-topics",
            action="store_true",
            help="Make the topics that texts name and that are not there.",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="Say what would happen, and change nothing."
        )
        parser.add_argument(
            "--processes",
            type=int,
            default=processor_count(),
            metavar="NUMBER",
            help="How many processes read, render and clean pictures: all processors by default.",
        )
        parser.add_argument(
            "--by", metavar="USER", help="The user name this is done for; you may do everything."
        )

    def handle(self, *, paths: list[str], dry_run: bool, by: str | None, **options: Any) -> None:
        wanted = {name: options[name] for name in ("publish", "create_topics", "processes")}
        try:
            report = import_content(paths, dry_run=dry_run, by=find_user(by), progress=progress_bar, **wanted)
        except ImportFaults as faults:
            for fault in faults.faults:
                self.stderr.write(str(fault))
            files = len({fault.file for fault in faults.faults})
            raise CommandError(
                f"{count_of(len(faults.faults), 'fault')} in {count_of(files, 'file')}; nothing was changed.",
                returncode=1,
            ) from None
        except (PermissionDenied, ImportBusy, StorageUnavailable) as refusal:
            raise CommandError(str(refusal), returncode=1) from None
        for remark in report.remarks():
            self.stderr.write(remark)
        self.stdout.write(report.table())
        if dry_run:
            self.stdout.write("A dry run: nothing was changed.")
        if report.kept_as_drafts:
            articles = count_of(len(report.kept_as_drafts), "article")
            raise CommandError(f"{articles} not published, for the reasons above.", returncode=KEPT_AS_DRAFTS)


def find_user(name: str | None) -> User | None:
    """Return the user with this name; None without a name. Raises `CommandError` for an unknown name."""
    if name is None:
        return None
    found = get_user_model().objects.filter(username=name).first()
    if found is None:
        raise CommandError(f"There is no user “{name}”.", returncode=1)
    return found


def count_of(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
