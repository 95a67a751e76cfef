"""Backups: everything that a site needs to live on elsewhere, in one folder, whatever its database.

A backup has every row as JSON, every stored file, and a manifest with a digest of each. It is made while
people write, and restored on SQLite or PostgreSQL. It may be in an object store, and so may the site's files.
"""

from articles.transfer.backup.backup_comparison import check_backup
from articles.transfer.backup.backup_manifest import BadBackup, Manifest
from articles.transfer.backup.backup_targets import backup_place
from articles.transfer.backup.restoring_backups import restore_backup
from articles.transfer.backup.writing_backups import write_backup

__all__ = ["BadBackup", "Manifest", "backup_place", "check_backup", "restore_backup", "write_backup"]
