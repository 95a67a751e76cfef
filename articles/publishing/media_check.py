"""Checks the media files: repairs damaged or missing files, and removes files that no row refers to."""

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from articles.file_removal import hold_off_removal, removal_lock
from articles.freshness import bump_generation
from articles.models import Edition, Episode, Picture, focus_of_lead
from articles.models.sound import BadSound
from articles.models.sound_cleaning import cleaned_sound, is_clean
from articles.pictures import BadPicture, clean, share_picture
from articles.pictures.store import is_whole_share
from articles.publishing.library import set_sound, store_sound
from articles.publishing.media_files import files_in_use
from articles.storage import StoredFile, file_store, is_intact, touch_files
from authors.models import Author

FOLDERS = ("audio", "pictures", "portraits", "share")  # other files among the media are not touched
GRACE = timedelta(hours=24)


@dataclass
class MediaReport:
    """The number of intact files, and the names of the others by what was found or done."""

    whole: int = 0
    mended: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)


def check_media(*, grace: timedelta = GRACE, dry_run: bool = False) -> MediaReport:
    """Check every file that a row refers to, repair what can be repaired, and remove unreferenced files.

    The copies of a picture are made again from its original. A lost original or audio file cannot be
    repaired. Unreferenced files are removed when they are older than `grace`: an upload stores its files
    before its row, and pages and feeds that readers have loaded refer to replaced files. With `dry_run` the
    report is the same, but nothing changes.

    Raises `OperationalError` if another transaction writes for too long.
    """
    check = _Check(dry_run)
    for label, stored in _stored_pictures():
        check.check_picture(label, stored)
    for lead in Edition.objects.order_by().exclude(lead={}).values_list("lead", flat=True).iterator():
        check.check_share(lead)
    for episode in Episode.objects.order_by("pk"):
        check.check_sound(episode)
    check.remove_unreferenced_files(time.time() - grace.total_seconds())
    return check.report


def _stored_pictures() -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield (label for the report, stored picture) for every stored picture."""
    yield from Picture.objects.values_list("path", "stored").iterator()
    for name, portrait in Author.objects.exclude(portrait={}).values_list("name", "portrait"):
        yield f"the portrait of {name}", portrait
    editions = Edition.objects.order_by("pk").values_list("title", "number", "pictures", "lead")
    for title, number, pictures, lead in editions.iterator():
        for path, stored in pictures.items():
            yield f"{path} in “{title}”, edition {number}", stored
        if lead:
            yield f"the lead picture of “{title}”, edition {number}", lead["stored"]


class _Check:
    """One run of the check. A file is checked once, however many rows refer to it."""

    def __init__(self, dry_run: bool) -> None:
        self.dry_run = dry_run
        self.report = MediaReport()
        self.seen: set[str] = set()

    def _is_first_check(self, name: str) -> bool:
        is_first = name not in self.seen
        self.seen.add(name)
        return is_first

    def check_picture(self, label: str, stored: Mapping[str, Any]) -> None:
        original = stored["file"]
        if self._is_first_check(original):
            self._count(original, whole=is_intact(original), lost=f"{label}: {original}")
        copies = {
            (source["type"], width): name
            for source in stored["sources"]
            for name, width in source["srcset"]
            if self._is_first_check(name)
        }
        damaged = {key: name for key, name in copies.items() if not is_intact(name)}
        self.report.whole += len(copies) - len(damaged)
        if damaged:
            self._make_copies(label, original, damaged)

    def _make_copies(self, label: str, original: str, damaged: Mapping[tuple[str, int], str]) -> None:
        made: dict[tuple[str, int], bytes] = {}
        if is_intact(original):
            try:
                picture = clean(_content(original), sorted({width for _, width in damaged}))
                made = {(copy.mime, copy.width): copy.data for copy in picture.renditions}
            except BadPicture as bad:
                self.report.lost.append(f"{label}: {bad}")
        for key, name in damaged.items():
            if key not in made:
                self.report.lost.append(f"{label}: {name}")
            elif default_storage.exists(name) and _content(name) == made[key]:
                # Repaired before: another version of the imaging library writes other bytes.
                self.report.whole += 1
            else:
                self._repair(name, made[key])

    def _repair(self, name: str, data: bytes) -> None:
        self.report.mended.append(name)
        if not self.dry_run:
            default_storage.save(name, ContentFile(data))

    def check_share(self, lead: Mapping[str, Any]) -> None:
        name = lead.get("share")
        if not name or not self._is_first_check(name):
            return
        if is_whole_share(name):
            self.report.whole += 1
        elif not is_intact(lead["stored"]["file"]):
            self.report.lost.append(name)
        else:
            self._make_share(name, lead)

    def _make_share(self, name: str, lead: Mapping[str, Any]) -> None:
        try:
            data = share_picture(_content(lead["stored"]["file"]), focus_of_lead(lead))
        except BadPicture as bad:
            self.report.lost.append(f"{name}: {bad}")
        else:
            self._repair(name, data)

    def check_sound(self, episode: Episode) -> None:
        name = episode.audio.name or ""
        if not is_intact(name):
            self._count(name, whole=False, lost=f"the sound of “{episode}”: {name}")
            return
        try:
            with default_storage.open(name) as file:
                if is_clean(file):
                    self._count(name, whole=True, lost="")
                else:
                    self._remove_metadata(episode, file)
                    self.report.mended.append(f"{name} (its title, cover or attachments)")
        except BadSound as bad:
            self.report.lost.append(f"the sound of “{episode}”: {bad}")

    def _remove_metadata(self, episode: Episode, file: Any) -> None:
        with cleaned_sound(file) as (clean_file, audio_info):
            if self.dry_run:
                return
            before = episode.audio.name or ""
            set_sound(episode, audio_info)
            sound = {field: getattr(episode, field) for field in ("audio", "seconds", "size", "mime_type")}
            with transaction.atomic():
                hold_off_removal()
                store_sound(clean_file, audio_info)
                touch_files([before])
                is_updated = Episode.objects.filter(pk=episode.pk, audio=before).update(**sound)
                if is_updated:  # the audio was not replaced meanwhile
                    bump_generation()

    def _count(self, name: str, *, whole: bool, lost: str) -> None:
        if whole:
            self.report.whole += 1
        else:
            self.report.lost.append(lost)

    def remove_unreferenced_files(self, before: float) -> None:
        """Remove files that no row refers to and that were last written before this Unix time."""
        in_use = files_in_use()
        old: list[StoredFile] = []
        for file in _files():
            if file.name in in_use and not file.upload:
                continue
            if file.written_at > before:
                self.report.waiting.append(file.name)
            else:
                old.append(file)
        if old and not self.dry_run:
            old = _remove_unreferenced(old)
        self.report.removed += [file.name for file in old]


def _files() -> Iterator[StoredFile]:
    """Yield every file in `FOLDERS`, including unfinished ones."""
    store = file_store(default_storage)
    for folder in FOLDERS:
        yield from store.unfinished_files(folder)
        yield from store.files(folder)


def _remove_unreferenced(files: Iterable[StoredFile]) -> list[StoredFile]:
    """Remove the files that are still unreferenced, and return them."""
    with removal_lock():
        in_use = files_in_use()
        unreferenced = [file for file in files if file.upload or file.name not in in_use]
        for file in unreferenced:
            file_store(default_storage).discard(file)
    return unreferenced


def _content(name: str) -> bytes:
    with default_storage.open(name) as file:
        content: bytes = file.read()
    return content
