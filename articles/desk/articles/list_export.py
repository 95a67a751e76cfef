"""The selected articles as a ZIP file."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

from django.contrib.auth.models import User

from articles.transfer import export_content


def zip_articles(slugs: Sequence[str], *, by: User) -> IO[bytes]:
    """Return an open ZIP file with a content folder of these working copies.

    Raises `ExportRefused`.
    """
    with TemporaryDirectory() as folder:
        export = export_content(Path(folder), slugs, by=by)
        file = TemporaryFile()  # noqa: SIM115  # the response closes it
        with ZipFile(file, "w", ZIP_DEFLATED) as archive:
            for path in export.files:
                archive.write(Path(folder) / path, path)
    file.seek(0)
    return file
