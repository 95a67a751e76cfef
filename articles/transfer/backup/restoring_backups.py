"""Restores a backup into an empty site, on the same database or on the other one."""

from pathlib import Path

from django.contrib.auth.models import User
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import File
from django.core.files.utils import validate_file_name

from articles.models import Article
from articles.storage import refuse_hidden
from articles.transfer.backup.backup_manifest import (
    FILES,
    BadBackup,
    Manifest,
    applied_migrations,
    site_storages,
    stored_files,
)
from articles.transfer.backup.backup_targets import BackupPlace, local_copy
from articles.transfer.backup.tables import load_tables


def restore_backup(place: BackupPlace) -> Manifest:
    """Restore a backup and return its manifest. The database is migrated, and otherwise empty, before.

    Everything is checked first: the digests, the version, and that nothing is here that would be lost.
    Raises `BadBackup`.
    """
    with local_copy(place) as folder:
        manifest = check_restorable(folder)
        storages = site_storages()
        for name in manifest.files:
            kind, _, stored = name.partition("/")
            with (folder / FILES / name).open("rb") as file:
                storages[kind].save(stored, File(file))
        load_tables(folder, manifest)
    return manifest


def check_restorable(folder: Path) -> Manifest:
    """Return the manifest of a backup that can be restored here. Raises `BadBackup`."""
    manifest = Manifest.read(folder)
    for name in manifest.files:
        check_file_name(name)
    if faults := list(manifest.faults(folder)):
        raise BadBackup("\n".join(faults))
    if set(manifest.migrations) != set(applied_migrations()):
        raise BadBackup(
            f"The backup was made by version {manifest.version}, with other migrations than this version "
            f"has. Restore it with version {manifest.version}, then update the site."
        )
    if Article.objects.exists() or User.objects.exists():
        raise BadBackup("This site is not empty: its database has articles or accounts.")
    if file := next(stored_files(), None):
        raise BadBackup(f"This site is not empty: it has stored files, such as {file[0]}.")
    return manifest


def check_file_name(name: str) -> None:
    """Raise `BadBackup` for a file that no storage of the site would have."""
    kind, _, stored = name.partition("/")
    try:
        validate_file_name(stored, allow_relative_path=True)
        refuse_hidden(stored)
    except SuspiciousFileOperation:
        kind = ""
    if kind not in site_storages():
        raise BadBackup(f"The manifest names a file outside of its folder: {name}")
