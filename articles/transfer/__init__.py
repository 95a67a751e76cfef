"""In and out: content folders."""

from articles.transfer.choosing import ExportRefused
from articles.transfer.exporting import ExportReport, export_content
from articles.transfer.importing import ImportBusy, import_content
from articles.transfer.report import FileFault, ImportFaults, ImportReport, Progress

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
