"""Writes a backup while people go on writing: files, rows of one moment, and files that came meanwhile."""

import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from articles.freshness import database_snapshot
from articles.publishing.media_files import files_in_use
from articles.transfer.backup.backup_manifest import (
    SECRETS,
    Manifest,
    applied_migrations,
    site_version,
    stored_files,
)
from articles.transfer.backup.backup_targets import BackupPlace, Known, NewBackup, target_at
from articles.transfer.backup.tables import write_tables


def write_backup(
    place: BackupPlace, *, at: datetime, with_secrets: bool = False
) -> tuple[BackupPlace, Manifest]:
    """Write a backup into a new folder of a place, named by its time; return the folder and its manifest.

    It is there only when it is whole. `with_secrets` adds `.env`.
    """
    name, target = at.strftime("%Y-%m-%dT%H-%M-%S"), target_at(place)
    before = max(target.backups(), default="")
    earlier = target.files_of(before) if before else {}
    with target.writing(name, before) as new:
        manifest = Manifest(site_version(), at.isoformat(), connection.vendor, applied_migrations())
        copy_files(new, earlier, manifest)
        with database_snapshot():
            manifest.tables = write_tables(new.folder)
            named = files_in_use()
        copy_files(new, earlier, manifest)  # what was uploaded before that moment is stored by now
        manifest.missing = sorted(file for file in named if f"media/{file}" not in manifest.files)
        if with_secrets:
            copy_secrets(new.folder)
        manifest.write(new.folder)
    return target.place_of(name), manifest


def copy_files(new: NewBackup, earlier: Mapping[str, Known], manifest: Manifest) -> None:
    """Copy every stored file that the backup does not have yet, without those that go away meanwhile."""
    for name, storage, stored in stored_files():
        if name not in manifest.files:
            try:
                manifest.files[name] = new.add_file(name, storage, stored, earlier.get(name))
            except FileNotFoundError:
                continue


def copy_secrets(folder: Path) -> None:
    """Copy `.env`, if there is one."""
    if (settings.BASE_DIR / ".env").exists():
        shutil.copyfile(settings.BASE_DIR / ".env", folder / SECRETS)
        (folder / SECRETS).chmod(0o600)


def remove_old_backups(place: BackupPlace, keep: int) -> list[BackupPlace]:
    """Delete all whole backups but the newest `keep`, and what killed ones left; return the whole ones."""
    target = target_at(place)
    whole = target.backups()
    old = whole[: max(len(whole) - keep, 0)]
    for backup in old:
        target.remove(backup)
    for name in target.unfinished():
        if name < max(whole, default=""):
            target.remove_unfinished(name)
    return [target.place_of(backup) for backup in old]
