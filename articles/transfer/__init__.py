"""Import and export: content folders, pasted text, and the site as static files."""

from articles.transfer.content_folder.exporting import ExportReport, export_content
from articles.transfer.content_folder.importing import ImportBusy, import_content
from articles.transfer.content_folder.report import FileFault, ImportFaults, ImportReport, Progress
from articles.transfer.content_folder.selection import ExportRefused

__all__ = [
    "ExportRefused",
    "ExportReport",
    "FileFault",
    "ImportBusy",
    "ImportFaults",
    "ImportReport",
    "Progress",
    "export_content",
    "import_content",
]
