"""Copies the stored files of a site to another place: from folders to an object store, or back."""

from dataclasses import dataclass

from django.core.files.storage import storages

from articles.object_address import IN_FOLDERS, ObjectAddress, storage_setting
from articles.storage import file_store, has_same_content


@dataclass
class CopyReport:
    """How many files were copied, and how many were there already."""

    copied: int = 0
    present: int = 0


def copy_stored_files(origin: ObjectAddress | None, target: ObjectAddress | None) -> CopyReport:
    """Copy media and private files from one place to another; None is the folders of this machine.

    Files that are there with the same content are left alone, so it may be run again. It deletes nothing.
    Raises `StorageUnavailable`.
    """
    report = CopyReport()
    for kind in IN_FOLDERS:
        source = storages.create_storage(storage_setting(kind, origin))
        copy = storages.create_storage(storage_setting(kind, target))
        for stored in file_store(source).files():
            try:
                file = source.open(stored.name)
            except FileNotFoundError:
                continue  # it was removed meanwhile
            with file:
                if has_same_content(stored.name, file, copy):
                    report.present += 1
                else:
                    copy.save(stored.name, file)
                    report.copied += 1
    return report
