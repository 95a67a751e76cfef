"""Writes a backup while people go on writing: files, rows of one moment, and files that came meanwhile."""

import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from articles.freshness import database_snapshot
from articles.jobs import JOB_FILES
from articles.publishing.media_files import files_in_use
from articles.storage import HIDDEN
from articles.transfer.backup.backup_manifest import (
    FILES,
    MANIFEST,
    SECRETS,
    Manifest,
    applied_migrations,
    digest_of_file,
    site_version,
    stored_folders,
)
from articles.transfer.backup.tables import write_tables

UNFINISHED = ".unfinished-"


def write_backup(target: Path, *, at: datetime, with_secrets: bool = False) -> tuple[Path, Manifest]:
    """Write a backup into a new folder of `target`, named by its time; return the folder and its manifest.

    It has its final name only when it is whole. Files that the backup before it has are hard links, so each
    backup is complete, and a file that stays takes its room once. `with_secrets` adds `.env`.
    """
    name = at.strftime("%Y-%m-%dT%H-%M-%S")
    target.mkdir(parents=True, exist_ok=True)
    folder = target / f"{UNFINISHED}{name}"
    before = latest_backup(target)
    folder.mkdir(mode=0o700)
    try:
        manifest = Manifest(site_version(), at.isoformat(), connection.vendor, applied_migrations())
        copy_files(folder, before, manifest)
        with database_snapshot():
            manifest.tables = write_tables(folder)
            named = files_in_use()
        copy_files(folder, before, manifest)  # what was uploaded before that moment is stored by now
        manifest.missing = sorted(name for name in named if f"media/{name}" not in manifest.files)
        if with_secrets and (settings.BASE_DIR / ".env").exists():
            shutil.copyfile(settings.BASE_DIR / ".env", folder / SECRETS)
            (folder / SECRETS).chmod(0o600)
        manifest.write(folder)
        os.sync()
        return folder.rename(target / name), manifest
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def latest_backup(target: Path) -> Path | None:
    """Return the newest whole backup in a folder, or None."""
    return max((path.parent for path in target.glob(f"[0-9]*/{MANIFEST}")), default=None)


def copy_files(folder: Path, before: Path | None, manifest: Manifest) -> None:
    """Copy every stored file that the backup does not have yet, without those that go away meanwhile."""
    earlier = Manifest.read(before).files if before else {}
    for name, path in stored_files():
        if name in manifest.files:
            continue
        copy = folder / FILES / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        try:
            manifest.files[name] = _link_or_copy(path, copy, before, earlier.get(name), name)
        except FileNotFoundError:
            copy.unlink(missing_ok=True)


def _link_or_copy(
    path: Path, copy: Path, before: Path | None, known: tuple[int, str] | None, name: str
) -> tuple[int, str]:
    """Link the copy to that of the backup before if the file is the same, else copy it."""
    if before and known and known[1] == digest_of_file(path):
        try:
            os.link(before / FILES / name, copy)
            return known
        except OSError:
            pass  # a file system without hard links, or a backup that was damaged
    shutil.copyfile(path, copy)
    return copy.stat().st_size, digest_of_file(copy)


def stored_files() -> Iterator[tuple[str, Path]]:
    """Yield each stored file with its name in a backup, without unfinished ones and those of jobs."""
    for folder_name, folder in stored_folders().items():
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder)
            is_of_job = folder_name == "private" and name.as_posix().startswith(JOB_FILES)
            if path.is_file() and not is_of_job and not any(part.startswith(HIDDEN) for part in name.parts):
                yield f"{folder_name}/{name.as_posix()}", path


def remove_old_backups(target: Path, keep: int) -> list[Path]:
    """Delete all whole backups but the newest `keep`; return the deleted."""
    whole = sorted(path.parent for path in target.glob(f"[0-9]*/{MANIFEST}"))
    old = whole[: max(len(whole) - keep, 0)]
    for folder in old:
        (folder / MANIFEST).unlink()  # first: half a backup is none
        shutil.rmtree(folder)
    return old
