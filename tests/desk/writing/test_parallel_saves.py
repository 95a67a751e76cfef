"""Of many simultaneous saves exactly one succeeds; stale saves are refused."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.django_db  # otherwise `new_database` is empty if this file runs alone


def test_of_eight_saves_with_one_token_exactly_one_succeeds(tmp_path: Path, new_database):
    env = os.environ | {"DATABASE_URL": new_database(tmp_path / "db.sqlite3"), "SERVER_THREADS": "8"}
    run = [sys.executable, "-m", "tests.desk.writing.parallel_saves"]
    done = subprocess.run(run, cwd=settings.BASE_DIR, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    statuses = [200] + [409] * 7
    assert done.stdout.strip() == f"{statuses} 2 True"
