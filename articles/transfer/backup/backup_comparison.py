"""Checks a backup by restoring it to a temporary place and comparing all rows and files."""

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

from articles.transfer.backup.backup_manifest import TABLES, BadBackup, Manifest
from articles.transfer.backup.backup_targets import BackupPlace, local_copy

CHANGED_BY_RESTORING = {"articles_generation"}


def check_backup(place: BackupPlace) -> Manifest:
    """Restore a backup in a temporary folder, with SQLite, back that up, and compare both.

    Needs the space of the backup twice, and once more for one in an object store. Raises `BadBackup`.
    """
    with local_copy(place) as source, TemporaryDirectory(prefix="check-backup-") as temporary:
        manifest = Manifest.read(source)
        run(temporary, "migrate", "--verbosity", "0")
        run(temporary, "restore", str(source.resolve()))
        run(temporary, "backup", f"{temporary}/again")
        again = next(Path(temporary, "again").iterdir())
        if Manifest.read(again).files != manifest.files:
            raise BadBackup("The restored files are not those of the backup.")
        for table in manifest.tables.keys() - CHANGED_BY_RESTORING:
            name = f"{TABLES}/{table}.jsonl.gz"
            if not all(one == other for one, other in zip_longest(rows(source / name), rows(again / name))):
                raise BadBackup(f"The restored table {table} is not that of the backup.")
    return manifest


def rows(path: Path) -> Iterator[object]:
    """Yield the rows of a table, parsed, because PostgreSQL changes the order of keys in JSON columns."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def run(place: str, *command: str) -> None:
    """Run a command of manage.py with a database and folders of its own. Raises `BadBackup` if it fails."""
    env = os.environ | {
        "VAR_DIR": place,
        "MEDIA_ROOT": f"{place}/media",
        "PRIVATE_ROOT": f"{place}/private",
        "MEDIA_STORAGE": "files",
        "PRIVATE_STORAGE": "files",
        "DATABASE_URL": f"sqlite:///{place}/site.sqlite3",
        "SECRET_KEY": settings.SECRET_KEY,
    }
    done = subprocess.run(  # noqa: S603  # our own command
        [sys.executable, str(settings.BASE_DIR / "manage.py"), *command],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BadBackup(done.stderr.strip() or done.stdout.strip())
