"""A response renders one content version, even if changes are committed in the meantime."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone

from articles.models import Edition
from articles.publishing import publish, unpublish
from articles.reading.cache import shared_queries, versions
from tests.cast import make_author, make_live
from tests.postgresql import postgresql_database
from tests.reading.wsgi import Site


@pytest.fixture
def article():
    return make_live("Before", slug="changing", authors=[make_author("Ana Moreira")], topics=["Sleep"])


@pytest.fixture
def changing(monkeypatch, article):
    """Return a function that takes a change and makes it once, between two queries of the next list page."""

    def prepare(change):
        find_cards = shared_queries.cards
        changes = [change]

        def cards(version, ids):
            ids = list(ids)
            if changes:
                changes.pop()()
            return find_cards(version, ids)

        monkeypatch.setattr(shared_queries, "cards", cards)

    return prepare


def publish_as(article, title):
    article.title = title
    article.save()
    publish(article, by=None)


LISTS = ("/", "/topics/sleep/", "/authors/ana-moreira/", "/search/?q=nervous", "/feed.atom")


@pytest.mark.django_db
@pytest.mark.parametrize("path", LISTS)
def test_a_publication_half_way_through_a_page(changing, article, client, path):
    changing(lambda: publish_as(article, "After"))
    text = client.get(path).content.decode()
    assert "After" in text
    assert "Before" not in text


@pytest.mark.django_db
def test_a_page_made_across_a_change_is_not_cached(changing, article):
    site, before = Site(), versions.current_version()
    changing(lambda: publish_as(article, "After"))
    assert b"After" in site.get("/topics/sleep/").body
    assert before.pages.get("/topics/sleep/") is None
    assert site.get("/topics/sleep/").status == 200
    assert versions.current_version().pages.get("/topics/sleep/") is not None


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/nothing-here/", "/search/suggest/?q=before"])
def test_a_page_that_is_never_cached_is_of_one_version_too(changing, article, client, path):
    changing(lambda: publish_as(article, "Before or after"))
    assert "Before or after" in client.get(path).content.decode()


@pytest.mark.django_db
def test_an_edition_that_begins_while_a_page_is_made_again(article, client, clock, monkeypatch):
    publish_as(article, "After")
    article.title = "Later"
    article.save()
    publish(article, by=None, at=timezone.now() + timedelta(hours=1))
    find_cards = shared_queries.cards
    changes = [lambda: make_live("Another"), lambda: clock.shift(timedelta(hours=1))]

    def cards(version, ids):
        ids = list(ids)
        if changes:
            changes.pop(0)()
        return find_cards(version, ids)

    monkeypatch.setattr(shared_queries, "cards", cards)
    assert "Later" in client.get("/topics/sleep/").content.decode()


@pytest.mark.django_db
def test_a_topic_that_empties_half_way_through_its_page(changing, article, client):
    changing(lambda: unpublish(article, by=None))
    assert client.get("/topics/sleep/").status_code == 404


@pytest.mark.django_db
def test_an_error_from_rows_of_two_versions_is_not_shown(article, client, monkeypatch):
    def breaks_once(*words, **names):
        monkeypatch.undo()
        publish_as(article, "After")
        raise Edition.DoesNotExist("The row went while the page was made.")

    monkeypatch.setattr(shared_queries, "cards", breaks_once)
    assert b"After" in client.get("/topics/sleep/").content


@pytest.mark.django_db
def test_an_error_from_rows_of_one_version_is_raised(article, client, monkeypatch):
    def breaks(*words, **names):
        raise Edition.DoesNotExist("The row was never there.")

    monkeypatch.setattr(shared_queries, "cards", breaks)
    with pytest.raises(ObjectDoesNotExist):
        client.get("/topics/sleep/")


# Runs in a separate process with its own database, so that other threads can commit. It makes two changes:
# the second while the view runs again.
ELSEWHERE = """
import django; django.setup()
from threading import Thread
from django.db import connection, transaction
from django.test import Client
from articles.freshness import bump_generation, database_snapshot, generation
from articles.models import Article
from articles.publishing import publish
from articles.reading.cache import shared_queries
from tests.cast import make_author, make_live

def elsewhere(change):
    def run():
        change()
        connection.close()
    thread = Thread(target=run)
    thread.start()
    thread.join()

@transaction.atomic
def change():
    bump_generation()

first, seen = generation(), []
with database_snapshot():
    seen.append(generation() - first)
    elsewhere(change)
    seen.append(generation() - first)
    with database_snapshot(), transaction.atomic():
        seen.append(generation() - first)
try:
    with database_snapshot():
        seen.append(generation() - first)
        raise KeyError("This ends the snapshot as well.")
except KeyError:
    elsewhere(change)
    seen.append(generation() - first)
with transaction.atomic(), database_snapshot():
    bump_generation()
    seen.append(generation() - first)
print(seen)

article = make_live("Version 0", slug="changing", authors=[make_author("Ana Moreira")], topics=["Sleep"])
find_cards, titles = shared_queries.cards, ["Version 1", "Version 2"]

def publish_next():
    article = Article.objects.get()
    article.title = titles.pop(0)
    article.save()
    publish(article, by=None)

def cards(version, ids):
    ids = list(ids)
    if titles:
        elsewhere(publish_next)
    return find_cards(version, ids)

shared_queries.cards = cards
page = Client(headers={"host": "testserver"}).get("/topics/sleep/").content.decode()
print([number for number in range(3) if f"Version {number}" in page], titles)
"""


def assert_consistent(database, media):
    env = os.environ | {"DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    command = [sys.executable, "-c", ELSEWHERE]
    ran = subprocess.run(
        command,
        env=env | {"MEDIA_ROOT": str(media)},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert ran.stdout == "[0, 0, 0, 1, 2, 3]\n[1] []\n"


def test_an_answer_made_again_is_of_one_snapshot_of_sqlite(tmp_path, new_database):
    assert_consistent(new_database(tmp_path / "site.sqlite3"), tmp_path)


@pytest.mark.soak
def test_an_answer_made_again_is_of_one_snapshot_of_postgresql(tmp_path):
    assert_consistent(postgresql_database(), tmp_path)
