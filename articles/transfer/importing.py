"""Importing: content folders and manuscripts, all or nothing."""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib.auth.models import User
from django.db import transaction

from articles.models import Picture
from articles.pictures.store import StoredPicture
from articles.publishing.publish import PUBLISH
from articles.publishing.refusals import require
from articles.transfer.checking import faults_in, left_out
from articles.transfer.gathering import gather
from articles.transfer.names import all_names
from articles.transfer.report import ImportFaults, ImportReport, Progress, quietly
from articles.transfer.rows import portrait_path
from articles.transfer.saving import Import, keep_files, keep_shares, save_library
from articles.transfer.saving_articles import save_articles
from articles.transfer.saving_series import save_every_series
from authors.models import Author

TRANSFER = "articles.transfer_articles"


def import_content(
    paths: Iterable[Path | str],
    *,
    publish: bool = False,
    dry_run: bool = False,
    by: User | None = None,
    progress: Progress = quietly,
) -> ImportReport:
    """Bring manuscripts and content folders into the database, all of it or nothing. Harmless to repeat.

    `publish` publishes what is new or changed, and drafts that never were; a `published` date of an article
    that readers never had counts, and a future one schedules. A `dry_run` reports what would happen.

    Raises `ImportFaults` with everything that is wrong in any file, and `PermissionDenied`.
    """
    require(by, TRANSFER)
    if publish:
        require(by, PUBLISH)
    with TemporaryDirectory(prefix="import-") as folder:
        stage = Path(folder)
        gathered = gather(paths, known=_known_pictures(), stage=stage, progress=progress)
        names = all_names(gathered)
        faults = [*gathered.faults, *faults_in(gathered, names)]
        if faults:
            raise ImportFaults(faults)
        work = Import(gathered, names, by, publish, progress)
        work.report.notes += left_out(gathered)
        with uncollected(), transaction.atomic():
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
