"""Of several people who decide the same thing at once, one does it, and the others are told."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from tests.postgresql import postgresql_database

pytestmark = pytest.mark.django_db  # otherwise `new_database` is empty if this file runs alone

DECIDED = """\
one link: accepted×1 refused×3, accounts 1
one address: accepted×1 refused×3, accounts 1
own account: accepted×1 refused×3, authors 1
approve: None×1 ValidationError×3, ['approved', 'approved']
"""


@pytest.mark.soak
@pytest.mark.parametrize("database", ["SQLite", "PostgreSQL"])
def test_invitations_and_approvals_at_once(new_database, tmp_path, database):
    url = new_database(tmp_path / "rows.sqlite3") if database == "SQLite" else postgresql_database()
    run = [sys.executable, "-m", "tests.authors.deciding_together"]
    done = subprocess.run(
        run,
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": url},
        capture_output=True,
        text=True,
        timeout=200,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == DECIDED
