"""The chosen articles as one file to keep."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

from articles.transfer import export_content


def zipped(slugs: Sequence[str]) -> IO[bytes]:
    """Return a content folder of these working copies, zipped, as an open file.

    Raises `ExportRefused`.
    """
    with TemporaryDirectory() as folder:
        written = export_content(Path(folder), slugs)
        file = TemporaryFile()  # noqa: SIM115  # whoever sends it closes it
        with ZipFile(file, "w", ZIP_DEFLATED) as archive:
            for path in written.files:
                archive.write(Path(folder) / path, path)
    file.seek(0)
    return file
