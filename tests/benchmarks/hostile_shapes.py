"""How long the staff preview takes for texts of hostile shapes, and the reading of hostile pastes. By hand:

    python -m tests.benchmarks.hostile_shapes [characters] [words of the names of shapes …]

It makes a database of its own in a temporary folder, posts each shape (100,000 characters, a section's most)
to the preview as the desk does, reads each paste (480,000 characters, or as many as may be pasted at once),
and prints seconds of processor time. What takes more than the three seconds promised is marked.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import django

FOLDER = tempfile.TemporaryDirectory()
os.environ.setdefault("DATABASE_URL", f"sqlite:///{Path(FOLDER.name) / 'db.sqlite3'}")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.contrib.auth.models import Group, User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

from articles.manuscript import Manuscript, Section, compare, merge  # noqa: E402
from articles.manuscript.limits import SECTION_LIMIT  # noqa: E402
from articles.transfer.clipboard.html_source import MAX_TAGS  # noqa: E402
from tests.conftest import BACKEND  # noqa: E402
from tests.desk.posting import form, section  # noqa: E402
from tests.hostile_shapes import HTML, MARKDOWN, Shape  # noqa: E402

PROMISED = 3.0
PASTED = 480_000
PREVIEW = "/admin/articles/article/0/preview/"
PASTE = "/admin/markdown/paste/"
SCRIPT = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}


def editor() -> Client:
    user = User.objects.create_user("eli", is_staff=True)
    user.groups.add(Group.objects.get(name="editor"))
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def seconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def within(shape: Shape, size: int) -> str:
    """Return as much of a shape as may be pasted at once."""
    while shape(size).count("<") > MAX_TAGS:
        size = size * 9 // 10
    return shape(size)


def times(client: Client, size: int) -> Iterator[tuple[str, float]]:
    for name, shape in MARKDOWN.items():
        data = form([section("", shape(size))], title="T")
        yield name, seconds(lambda data=data: client.post(PREVIEW, data, **SCRIPT))
    for name, shape in HTML.items():
        data = {"html": within(shape, PASTED * size // SECTION_LIMIT)}
        yield f"paste: {name}", seconds(lambda data=data: client.post(PASTE, data))
    yield from comparing(size)


def comparing(size: int) -> Iterator[tuple[str, float]]:
    """Yield the times of comparing and merging 200 sections, a megabyte in all: the most of an article."""
    words = [f"word{number}" for number in range(size // 180)]
    changed = [word if number % 10 else f"{word}x" for number, word in enumerate(words)]
    old, mine, theirs = (
        Manuscript("T", sections=tuple(Section(heading=f"{n}?", body=f"{n} {text}") for n in range(200)))
        for text in (" ".join(words), " ".join(changed), " ".join(reversed(changed)))
    )
    yield "compare: every tenth word of 200 sections", seconds(lambda: compare(old, mine))
    yield "merge: every word of 200 sections", seconds(lambda: merge(old, mine, theirs))


def main(size: int, wanted: list[str]) -> None:
    call_command("migrate", verbosity=0)
    client = editor()
    for shapes in (MARKDOWN, HTML):
        for name in [name for name in shapes if wanted and not any(word in name for word in wanted)]:
            del shapes[name]
    slow = 0
    for name, took in times(client, size):
        slow += took > PROMISED
        sys.stdout.write(f"{took:7.2f} s  {'SLOW  ' if took > PROMISED else '      '}{name}\n")
        sys.stdout.flush()
    sys.stdout.write(f"{slow} slower than {PROMISED:.0f} s\n")


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:] if word.isdecimal()]
    main(*(numbers or [SECTION_LIMIT]), [word for word in sys.argv[1:] if not word.isdecimal()])
