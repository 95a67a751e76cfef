"""Imports a folder while another process does the same. Run as a process by test_two_imports.py.

Arguments: the folder and a role. "first" prints "written" after it wrote some rows, and continues after a
line of input. "second" prints "read" after it read its files. "impatient" waits only 0.2 seconds for the
database. Each then prints the states of its rows, or the reason why it failed.
"""

import os
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.db import connection  # noqa: E402

from articles.transfer import ImportBusy, import_content  # noqa: E402
from articles.transfer.content_folder import importing  # noqa: E402

folder, part = Path(sys.argv[1]), sys.argv[2]
save_library, gather = importing.save_library, importing.gather


def say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def save_and_wait(work) -> None:
    save_library(work)
    say("written")
    sys.stdin.readline()


def gather_and_say(*args, **options):
    gathered = gather(*args, **options)
    say("read")
    return gathered


if part == "first":
    importing.save_library = save_and_wait
elif part == "second":
    importing.gather = gather_and_say
elif part == "impatient":
    connection.settings_dict["OPTIONS"]["timeout"] = 0.2  # seconds
try:
    report = import_content([folder], publish=True)
except ImportBusy as busy:
    say(str(busy))
else:
    say(" ".join(sorted({state for _, state in report.names})))
