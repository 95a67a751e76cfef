"""Export and import as jobs: the functions behind the desk's pages, the same as those of the commands."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext

from articles.jobs import Job, JobKind, JobRefused, background_job, new_file_name
from articles.processes import processor_count
from articles.storage import private_storage
from articles.transfer import (
    ExportRefused,
    ImportBusy,
    ImportFaults,
    ImportReport,
    export_content,
    import_content,
    unpack_archive,
    write_archive,
)
from articles.transfer.content_folder.importing import TRANSFER


def require_transfer(request: HttpRequest) -> None:
    """Raise `PermissionDenied` unless the account may import and export, as chief editors may."""
    if not request.user.has_perm(TRANSFER):
        raise PermissionDenied


@background_job(JobKind.EXPORT)
def export_articles(job: Job) -> list[str]:
    """Export the articles of the option `slugs`, all without it, as an archive. `live`: the live editions."""
    with TemporaryDirectory() as folder, TemporaryFile() as file:
        try:
            report = export_content(
                Path(folder),
                job.options.get("slugs", ()),
                live=job.options.get("live", False),
                by=job.started_by,
                progress=job.progress,
            )
        except ExportRefused as refused:
            raise JobRefused(str(refused)) from refused
        write_archive(Path(folder), report.files, file)
        file.seek(0)
        job.file = private_storage().save(new_file_name(".zip"), File(file))
    number = sum(path.startswith("articles/") for path in report.files)
    sentence = ngettext("%(number)d article.", "%(number)d articles.", number) % {"number": number}
    left_out = gettext("Left out, because its text cannot be read any more: %(edition)s")
    return [sentence, *(left_out % {"edition": edition} for edition in report.left_out)]


@background_job(JobKind.CHECK_IMPORT)
def check_import(job: Job) -> list[str]:
    """Say what the import of an uploaded archive would do. Nothing is changed."""
    return _sentences(_import(job, dry_run=True))


@background_job(JobKind.IMPORT)
def import_archive(job: Job) -> list[str]:
    """Import an uploaded archive: everything or nothing."""
    return _sentences(_import(job, dry_run=False))


def _import(job: Job, *, dry_run: bool) -> ImportReport:
    if job.started_by is None:  # whose account was deleted meanwhile
        raise JobRefused(gettext("The account that started this job is gone."))
    with _unpacked(job) as folder:
        try:
            return import_content(
                [folder],
                publish=job.options.get("publish", False),
                create_topics=job.options.get("create_topics", False),
                dry_run=dry_run,
                by=job.started_by,
                progress=job.progress,
                processes=processor_count() if settings.JOBS_IN_WORKER else 1,
            )
        except ImportFaults as faults:
            raise JobRefused(gettext("Nothing was imported."), *map(str, faults.faults)) from faults
        except (ImportBusy, PermissionDenied) as refusal:
            raise JobRefused(str(refusal)) from refusal


@contextmanager
def _unpacked(job: Job) -> Iterator[Path]:
    """Yield the content folder of the uploaded archive, in a temporary folder."""
    with TemporaryDirectory() as folder:
        try:
            with private_storage().open(job.file) as file:
                content = unpack_archive(file, Path(folder))
        except FileNotFoundError as missing:
            raise JobRefused(gettext("The uploaded file is gone. Upload it again.")) from missing
        except ImportFaults as faults:
            raise JobRefused(gettext("Nothing was imported."), *map(str, faults.faults)) from faults
        yield content


def _sentences(report: ImportReport) -> list[str]:
    changes = report.changes() or gettext("Everything in this archive is on the site already.")
    return [changes, *report.remarks()]
