"""Imports content folders and manuscripts in one transaction: everything or nothing."""

import gc
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from django.contrib.auth.models import User
from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext

from articles.action_log import Action, inserting_together, log_action
from articles.file_removal import hold_off_removal
from articles.models import Picture
from articles.pictures.store import StoredPicture
from articles.processes import GC_THRESHOLD
from articles.publishing.publish import PUBLISH
from articles.publishing.refusals import require_permission
from articles.transfer.content_folder.folder_names import KnownNames, known_names, with_new_topics
from articles.transfer.content_folder.gathering import FolderContent, clean_removed_pictures, gather
from articles.transfer.content_folder.import_checks import find_faults, import_notes
from articles.transfer.content_folder.report import ImportFaults, ImportReport, Progress, no_progress
from articles.transfer.content_folder.rows import portrait_path
from articles.transfer.content_folder.saving import (
    Import,
    copy_staged_files,
    save_all_series,
    save_library,
    store_share_pictures,
)
from articles.transfer.content_folder.saving_articles import save_articles
from articles.transfer.content_folder.saving_help import save_help_lines
from articles.transfer.content_folder.staged_files import staging
from authors.models import Author

TRANSFER = "articles.transfer_articles"
IMPORT_LOCK = 0x696D706F7274  # the key of PostgreSQL's advisory lock: any number that nothing else uses


def import_content(
    paths: Iterable[Path | str],
    *,
    publish: bool = False,
    create_topics: bool = False,
    dry_run: bool = False,
    by: User | None = None,
    progress: Progress = no_progress,
    processes: int = 1,
) -> ImportReport:
    """Save manuscripts and content folders in the database, everything or nothing. Safe to repeat.

    `publish` publishes new and changed articles, and drafts that were never published. The `published` date
    is used for an article that was never live; a date in the future schedules it. `create_topics` creates
    the missing topics that texts name. `dry_run` reports what would happen and changes nothing.

    Only one import runs at a time; another one waits. Several `processes` read, render and clean files, also
    while this one saves: for commands and workers, not for a server that answers others meanwhile.

    Raises `ImportFaults` with the faults of all files, `ImportBusy` after waiting too long, and
    `PermissionDenied`.
    """
    _require_permissions(by, publish=publish)
    with staging() as stage:
        content = gather(paths, known=_stored_pictures(), stage=stage, progress=progress, processes=processes)
        with frozen_gc(), import_transaction():
            # Until this transaction ends, so that no file is removed that its rows and editions name.
            hold_off_removal()
            clean_removed_pictures(content, stage=stage)
            names = _checked_names(content, create_topics=create_topics)
            work = Import(content, names, by, publish, progress, processes)
            work.report.notes += import_notes(content)
            _save_and_log(work)
            if dry_run:
                transaction.set_rollback(True)
            else:
                copy_staged_files(content, stage)
        if publish and not dry_run:
            store_share_pictures(content)
        return work.report


def _require_permissions(by: User | None, *, publish: bool) -> None:
    require_permission(by, TRANSFER)
    if publish:
        require_permission(by, PUBLISH)


def _save_and_log(work: Import) -> None:
    """Save everything that was read, in an order in which each row finds the rows that it names."""
    with inserting_together():
        save_library(work)
        save_help_lines(work)
        save_articles(work)
        save_all_series(work)
        if text := work.report.changes():
            log_action(Action.IMPORT, by=work.by, text=text)


def _checked_names(content: FolderContent, *, create_topics: bool) -> KnownNames:
    """Return the names that the content may use. Raises `ImportFaults` with the faults of all its files."""
    names = known_names(content)
    if create_topics:
        names = with_new_topics(content, names)
    faults = [*content.faults, *find_faults(content, names)]
    if faults:
        raise ImportFaults(faults)
    return names


class ImportBusy(Exception):
    """Raised when the database was locked for too long, for example by another import."""


@contextmanager
def import_transaction() -> Iterator[None]:
    """Wait until no other import runs, then open a transaction.

    SQLite has one writer at a time, and a second one fails after a timeout. On PostgreSQL editors can save
    during an import, so imports have their own advisory lock. Raises `ImportBusy`.
    """
    with ExitStack() as stack:
        try:
            stack.enter_context(transaction.atomic())
        except OperationalError as error:
            if "locked" not in str(error):
                raise
            raise ImportBusy(
                gettext(
                    "The database is busy, perhaps with another import. Nothing was changed. Try again later."
                )
            ) from error
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])
        yield


@contextmanager
def frozen_gc() -> Iterator[None]:
    """Collect garbage seldom, and none of the existing objects: it would visit a large import many times."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(GC_THRESHOLD)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def _stored_pictures() -> dict[str, StoredPicture]:
    stored = dict(Picture.objects.values_list("path", "stored"))
    portraits = Author.objects.exclude(portrait={}).only("slug", "portrait")
    return stored | {portrait_path(author): author.portrait for author in portraits}
