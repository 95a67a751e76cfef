"""A backup that is made while editors save, restored in another place and on the other database."""

import sys
import time

import pytest

from tests.operation.desk_at_work import Desk, assert_nothing_lost
from tests.operation.people import Browser
from tests.operation.rows import stored_pictures
from tests.operation.running_site import RunningSite, running
from tests.postgresql import free_port, postgresql_database

pytestmark = pytest.mark.django_db  # makes the database that is copied


@pytest.mark.soak
@pytest.mark.parametrize("direction", ["SQLite to PostgreSQL", "PostgreSQL to SQLite"])
def test_a_backup_has_every_save_before_it_and_is_restored_in_another_place(
    tmp_path, new_database, direction
):
    databases = [new_database(tmp_path / "site.sqlite3"), postgresql_database()]
    source, target = databases if direction.startswith("SQLite") else reversed(databases)
    here, there = RunningSite(tmp_path / "here", source), RunningSite(tmp_path / "there", target)
    here.furnish()
    port = free_port()
    desk = Desk(port)
    with running(here, port), desk.at_work():
        while not all(len(editor.saved) > 2 for editor in desk.editors) or len(desk.uploads) < 5:
            assert desk.faults == []
            time.sleep(0.1)
        before = desk.saved()
        here.manage("backup", tmp_path / "backups")
        after = desk.saved()
    assert desk.faults == []
    assert len(after[0]) > len(before[0]), "nobody saved during the backup"
    (backup,) = (tmp_path / "backups").iterdir()
    there.manage("check_backup", backup)
    there.manage("restore", backup)
    sys.stdout.write(f"{direction}: {len(before[0])} saves before, {len(after[0])} after\n")
    assert_nothing_lost(there, before)
    assert_site_works(there, before[1])


def assert_site_works(site: RunningSite, pictures: set[str]) -> None:
    """Assert that a restored site serves pages and pictures, and that an editor can log in and save."""
    port, files = free_port(), stored_pictures(site.database)
    with running(site, port), Browser(port) as editor:
        editor.log_in("editor-0")
        assert editor.get("/articles/marigold/").status == 200
        for path in pictures:
            answer = editor.get(f"/media/{files[path]}")
            assert (answer.status, answer.content) == (200, (site.media / files[path]).read_bytes())
        again = Desk(port)
        again.editors[1].log_in("editor-1")
        again.editors[1].open()
        assert again.editors[1].save("After the move.").status == 200
        again.editors[1].connection.close()
