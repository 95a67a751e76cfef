"""Answers of readers who send them at the same time are all counted, on both databases."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.postgresql import postgresql_database

pytestmark = pytest.mark.django_db  # otherwise `new_database` is empty if this file runs alone


@pytest.mark.parametrize("kind", [pytest.param("sqlite", marks=pytest.mark.soak), "postgresql"])
def test_answers_sent_at_once_are_all_counted(tmp_path: Path, kind: str, new_database):
    url = postgresql_database() if kind == "postgresql" else new_database(tmp_path / "db.sqlite3")
    env = os.environ | {"DATABASE_URL": url, "SERVER_THREADS": "12"}
    run = [sys.executable, "-m", "tests.reading.pages.answers_together"]
    done = subprocess.run(run, cwd=settings.BASE_DIR, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "{200} [(8, 4)] 0"
