"""How long a save holds the database, and how fast the preview answers. Run by hand:

    python -m tests.benchmarks.saving

It makes a database of its own in a temporary folder and prints medians of 20 in milliseconds.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import django

FOLDER = tempfile.TemporaryDirectory()
os.environ.setdefault("DATABASE_URL", f"sqlite:///{Path(FOLDER.name) / 'db.sqlite3'}")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.contrib.auth.models import Group, User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

from articles.models import Article  # noqa: E402
from articles.models import lock_article as real_lock  # noqa: E402
from articles.publishing.writing import save as real_save  # noqa: E402
from tests.cast import make_article  # noqa: E402
from tests.conftest import BACKEND  # noqa: E402
from tests.desk.posting import change, form, form_sections, page  # noqa: E402

TIMES = 20
PARAGRAPH = "It is ordinary to be nervous before a first session, and *most people are*. " * 3
BODY = "\n\n".join(
    [PARAGRAPH.strip()] * 3 + ["- one thing\n- another thing", "A [link](https://example.org/)."]
)
SCRIPT = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}


def made(sections: int) -> Article:
    rows = [("text" if n % 3 else "pro-tip", f"Question {n}?", f"{BODY}\n\n{n}.") for n in range(sections)]
    return make_article(f"Of {sections} sections", sections=rows)


def editor() -> Client:
    user = User.objects.create_user("eli", is_staff=True)
    user.groups.add(Group.objects.get(name="editor"))
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def save_all(client: Client, article: Article) -> tuple[list[float], list[float]]:
    """Change every section and save; return the times of the transactions, and of the whole requests."""
    began = ended = 0.0

    def lock(row: Article) -> Article:
        nonlocal began
        began = time.perf_counter()
        return real_lock(row)

    def save(*args: object, **kwargs: object) -> object:
        nonlocal ended
        saved = real_save(*args, **kwargs)  # type: ignore[arg-type]
        ended = time.perf_counter()
        return saved

    transactions, requests = [], []
    writing = "articles.publishing.writing.lock_article"
    with patch(writing, lock), patch("articles.desk.writing.page.save", save):
        for turn in range(TIMES):
            rows = [
                row | {"body": f"{row['body']}\n\nTurn {turn}."} for row in reversed(form_sections(article))
            ]
            data = form(rows, article=article)
            requests.append(timed(lambda data=data: client.post(change(article), data, **SCRIPT)))
            transactions.append((ended - began) * 1000)
    return transactions, requests


def main() -> None:
    call_command("migrate", verbosity=0)
    client = editor()
    sys.stdout.write("sections  transaction  save  open  preview   (median of 20, ms)\n")
    for sections in (14, 200):
        article = made(sections)
        transactions, requests = save_all(client, article)
        opened = [timed(lambda a=article: client.get(change(a))) for _ in range(TIMES)]
        data = form(form_sections(article), article=article)
        address = page(article, "preview")
        shown = [timed(lambda d=data, a=address: client.post(a, d, **SCRIPT)) for _ in range(TIMES)]
        medians = [statistics.median(times) for times in (transactions, requests, opened, shown)]
        numbers = "  ".join(f"{median:7.1f}" for median in medians)
        sys.stdout.write(f"{sections:8}  {numbers}\n")


if __name__ == "__main__":
    main()
