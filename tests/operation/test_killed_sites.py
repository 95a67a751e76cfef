"""A site whose processes are all killed at random moments: what it said is saved is there, and whole."""

import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings

from tests.desk.writing.test_markdown_views import png
from tests.operation.desk_at_work import Desk, assert_nothing_lost
from tests.operation.running_site import RunningSite, kill, wait_until_ready
from tests.postgresql import free_port, postgresql_database
from tests.soak import repeats
from tests.transfer.content_folder.test_kills import assert_only_named_files
from tests.transfer.folders import full_folder, write

pytestmark = pytest.mark.django_db  # makes the database that is copied
KILLS = repeats(8, full=40)


def import_in_group(site: RunningSite, folder: Path, number: int, group: int) -> subprocess.Popen[bytes]:
    """Start an import of a folder, with another picture each time, that dies with this process group."""
    shutil.rmtree(folder, ignore_errors=True)
    write(folder, full_folder() | {"images/chairs.png": png(700 + number, 400)})
    command = [sys.executable, "manage.py", "import_content", str(folder), "--publish"]
    with site.log.open("ab") as log:
        return subprocess.Popen(
            command, env=site.env, cwd=settings.BASE_DIR, stdout=log, stderr=log, process_group=group
        )


@pytest.mark.soak
@pytest.mark.parametrize("kind", ["SQLite", "PostgreSQL"])
def test_kills_lose_no_save_and_damage_no_file(tmp_path, new_database, kind):
    dice = random.Random(KILLS)
    database = new_database(tmp_path / "site.sqlite3") if kind == "SQLite" else postgresql_database()
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
        assert desk.faults == []
        saves, uploads = saved = desk.saved()
        assert_nothing_lost(site, saved)
        sys.stdout.write(f"{kind}, kill {number}: {len(saves)} saves, {len(uploads)} uploads\n")
        sys.stdout.flush()
        if number % 10 == 9 or number == KILLS - 1:
            assert_only_named_files(site.media, site.manage("check_media", "--now"))
    assert len(saves) > KILLS
