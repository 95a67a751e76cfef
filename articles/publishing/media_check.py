"""Checking the media folder: what is damaged or missing is made anew, what no row names is removed."""

import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from articles.file_removal import hold_off_removal, removal
from articles.freshness import bump_generation
from articles.models import Edition, Episode, Picture
from articles.models.sound import BadSound
from articles.models.sound_cleaning import cleaned_sound, is_clean
from articles.pictures import BadPicture, clean, share_picture
from articles.pictures.store import is_whole_share
from articles.publishing.library import keep_sound, put_sound
from articles.publishing.media_files import files_in_use
from articles.storage import is_whole, touch_files
from authors.models import Author

FOLDERS = ("audio", "pictures", "portraits", "share")  # files elsewhere in the media folder are not ours
GRACE = timedelta(hours=24)


@dataclass
class MediaReport:
    """The names of files, by what was found and what was done."""

    whole: int = 0
    mended: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)


def check_media(*, grace: timedelta = GRACE, dry_run: bool = False) -> MediaReport:
    """Check every file that a row names, mend what can be made anew, and remove what no row names.

    Copies of a picture are made anew from its original, which is the one file that nothing replaces; so is a
    sound. Files without a row are removed when they are older than `grace`: an upload stores its files before
    its row, and pages and feeds that readers have name what was replaced. A `dry_run` reports the same and
    changes nothing.

    Raises `OperationalError` where somebody is writing for too long.
    """
    check = _Check(dry_run)
    for label, stored in _stored_pictures():
        check.picture(label, stored)
    for lead in Edition.objects.order_by().exclude(lead={}).values_list("lead", flat=True).iterator():
        check.share(lead)
    for episode in Episode.objects.order_by("pk"):
        check.sound(episode)
    check.files_without_a_row(time.time() - grace.total_seconds())
    return check.report


def _stored_pictures() -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield every stored picture with what to call it."""
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
    """One check at work. A file is looked at once, however many rows name it."""

    def __init__(self, dry_run: bool) -> None:
        self.dry_run = dry_run
        self.report = MediaReport()
        self.seen: set[str] = set()

    def _is_new(self, name: str) -> bool:
        new = name not in self.seen
        self.seen.add(name)
        return new

    def picture(self, label: str, stored: Mapping[str, Any]) -> None:
        original = stored["file"]
        if self._is_new(original):
            self._count(original, whole=is_whole(original), lost=f"{label}: {original}")
        copies = {
            (source["type"], width): name
            for source in stored["sources"]
            for name, width in source["srcset"]
            if self._is_new(name)
        }
        damaged = {key: name for key, name in copies.items() if not is_whole(name)}
        self.report.whole += len(copies) - len(damaged)
        if damaged:
            self._make_copies(label, original, damaged)

    def _make_copies(self, label: str, original: str, damaged: Mapping[tuple[str, int], str]) -> None:
        made: dict[tuple[str, int], bytes] = {}
        if is_whole(original):
            try:
                picture = clean(_content(original), sorted({width for _, width in damaged}))
                made = {(copy.mime, copy.width): copy.data for copy in picture.renditions}
            except BadPicture as bad:
                self.report.lost.append(f"{label}: {bad}")
        for key, name in damaged.items():
            if key not in made:
                self.report.lost.append(f"{label}: {name}")
            elif default_storage.exists(name) and _content(name) == made[key]:
                self.report.whole += 1  # made anew before, by a library that writes other bytes
            else:
                self._mend(name, made[key])

    def _mend(self, name: str, data: bytes) -> None:
        self.report.mended.append(name)
        if not self.dry_run:
            default_storage.save(name, ContentFile(data))

    def share(self, lead: Mapping[str, Any]) -> None:
        name = lead.get("share")
        if not name or not self._is_new(name):
            return
        if is_whole_share(name):
            self.report.whole += 1
        elif not is_whole(lead["stored"]["file"]):
            self.report.lost.append(name)
        else:
            self._make_share(name, lead["stored"]["file"])

    def _make_share(self, name: str, original: str) -> None:
        try:
            data = share_picture(_content(original))
        except BadPicture as bad:
            self.report.lost.append(f"{name}: {bad}")
        else:
            self._mend(name, data)

    def sound(self, episode: Episode) -> None:
        name = episode.audio.name or ""
        if not is_whole(name):
            self._count(name, whole=False, lost=f"the sound of “{episode}”: {name}")
            return
        try:
            with default_storage.open(name) as file:
                if is_clean(file):
                    self._count(name, whole=True, lost="")
                else:
                    self._take_off_metadata(episode, file)
                    self.report.mended.append(f"{name} (its title, cover or attachments)")
        except BadSound as bad:
            self.report.lost.append(f"the sound of “{episode}”: {bad}")

    def _take_off_metadata(self, episode: Episode, file: Any) -> None:
        with cleaned_sound(file) as (clean_file, facts):
            if self.dry_run:
                return
            before = episode.audio.name or ""
            put_sound(episode, facts)
            sound = {field: getattr(episode, field) for field in ("audio", "seconds", "size", "mime_type")}
            with transaction.atomic():
                hold_off_removal()
                keep_sound(clean_file, facts)
                touch_files([before])
                if Episode.objects.filter(pk=episode.pk, audio=before).update(**sound):  # nobody replaced it
                    bump_generation()

    def _count(self, name: str, *, whole: bool, lost: str) -> None:
        if whole:
            self.report.whole += 1
        else:
            self.report.lost.append(lost)

    def files_without_a_row(self, before: float) -> None:
        """Remove files that no row names and that were last written before this moment."""
        in_use = files_in_use()
        old: dict[str, Path] = {}
        for name, path in _files():
            if name in in_use:
                continue
            if _written(path) > before:
                self.report.waiting.append(name)
            else:
                old[name] = path
        if old and not self.dry_run:
            old = _removed(old)
        self.report.removed += old


def _files() -> Iterator[tuple[str, Path]]:
    """Yield every file in our folders with its name, those that were never finished too."""
    root = Path(settings.MEDIA_ROOT)
    for folder in FOLDERS:
        for parent, _, files in os.walk(root / folder):
            for file in files:
                path = Path(parent) / file
                yield path.relative_to(root).as_posix(), path


def _removed(files: Mapping[str, Path]) -> dict[str, Path]:
    """Remove the files that no row has begun to name meanwhile, and return them."""
    with removal():
        in_use = files_in_use()
        unnamed = {name: path for name, path in files.items() if name not in in_use}
        for path in unnamed.values():
            path.unlink(missing_ok=True)
    return unnamed


def _written(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")  # whoever was writing it has finished


def _content(name: str) -> bytes:
    with default_storage.open(name) as file:
        return file.read()
