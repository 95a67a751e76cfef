"""Two imports of one folder at the same time: they run one after the other, or one fails with a message."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import Mock

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import OperationalError

from tests.postgresql import postgresql_database
from tests.transfer.folders import manuscript, write

TEXTS = {
    "articles/a.md": manuscript("A", topics="[Sleep]", authors="[ana]"),
    "topics/sleep.md": "---\nname: Sleep\n---\n",
    "authors/ana.md": "---\nname: Ana\n---\n",
}


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request, tmp_path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'site.sqlite3'}"
    else:
        yield postgresql_database()


@pytest.mark.django_db
def test_an_import_that_cannot_begin_says_why_and_other_errors_are_no_wait(tmp_path, monkeypatch):
    folder = write(tmp_path / "in", TEXTS)

    def fail(words: str) -> None:
        error = OperationalError(words)
        monkeypatch.setattr(
            "articles.transfer.content_folder.importing.transaction.atomic", Mock(side_effect=error)
        )

    fail("database is locked")
    with pytest.raises(CommandError, match="busy, perhaps with another import") as stop:
        call_command("import_content", folder)
    assert stop.value.returncode == 1
    fail("unable to open database file")
    with pytest.raises(OperationalError, match="unable to open"):
        call_command("import_content", folder)


class Import:
    """An import in a separate process."""

    def __init__(self, folder: Path, part: str, env: dict[str, str]) -> None:
        command = [
            sys.executable,
            "-m",
            "tests.transfer.content_folder.importing_together",
            str(folder),
            part,
        ]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        self.process = subprocess.Popen(command, env=env, cwd=settings.BASE_DIR, text=True, **pipes)

    def said(self) -> str:
        return self.process.stdout.readline().strip()

    def end(self) -> str:
        out, errors = self.process.communicate("go on\n", timeout=60)
        assert self.process.returncode == 0, errors[-2000:]
        return out.strip()


@pytest.mark.soak
def test_the_second_import_waits_for_the_first(tmp_path, database):
    folder = write(tmp_path / "in", TEXTS)
    env = os.environ | {"DATABASE_URL": database, "MEDIA_ROOT": str(tmp_path / "media")}
    migrate = [sys.executable, "manage.py", "migrate", "-v0"]
    subprocess.run(migrate, env=env, cwd=settings.BASE_DIR, check=True)
    first = Import(folder, "first", env)
    assert first.said() == "written"
    second = Import(folder, "second", env)
    assert second.said() == "read"
    if database.startswith("sqlite:"):
        assert "perhaps with another import" in Import(folder, "impatient", env).end()
    time.sleep(1)  # long enough for the second import to finish, if it did not wait
    assert second.process.poll() is None
    assert first.end() == "new"
    assert second.end() == "unchanged"
