"""A new line of text needs an entry in the registry, a column and its migration, and nothing else.

The field is added to a copy of the project; `tests/new_field.py` uses it there, in a process of its own.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.shared_run import VARIABLE

ENTRY = """\
    audience: str = declare(
        Line(group=FieldGroup.INTRODUCTION, label="Audience", limit=80, help_text="For whom it is written.")
    )
"""
COLUMN = '    audience = line_column("audience")\n'
# One process makes the migration and runs the tests.
SCRIPT = """
import sys, django, pytest
django.setup()
from django.core.management import call_command
call_command("makemigrations", "articles", "--name=audience", "--verbosity=0")
plugins = [f"-pno:{name}" for name in ("randomly", "xdist", "cacheprovider")]
sys.exit(pytest.main(["-q", *plugins, "tests/new_field.py"]))
"""
UNUSED = shutil.ignore_patterns(".*", "benchmarks", "browser", "demo", "demo_source", "files", "var")


def insert_before(file: Path, anchor: str, line: str) -> None:
    head, found, rest = file.read_text().partition(anchor)
    assert found
    file.write_text(head + line + found + rest)


def run(script: str, copy: Path, shared: Path) -> None:
    """Run a script in the copy, with an SQLite database in memory, and a shared folder of its own."""
    ours = ("DATABASE_URL", "PYTEST_", "COV_CORE_")
    env = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    env |= {"VAR_DIR": str(copy / "var"), "DJANGO_SETTINGS_MODULE": "tests.settings", VARIABLE: str(shared)}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=copy, env=env, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.django_db  # otherwise `new_database` is empty if this test runs alone
def test_a_new_field_needs_an_entry_a_column_and_its_migration(tmp_path, new_database):
    shared = tmp_path / "shared"
    (shared / "sqlite").mkdir(parents=True)
    new_database(shared / "sqlite" / "migrated")  # so that only the new migration is applied
    copy = shutil.copytree(settings.BASE_DIR, tmp_path / "copy", ignore=UNUSED)
    insert_before(copy / "articles/manuscript/model.py", "    authors: tuple", ENTRY)
    insert_before(copy / "articles/models/article.py", "    short_version = ", COLUMN)
    run(SCRIPT, copy, shared)
