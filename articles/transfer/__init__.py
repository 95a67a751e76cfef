"""Import and export: content folders, pasted text, and the site as static files."""

from articles.transfer.content_folder.archives import (
    ARCHIVE_LIMIT,
    check_archive,
    unpack_archive,
    write_archive,
)
from articles.transfer.content_folder.exporting import ExportReport, export_content
from articles.transfer.content_folder.importing import ImportBusy, import_content
from articles.transfer.content_folder.report import FileFault, ImportFaults, ImportReport, Progress
from articles.transfer.content_folder.selection import ExportRefused

__all__ = [
    "ARCHIVE_LIMIT",
    "ExportRefused",
    "ExportReport",
    "FileFault",
    "ImportBusy",
    "ImportFaults",
    "ImportReport",
    "Progress",
    "check_archive",
    "export_content",
    "import_content",
    "unpack_archive",
    "write_archive",
]
