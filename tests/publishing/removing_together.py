"""Removes a file while a row that names it is saved, on a database of its own. Run by the test beside it.

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
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from articles.file_removal import hold_off_removal, removal  # noqa: E402
from articles.models import Picture  # noqa: E402
from articles.publishing.media_files import files_in_use, remove_unused  # noqa: E402

NAME = "pictures/ab/chairs.png"
MOMENT = 0.7  # seconds, in which one who need not wait would be done


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def save(began: Event, goes_on: Event) -> None:
    """Save a row that names the file, and say whether the file was there."""
    with transaction.atomic():
        hold_off_removal()
        there = default_storage.exists(NAME)
        Picture.objects.create(path="images/chairs.png", stored={"file": NAME, "sources": []}, digest="ab")
        began.set()
        goes_on.wait()
        say("saved, and the file was there" if there else "saved, and saw that the file was gone")


def remove(began: Event, goes_on: Event) -> None:
    """Remove the file, unless a row names it."""
    with removal():
        began.set()
        goes_on.wait()
        unused = {NAME} - files_in_use()
        for name in unused:
            default_storage.delete(name)
        say("removed the file" if unused else "saw the row")


def remove_at_once(began: Event, goes_on: Event) -> None:
    say("removed the file" if remove_unused([NAME]) else "saw the row")


Part = Callable[[Event, Event], None]


def together(first: Part, second: Part) -> None:
    """Begin the first part, then the second, and let the first one go on a moment later."""
    began, goes_on = Event(), Event()

    def run(part: Part, began: Event, goes_on: Event) -> None:
        try:
            part(began, goes_on)
        finally:
            connection.close()

    always = Event()
    always.set()
    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(run, first, began, goes_on)
        began.wait()
        two = pool.submit(run, second, Event(), always)
        Event().wait(MOMENT)
        goes_on.set()
        one.result()
        two.result()


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    default_storage.save(NAME, ContentFile(b"a picture"))
    together(save, remove_at_once)
    Picture.objects.all().delete()
    together(remove, save)
