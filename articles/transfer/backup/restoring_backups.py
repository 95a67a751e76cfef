"""Restores a backup into an empty site, on the same database or on the other one."""

import shutil
from pathlib import Path

from django.contrib.auth.models import User

from articles.models import Article
from articles.transfer.backup.backup_manifest import (
    FILES,
    BadBackup,
    Manifest,
    applied_migrations,
    stored_folders,
)
from articles.transfer.backup.tables import load_tables
from articles.transfer.backup.writing_backups import stored_files


def restore_backup(source: Path) -> Manifest:
    """Restore a backup and return its manifest. The database is migrated, and otherwise empty, before.

    Everything is checked first: the digests, the version, and that nothing is here that would be lost.
    Raises `BadBackup`.
    """
    manifest = Manifest.read(source)
    if faults := list(manifest.faults(source)):
        raise BadBackup("\n".join(faults))
    if set(manifest.migrations) != set(applied_migrations()):
        raise BadBackup(
            f"The backup was made by version {manifest.version}, with other migrations than this version "
            f"has. Restore it with version {manifest.version}, then update the site."
        )
    if Article.objects.exists() or User.objects.exists():
        raise BadBackup("This site is not empty: its database has articles or accounts.")
    if name := next((name for name, _ in stored_files()), None):
        raise BadBackup(f"This site is not empty: it has stored files, such as {name}.")
    folders = stored_folders()
    for name in manifest.files:
        kind, _, inner = name.partition("/")
        path = (folders[kind] / inner).resolve()
        if not path.is_relative_to(folders[kind].resolve()):
            raise BadBackup(f"The manifest names a file outside of its folder: {name}")
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / FILES / name, path)
    load_tables(source, manifest)
    return manifest
