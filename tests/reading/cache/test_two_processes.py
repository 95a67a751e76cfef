"""A change reaches the caches of two processes at the same moment, without a message."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.utils import timezone

pytestmark = pytest.mark.django_db  # makes the database that is copied
SECOND = timedelta(seconds=1)
SITE = ZoneInfo("America/New_York")
SETUP = """
import django; django.setup()
from datetime import date, datetime
from django.db import transaction
from articles.publishing import publish
from authors.credentials import save_credential
from authors.models import Credential
from tests.cast import make_article, make_author, make_help_line, make_live
from tests.reading.episodes import make_published_episode
make_help_line("lifeline", dial="131114", show="13 11 14")
people, topics = [make_author("Ana Moreira", bio="{{help: lifeline}}")], ["Sleep"]
make_live("Placed", sections=[("get-help", "", "Call:\\n\\n{{help: lifeline}}")])
make_live("Support", kind="page", sections=[("get-help", "", "{{help: lifeline}}")])
with transaction.atomic():
    make_published_episode(notes="Call:\\n\\n{{help: lifeline}}")
make_live("There already", authors=people, topics=topics)
licensed = make_author("Lee Okafor")
save_credential(
    Credential(author=licensed, letters="LMFT", ends_on=date.fromisoformat({last_day!r})), by=None
)
make_live("Written by Lee", authors=[licensed], short_version="In short.")
later = make_article("The marigold method", authors=people, topics=topics)
publish(later, by=None, at=datetime.fromisoformat({begins!r}), until=datetime.fromisoformat({ends!r}))
print("made", flush=True)
input()  # until the test of the changed help line
from articles.models import HelpLine
from articles.publishing.help_actions import save_help_line
line = HelpLine.objects.get(slug="lifeline")
line.dial, line.show = "1737", "1737"
save_help_line(line, by=None)
"""


class Process:
    """The site in a separate process."""

    def __init__(self, env: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.reading.cache.clocked_site"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=env,
            cwd=settings.BASE_DIR,
        )

    def get(self, path: str, at: datetime, query: str = "") -> dict[str, Any]:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps({"path": path, "at": at.isoformat(), "query": query}) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def stop(self) -> None:
        self.process.communicate(timeout=20)


BEGINS = (timezone.now() + timedelta(days=30)).replace(microsecond=0)
ENDS = BEGINS + timedelta(days=1)
LAST_DAY = BEGINS.astimezone(SITE).date() + timedelta(days=3)
MIDNIGHT = datetime.combine(LAST_DAY + timedelta(days=1), time.min, SITE)


@pytest.fixture(scope="module")
def site_env(new_database, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder: Path = tmp_path_factory.mktemp("site")
    return os.environ | {
        "DATABASE_URL": new_database(folder / "site.sqlite3"),
        "MEDIA_ROOT": str(folder / "media"),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "TIME_ZONE": SITE.key,
    }


@pytest.fixture(scope="module")
def editor(site_env: dict[str, str]) -> Iterator[Any]:
    """A third process, which makes the site, and changes a help line when it is sent a line."""
    setup = SETUP.format(begins=BEGINS.isoformat(), ends=ENDS.isoformat(), last_day=LAST_DAY.isoformat())
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    command = [sys.executable, "-c", setup]
    with subprocess.Popen(command, env=site_env, cwd=settings.BASE_DIR, **pipes) as process:
        yield process
        process.kill()


@pytest.fixture(scope="module")
def processes(editor: Any, site_env: dict[str, str]) -> Iterator[list[Process]]:
    env = site_env
    assert editor.stdout.readline() == "made\n"
    both = [Process(env), Process(env)]
    yield both
    for process in both:
        process.stop()


PATHS = {
    "the article": ("/articles/the-marigold-method/", ""),
    "a list": ("/", ""),
    "a topic": ("/topics/sleep/", ""),
    "an author's page": ("/authors/ana-moreira/", ""),
    "a feed": ("/feed.atom", ""),
    "the sitemap": ("/sitemap-articles-1.xml", ""),
    "a search": ("/search/", "q=marigold"),
}


IN_THE_SOAK = {"a list", "a topic", "an author's page", "a feed", "the sitemap", "a search"}


@pytest.mark.parametrize(
    "kind", [pytest.param(kind, marks=[pytest.mark.soak] * (kind in IN_THE_SOAK)) for kind in PATHS]
)
def test_an_edition_begins_and_ends_on_the_second_in_both(processes, kind):
    path, query = PATHS[kind]
    moments = [(BEGINS - SECOND, False), (BEGINS, True), (ENDS - SECOND, True), (ENDS, False)]
    for at, is_live in moments:
        for process in processes:
            answer = process.get(path, at.astimezone(UTC), query)
            assert (
                "/articles/the-marigold-method/" in answer["body"] and answer["status"] == 200
            ) is is_live, f"{kind} at {at}"


def test_between_two_changes_a_page_is_made_once_in_each(processes):
    for process in processes:
        made = [process.get("/", BEGINS + n * SECOND)["made"] for n in range(5)]
        assert len(set(made)) == 1


# Where readers and machines meet the letters of a credential.
PAGES_WITH_LETTERS = (
    "/articles/written-by-lee/",
    "/articles/written-by-lee/short/",
    "/authors/",
    "/authors/lee-okafor/",
    "/feed.atom",
    "/feed.rss",
    "/authors/lee-okafor/feed.atom",
)


def test_a_credential_ends_at_midnight_of_the_site_on_the_second_in_both(processes):
    for process in processes:
        for path in PAGES_WITH_LETTERS:
            # Twice: the second answer is the cached page.
            before = [process.get(path, MIDNIGHT - SECOND) for _ in range(2)]
            assert before[0]["made"] == before[1]["made"], path
            assert all("LMFT" in answer["body"] for answer in before), path
            has_data = path.startswith(("/articles/", "/authors/lee-okafor/")) and "feed" not in path
            assert ('"honorificSuffix"' in before[0]["body"]) is has_data, path
            assert ('"hasCredential"' in before[0]["body"]) is (path == "/authors/lee-okafor/"), path
        for path in PAGES_WITH_LETTERS:
            answer = process.get(path, MIDNIGHT)
            assert "Lee Okafor" in answer["body"], path
            assert not [word for word in ("LMFT", "honorificS", "hasCred") if word in answer["body"]], path


PAGES_WITH_LINE = (
    "/articles/placed/",
    "/articles/placed.md",
    "/support/",
    "/authors/ana-moreira/",
    "/articles/there-already/",
    "/podcast/first-sessions/",
    "/podcast/feed.xml",
)


def test_a_changed_help_line_is_in_the_next_answer_of_both(processes, editor):
    now = timezone.now() + timedelta(days=1)
    for process in processes:
        for path in PAGES_WITH_LINE:
            assert "13 11 14" in process.get(path, now)["body"], path
    editor.communicate("change\n")
    assert editor.returncode == 0
    for process in processes:
        for path in PAGES_WITH_LINE:
            body = process.get(path, now)["body"]
            assert "1737" in body, path
            assert "13 11 14" not in body, path
            assert "131114" not in body, path
