"""One code that several requests use at once works for one of them, and wrong ones are limited."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

pytestmark = pytest.mark.django_db  # otherwise `new_database` is empty if this file runs alone


@pytest.mark.soak
def test_of_requests_with_one_code_at_once_one_succeeds_and_five_wrong_ones_are_checked_at_most(
    new_database, tmp_path
):
    environment = os.environ | {"DATABASE_URL": new_database(tmp_path / "codes.sqlite3")}
    run = [sys.executable, "-m", "tests.authors.second_factor.parallel_codes"]
    done = subprocess.run(
        run, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, timeout=100
    )
    assert done.returncode == 0, done.stderr
    by_recovery_code, by_app_code, checked = map(int, done.stdout.split())
    assert (by_recovery_code, by_app_code) == (1, 1)
    assert checked <= 5
