"""Removes a file while a row that refers to it is saved, in a separate database. Run by `test_removal`.

Prints what happened, in order: the first part does before its transaction ends, for which the second waits.
"""

import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.core.files.base import ContentFile  # noqa: E402
from django.core.files.storage import default_storage  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from articles.file_removal import hold_off_removal, removal_lock  # noqa: E402
from articles.models import Picture  # noqa: E402
from articles.publishing.media_files import files_in_use, remove_unused  # noqa: E402

NAME = "pictures/ab/chairs.png"
MOMENT = 0.7  # seconds; enough for a part that does not have to wait


def report(message: str) -> None:
    sys.stdout.write(f"{message}\n")
    sys.stdout.flush()


def save(began: Event, may_continue: Event) -> None:
    """Save a row that refers to the file, and report whether the file exists."""
    with transaction.atomic():
        hold_off_removal()
        exists = default_storage.exists(NAME)
        Picture.objects.create(path="images/chairs.png", stored={"file": NAME, "sources": []}, digest="ab")
        began.set()
        may_continue.wait()
        report("saved, and the file was there" if exists else "saved, and saw that the file was gone")


def remove(began: Event, may_continue: Event) -> None:
    """Remove the file, unless a row refers to it."""
    with removal_lock():
        began.set()
        may_continue.wait()
        unused = {NAME} - files_in_use()
        for name in unused:
            default_storage.delete(name)
        report("removed the file" if unused else "saw the row")


def remove_at_once(began: Event, may_continue: Event) -> None:
    report("removed the file" if remove_unused([NAME]) else "saw the row")


Part = Callable[[Event, Event], None]


def run_together(first: Part, second: Part) -> None:
    """Begin the first part, then the second, and let the first one continue after `MOMENT`."""
    began, may_continue = Event(), Event()

    def run(part: Part, began: Event, may_continue: Event) -> None:
        try:
            part(began, may_continue)
        finally:
            connection.close()

    always = Event()
    always.set()
    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(run, first, began, may_continue)
        began.wait()
        two = pool.submit(run, second, Event(), always)
        Event().wait(MOMENT)
        may_continue.set()
        one.result()
        two.result()


if __name__ == "__main__":
    default_storage.save(NAME, ContentFile(b"a picture"))
    run_together(save, remove_at_once)
    Picture.objects.all().delete()
    run_together(remove, save)
