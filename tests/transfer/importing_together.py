"""Imports a folder in a process of its own, while another one does the same. Run by the test beside it.

Given the folder, and which one this is: the first says when its transaction has begun, and goes on at a line
of its input; an impatient one waits for a moment only. Prints what it did, or why it did not.
"""

import os
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.db import connection  # noqa: E402

from articles.transfer import ImportBusy, import_content, importing  # noqa: E402

folder, part = Path(sys.argv[1]), sys.argv[2]
save_library = importing.save_library


def after_a_word(work) -> None:
    sys.stdout.write("begun\n")
    sys.stdout.flush()
    sys.stdin.readline()
    save_library(work)


if part == "first":
    importing.save_library = after_a_word
elif part == "impatient":
    connection.settings_dict["OPTIONS"]["timeout"] = 0.2  # seconds
try:
    report = import_content([folder], publish=True)
except ImportBusy as busy:
    sys.stdout.write(f"{busy}\n")
else:
    states = sorted({state for _, state in report.names})
    sys.stdout.write(f"{' '.join(states)}\n")
