"""Importing: content folders and manuscripts, all or nothing."""

import gc
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from django.contrib.auth.models import User
from django.db import OperationalError, connection, transaction

from articles.file_removal import hold_off_removal
from articles.models import Picture
from articles.pictures.store import StoredPicture
from articles.publishing.publish import PUBLISH
from articles.publishing.refusals import require
from articles.transfer.content_folder.folder_names import all_names, with_new_topics
from articles.transfer.content_folder.gathering import gather, gather_again
from articles.transfer.content_folder.import_checks import faults_in, notes_on
from articles.transfer.content_folder.report import ImportFaults, ImportReport, Progress, quietly
from articles.transfer.content_folder.rows import portrait_path
from articles.transfer.content_folder.saving import Import, keep_files, keep_shares, save_library
from articles.transfer.content_folder.saving_articles import save_articles
from articles.transfer.content_folder.saving_series import save_every_series
from articles.transfer.content_folder.staging import staging
from authors.models import Author

TRANSFER = "articles.transfer_articles"
IMPORT_LOCK = 0x696D706F7274  # any number will do, as long as nothing else locks it


def import_content(
    paths: Iterable[Path | str],
    *,
    publish: bool = False,
    create_topics: bool = False,
    dry_run: bool = False,
    by: User | None = None,
    progress: Progress = quietly,
) -> ImportReport:
    """Bring manuscripts and content folders into the database, all of it or nothing. Harmless to repeat.

    `publish` publishes what is new or changed, and drafts that never were; a `published` date of an article
    that readers never had counts, and a future one schedules. `create_topics` makes the topics that are
    named and not there. A `dry_run` reports what would happen.

    Only one import is at work at a time; another one waits.

    Raises `ImportFaults` with everything that is wrong in any file, `ImportBusy` where it has waited for too
    long, and `PermissionDenied`.
    """
    require(by, TRANSFER)
    if publish:
        require(by, PUBLISH)
    with staging() as stage:
        gathered = gather(paths, known=_known_pictures(), stage=stage, progress=progress)
        with uncollected(), one_at_a_time():
            # Until this import ends, so that all files stay that its rows and editions name.
            hold_off_removal()
            gather_again(gathered, stage=stage)
            names = all_names(gathered)
            if create_topics:
                names = with_new_topics(gathered, names)
            faults = [*gathered.faults, *faults_in(gathered, names)]
            if faults:
                raise ImportFaults(faults)
            work = Import(gathered, names, by, publish, progress)
            work.report.notes += notes_on(gathered)
            save_library(work)
            save_articles(work)
            save_every_series(work)
            if dry_run:
                transaction.set_rollback(True)
            else:
                keep_files(gathered, stage)
        if publish and not dry_run:
            keep_shares(gathered)
        return work.report


class ImportBusy(Exception):
    """Somebody else is writing, another import perhaps, and went on for too long."""


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Begin the transaction of an import, once no other one is at work.

    SQLite has one writer at a time, and gives up after a while. On PostgreSQL editors can save meanwhile, so
    imports have a lock of their own. Raises `ImportBusy`.
    """
    with ExitStack() as stack:
        try:
            stack.enter_context(transaction.atomic())
        except OperationalError as error:
            if "locked" not in str(error):
                raise
            raise ImportBusy(
                "The database is busy with something long, another import perhaps. Nothing was changed; "
                "try again when it is done."
            ) from error
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])
        yield


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep the garbage collector from walking, again and again, through all that was gathered."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _known_pictures() -> dict[str, StoredPicture]:
    known = dict(Picture.objects.values_list("path", "stored"))
    portraits = Author.objects.exclude(portrait={}).only("slug", "portrait")
    return known | {portrait_path(author): author.portrait for author in portraits}
