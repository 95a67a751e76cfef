"""A site whose processes are all killed at random moments: what it said is saved is there, and whole."""

import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPException
from pathlib import Path
from tempfile import mkdtemp
from threading import Event, Thread

import pytest
from django.conf import settings

from tests.desk.writing.test_markdown_views import png
from tests.operation.people import Browser, Editor
from tests.operation.rows import assert_intact, stored_pictures, texts_of_revisions
from tests.operation.running_site import EDITORS, RunningSite, kill, wait_until_ready
from tests.postgresql import free_port, start_migrated_cluster, stop_cluster
from tests.transfer.content_folder.test_kills import assert_only_named_files, torn_files
from tests.transfer.folders import full_folder, write

pytestmark = pytest.mark.django_db  # makes the database that is copied
KILLS = int(os.environ.get("KILLS", "40"))
UPLOAD = "/admin/markdown/upload/"


class Desk:
    """Four editors who save drafts and one who uploads pictures, until the site is killed."""

    def __init__(self, port: int) -> None:
        self.editors = [Editor(port, number) for number in range(EDITORS)]
        self.uploader = Browser(port)
        self.uploads: set[str] = set()  # paths that the site says it has
        self.faults: list[str] = []
        self.killed = Event()

    @contextmanager
    def at_work(self) -> Iterator[None]:
        self.killed.clear()
        threads = [Thread(target=self.save, args=[editor]) for editor in self.editors]
        threads.append(Thread(target=self.send_pictures))
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self.killed.set()
            for thread in threads:
                thread.join()

    def save(self, editor: Editor) -> None:
        try:
            if not editor.cookies:
                editor.log_in(f"editor-{editor.number}")
            editor.open()
            while not self.killed.is_set():
                answer = editor.save(f"Save {editor.base} by editor {editor.number}. " * 200)
                if answer.status != 200:
                    self.faults.append(f"a save: {answer.status} {answer.text[:200]}")
        except (OSError, HTTPException):
            pass  # killed: this save may or may not be there

    def send_pictures(self) -> None:
        try:
            if not self.uploader.cookies:
                self.uploader.log_in("editor-0")
            while not self.killed.is_set():
                size = 40 + len(self.uploads)
                answer = self.uploader.upload(UPLOAD, f"chairs-{size}.png", png(size, 900))
                if answer.status != 200:
                    self.faults.append(f"an upload: {answer.status} {answer.text[:200]}")
                self.uploads.add(json.loads(answer.content)["path"])
        except (OSError, HTTPException):
            pass


def import_in_group(site: RunningSite, folder: Path, number: int, group: int) -> subprocess.Popen[bytes]:
    """Start an import of a folder, with another picture each time, that dies with this process group."""
    shutil.rmtree(folder, ignore_errors=True)
    write(folder, full_folder() | {"images/chairs.png": png(700 + number, 400)})
    command = [sys.executable, "manage.py", "import_content", str(folder), "--publish"]
    with site.log.open("ab") as log:
        return subprocess.Popen(
            command, env=site.env, cwd=settings.BASE_DIR, stdout=log, stderr=log, process_group=group
        )


def assert_nothing_lost(site: RunningSite, desk: Desk) -> None:
    assert desk.faults == []
    assert_intact(site.database)
    texts = texts_of_revisions(site.database)
    for editor in desk.editors:
        for number, words in editor.saved.items():
            text = texts.get((editor.number + 1, number), "")
            assert words.strip() in text, f"revision {number} of editor {editor.number} is lost"
    pictures = stored_pictures(site.database)
    assert desk.uploads <= pictures.keys()
    assert all((site.media / name).exists() for name in pictures.values())
    assert torn_files(site.media) == []


@pytest.mark.soak
@pytest.mark.parametrize("kind", ["SQLite", "PostgreSQL"])
def test_forty_kills_lose_no_save_and_damage_no_file(tmp_path, new_database, kind):
    dice = random.Random(KILLS)
    with ExitStack() as stack:
        if kind == "SQLite":
            database = new_database(tmp_path / "site.sqlite3")
        else:
            cluster_folder = stack.enter_context(open_folder())
            database = start_migrated_cluster(cluster_folder).url.replace("/postgres", "/migrated")
            stack.callback(stop_cluster, cluster_folder)
        site, port = RunningSite(tmp_path / "var", database), free_port()
        site.furnish()
        desk = Desk(port)
        for number in range(KILLS):
            process = site.start(port)
            wait_until_ready(process, port)
            with desk.at_work():
                importing = import_in_group(site, tmp_path / "in", number, process.pid)
                time.sleep(dice.uniform(0.5, 8))
                kill(process)
                importing.wait()
            assert_nothing_lost(site, desk)
            saves = sum(len(editor.saved) for editor in desk.editors)
            sys.stdout.write(f"{kind}, kill {number}: {saves} saves, {len(desk.uploads)} uploads\n")
            sys.stdout.flush()
            if number % 10 == 9 or number == KILLS - 1:
                assert_only_named_files(site.media, site.manage("check_media", "--now"))
        assert saves > KILLS


@contextmanager
def open_folder() -> Iterator[Path]:
    """Yield a temporary folder that the user of PostgreSQL can reach."""
    folder = Path(mkdtemp(prefix="postgresql-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
