"""How fast the desk's list of 10,000 articles answers, with its rendering. Run by hand:

    python -m tests.benchmarks.desk_list [how many]

It makes a database of its own in a temporary folder; where DATABASE_URL names one, that is filled while it is
empty. It prints medians of 10 in milliseconds.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import accumulate, count, islice
from pathlib import Path
from random import Random

import django

FOLDER = tempfile.TemporaryDirectory()
os.environ.setdefault("DATABASE_URL", f"sqlite:///{Path(FOLDER.name) / 'db.sqlite3'}")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.contrib.auth.models import Group, User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import (  # noqa: E402
    CaptureQueriesContext,
    setup_test_environment,
    teardown_test_environment,
)
from django.utils import timezone  # noqa: E402

from articles.models import Article, ArticleTopic, Byline, Edition, Revision, Section, Topic  # noqa: E402
from articles.models.full_text import FullText  # noqa: E402
from authors.models import Author  # noqa: E402
from tests.cast import make_author, make_topic  # noqa: E402
from tests.conftest import BACKEND  # noqa: E402

TIMES = 10
LIST = "/admin/articles/article/"
DICE = Random(7)
WORDS = ["therapy", "session", "feeling", "talk", "sleep", "anxious", *(f"word{n}x" for n in range(8000))]
WEIGHTS = list(accumulate(1 / (place + 1) for place in range(len(WORDS))))
SECTIONS, A_SECTION, REVISIONS = 9, 110, 4


def prose(words: int) -> str:
    return " ".join(DICE.choices(WORDS, cum_weights=WEIGHTS, k=words)) + "."


def batches(numbers: Iterator[int], size: int = 500) -> Iterator[list[int]]:
    while batch := list(islice(numbers, size)):
        yield batch


class House:
    """Articles in every state, in bulk: the rows of their working copies and editions."""

    def __init__(
        self, *, sections: int = SECTIONS, words: int = A_SECTION, revisions: int = REVISIONS
    ) -> None:
        """Make the people and topics. `words` are those of a section."""
        self.sections, self.words, self.revisions = sections, words, revisions
        self.now = timezone.now()
        self.users = [User.objects.create_user(name, is_staff=True) for name in ("eli", "ada", "ben")]
        self.authors: list[Author] = [make_author(f"Author {n}") for n in range(80)]
        self.topics: list[Topic] = [make_topic(f"Topic {n}") for n in range(150)]

    def fill(self, many: int) -> None:
        for batch in batches(iter(range(many))):
            self.articles(batch)

    def articles(self, numbers: list[int]) -> None:
        texts = {n: [prose(self.words) for _ in range(self.sections)] for n in numbers}
        texts[numbers[0]][0] += " A quokka came."
        rows = Article.objects.bulk_create(
            Article(
                title=f"{prose(7).capitalize()[:200]} {n}",
                slug=f"article-{n}",
                words=self.words * self.sections,
                draft_digest=f"{n}",
                short_version=prose(90),
                kind=self.kind_of(n),
                created_by=self.users[n % 3],
            )
            for n in numbers
        )
        self.parts(rows, texts)
        for row in rows:
            row.changed_at = self.now - timedelta(minutes=DICE.randrange(10**6))
        Article.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["id"], update_fields=["changed_at"]
        )
        self.history(rows, texts)

    def kind_of(self, number: int) -> str:
        return "page" if number % 200 == 0 else "article"

    def authors_of(self, row: Article) -> list[Author]:
        return Random(row.pk).sample(self.authors, 2)

    def topics_of(self, row: Article) -> list[Topic]:
        return Random(row.pk).sample(self.topics, 3)

    def parts(self, rows: list[Article], texts: dict[int, list[str]]) -> None:
        bodies = list(texts.values())
        Section.objects.bulk_create(
            Section(article=row, position=place, heading=f"Question {place}?", body=body)
            for row, parts in zip(rows, bodies, strict=True)
            for place, body in enumerate(parts)
        )
        Byline.objects.bulk_create(
            Byline(article=row, author=author, position=place)
            for row in rows
            for place, author in enumerate(self.authors_of(row))
        )
        ArticleTopic.objects.bulk_create(
            ArticleTopic(content_object=row, tag=topic, position=place)
            for row in rows
            for place, topic in enumerate(self.topics_of(row))
        )
        FullText.objects.bulk_create(
            FullText(article=row, title=row.title, text="\n".join(parts))
            for row, parts in zip(rows, bodies, strict=True)
        )

    def history(self, rows: list[Article], texts: dict[int, list[str]]) -> list[Edition]:
        whole = ["\n\n".join(parts) for parts in texts.values()]
        Revision.objects.bulk_create(
            Revision(article=row, number=number + 1, text=text, made_by=DICE.choice(self.users))
            for row, text in zip(rows, whole, strict=True)
            for number in range(self.revisions)
        )
        return Edition.objects.bulk_create(
            edition for row, text in zip(rows, whole, strict=True) for edition in self.editions(row, text)
        )

    def editions(self, row: Article, text: str) -> Iterator[Edition]:
        """Of ten articles seven are live (one differs, one with a next edition), one comes, one is over."""
        numbers = count(1)

        def edition(start: int, end: int | None, digest: str) -> Edition:
            return Edition(
                article=row,
                number=next(numbers),
                slug=row.slug,
                title=row.title,
                kind=row.kind,
                published=self.now,
                manuscript=text,
                sections=[{"html": f"<p>{text}</p>"}],
                digest="",
                draft_digest=digest,
                renderer=1,
                live_from=self.now + timedelta(days=start),
                live_until=None if end is None else self.now + timedelta(days=end),
            )

        standing = row.pk % 10
        if standing < 7:
            yield edition(-300, -30, "older")
            yield edition(
                -30, 30 if standing == 1 else None, "another" if standing == 0 else row.draft_digest
            )
        if standing in (1, 7):
            yield edition(30, None, row.draft_digest)
        if standing == 8:
            yield edition(-300, -30, row.draft_digest)


def editor() -> Client:
    user = User.objects.get(username="eli")
    user.groups.add(Group.objects.get(name="editor"))
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def measured(client: Client, query: str) -> tuple[float, int, int]:
    """The median time of the page in milliseconds, its queries, and how many articles it finds."""
    setup_test_environment()  # for the context alone: it makes rendering slower
    with CaptureQueriesContext(connection) as queries:
        response = client.get(LIST + query)
    teardown_test_environment()
    cost = len(queries)
    assert response.status_code == 200, (query, response.status_code)
    times = []
    for _ in range(TIMES):
        began = time.perf_counter()
        client.get(LIST + query)
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times), cost, response.context["cl"].result_count


def main() -> None:
    call_command("migrate", verbosity=0)
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    if not Article.objects.exists():
        House().fill(many)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = editor()
    topic, author = Topic.objects.all()[70].pk, Author.objects.all()[40].pk
    pages = {
        "the list": "",
        "page 100": f"?p={min(100, many // 50)}",
        "by title": "?o=1",
        "by live since": "?o=-5",
        "by words": "?o=-7",
        "a common word": "?q=therapy",
        "a rare word": "?q=quokka",
        "a beginning": "?q=the",
        "three words": "?q=therapy+sleep+anx",
        **{f"state {name}": f"?state={name}" for name in ("never", "live", "scheduled", "unpublished")},
        "draft differs": "?state=differs",
        "begun by me": "?begun_by=me",
        "pages": "?kind=page",
        "a topic": f"?topic={topic}",
        "an author": f"?author={author}",
        "all at once": f"?q=therapy&state=live&begun_by=me&topic={topic}",
    }
    sys.stdout.write(f"{many:,} articles on {connection.vendor}: median of {TIMES}\n")
    for name, query in pages.items():
        median, queries, found = measured(client, query)
        sys.stdout.write(f"{name:18} {median:6.0f} ms  {queries:3} queries  {found:6,} found\n")


if __name__ == "__main__":
    main()
