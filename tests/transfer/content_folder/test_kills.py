"""Killed uploads and imports: no file is half written, and no unused file stays."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha256
from pathlib import Path, PurePath

import pytest
from django.conf import settings
from django.core.files import locks
from django.db import connection

from articles.models import Picture
from articles.publishing.media_check import check_media
from articles.publishing.media_files import files_in_use
from articles.storage import is_intact
from articles.transfer import import_content
from articles.transfer.content_folder.staged_files import LOCK, PREFIX, staging, write_names
from tests.desk.writing.test_markdown_views import png
from tests.soak import repeats
from tests.transfer.content_folder.uploading import LONG
from tests.transfer.folders import files_in, full_folder, write

needs_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="it copies a file")


class Site:
    """A separate site with its own database and media folder; its processes can be killed."""

    def __init__(self, folder: Path) -> None:
        self.media = folder / "media"
        self.rows = folder / "site.sqlite3"
        self.env = os.environ | {
            "DATABASE_URL": f"sqlite:///{self.rows}",
            "MEDIA_ROOT": str(self.media),
            "VAR_DIR": str(folder),
            "SECRET_KEY": "x" * 50,
            "DJANGO_SETTINGS_MODULE": "therapyedu.settings",
        }
        with sqlite3.connect(self.rows) as empty:
            connection.ensure_connection()
            connection.connection.backup(empty)
        empty.close()

    def start(self, *arguments: object) -> subprocess.Popen[bytes]:
        command = [sys.executable, *map(str, arguments)]
        return subprocess.Popen(
            command,
            env=self.env,
            cwd=settings.BASE_DIR,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def kill_after(self, seconds: float, process: subprocess.Popen[bytes]) -> None:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def manage(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "manage.py", *map(str, arguments)]
        return subprocess.run(
            command, env=self.env, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
        )

    def assert_clean(self) -> None:
        """Assert that no file is damaged, and that after check_media no unused file is left."""
        assert torn_files(self.media) == []
        done = self.manage("check_media", "--now")
        assert done.returncode == 0, done.stdout + done.stderr
        assert_only_named_files(self.media, done.stdout)


def torn_files(media: Path) -> list[str]:
    """Return the names of half-written files that have the name of a complete one."""
    names = [name for name in files_in(media) if name.startswith(("audio/", "pictures/", "portraits/"))]
    whole = (name for name in names if PurePath(name).name[0] != ".")
    return [name for name in whole if sha256((media / name).read_bytes()).hexdigest() != PurePath(name).stem]


def assert_only_named_files(media: Path, output: str) -> None:
    """Assert that no file is left that no row names, after check_media has printed this."""
    left = files_in(media)
    assert not [name for name in left if "/." in f"/{name}"]
    named = int(output.split("Whole: ")[1]) + output.count("Made anew: ")
    assert len(left) == named, "files are left that no row names"


def folder_of(number: int) -> dict[str, str | bytes]:
    """Return a content folder with a different picture and sound for each number; the sound is 30 MB."""
    sound = bytes(full_folder()["audio/first-sessions.mp3"]) * (LONG + number)
    return full_folder() | {"images/chairs.png": png(700 + number, 400), "audio/first-sessions.mp3": sound}


@needs_sqlite
@pytest.mark.django_db(transaction=True)
@pytest.mark.soak
def test_kills_leave_no_damaged_and_no_unused_files(tmp_path):
    kills = repeats(12, full=40)
    site, dice = Site(tmp_path), random.Random(kills)
    for number in range(kills):
        if number % 2:
            process = site.start("-m", "tests.transfer.content_folder.uploading", number * 100)
        else:
            folder = write(tmp_path / f"in-{number}", folder_of(number))
            process = site.start("manage.py", "import_content", folder, "--publish")
        site.kill_after(dice.uniform(0.9, 2.9), process)
        if number % 10 == 9 or number == kills - 1:
            site.assert_clean()


@pytest.mark.django_db(transaction=True)
def test_the_next_import_removes_what_a_killed_one_left(tmp_path):
    media = tmp_path / "media"
    with killed_import(media) as stage:
        (media / "pictures" / "ab").mkdir(parents=True)
        left = [f"pictures/ab/{'ab' * 32}.png", f"pictures/ab/{'cd' * 32}.png"]
        write_names(stage, left)
        (media / left[0]).write_bytes(b"a picture")
    import_content([write(tmp_path / "in", full_folder())])
    assert not stage.exists()
    assert not (media / left[0]).exists()
    assert all(is_intact(row.stored["file"]) for row in Picture.objects.all())
    assert not list(media.glob(f"{PREFIX}*"))


@pytest.mark.django_db(transaction=True)
def test_what_rows_name_stays_when_a_killed_import_is_cleared_up(tmp_path):
    folder = write(tmp_path / "in", full_folder())
    import_content([folder])
    before = files_in(tmp_path / "media")
    with killed_import(tmp_path / "media") as stage:
        write_names(stage, before)
    import_content([folder])
    assert files_in(tmp_path / "media") == before


@pytest.mark.django_db
def test_an_import_at_work_is_left_alone(tmp_path):
    with staging() as first:
        with staging() as second:
            assert first.exists()
            assert second != first
        assert first.exists()
    assert not list((tmp_path / "media").iterdir())


@contextmanager
def killed_import(media: Path) -> Iterator[Path]:
    """Create the staging folder of an import: locked inside the context, and without a lock after it."""
    stage = media / f"{PREFIX}killed"
    stage.mkdir(parents=True)
    with (stage / LOCK).open("w") as lock:
        locks.lock(lock, locks.LOCK_EX)
        yield stage


@pytest.mark.django_db(transaction=True)
def test_an_import_again_mends_what_was_damaged(tmp_path):
    folder, media = write(tmp_path / "in", full_folder()), tmp_path / "media"
    import_content([folder], publish=True)
    before = files_in(media)
    for name, data in before.items():
        (media / name).write_bytes(data[: len(data) // 2])
    import_content([folder], publish=True)
    assert files_in(media) == before


@pytest.mark.django_db(transaction=True)
def test_an_import_that_replaces_a_picture_or_sound_leaves_the_old_file_for_a_day(tmp_path):
    folder, media = write(tmp_path / "in", full_folder()), tmp_path / "media"
    import_content([folder])
    before = files_in_use()
    for name in before:
        os.utime(media / name, (0, 0))
    sound = bytes(full_folder()["audio/first-sessions.mp3"])
    write(folder, {"images/chairs.png": png(71, 40), "audio/first-sessions.mp3": sound + sound})
    import_content([folder])
    replaced = before - files_in_use()
    assert {PurePath(name).parts[0] for name in replaced} == {"audio", "pictures"}
    assert sorted(check_media().waiting) == sorted(replaced)
    assert set(check_media(grace=timedelta()).removed) == replaced
    assert set(files_in(media)) == files_in_use()
