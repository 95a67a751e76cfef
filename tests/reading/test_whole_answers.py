"""An answer is of one epoch, whatever is committed while it is made."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist

from articles.models import Edition
from articles.publishing import publish, unpublish
from articles.reading import known
from tests.cast import make_author, make_live
from tests.postgresql import cluster
from tests.reading.wsgi import Site


@pytest.fixture
def article():
    return make_live("Before", slug="changing", authors=[make_author("Ana Moreira")], topics=["Sleep"])


@pytest.fixture
def changing(monkeypatch, article):
    """Call it with a change: it is made once, between two queries of the next page with a list."""

    def prepare(change):
        ask = known.cards
        changes = [change]

        def cards(at, ids):
            ids = list(ids)
            if changes:
                changes.pop()()
            return ask(at, ids)

        monkeypatch.setattr(known, "cards", cards)

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
def test_a_page_made_across_a_change_is_not_kept(changing, article):
    site = Site()
    changing(lambda: publish_as(article, "After"))
    assert b"After" in site.get("/topics/sleep/").body
    publish_as(article, "Later")
    assert b"Later" in site.get("/topics/sleep/").body
    assert site.asked == ["/topics/sleep/"] * 2


@pytest.mark.django_db
def test_a_topic_that_empties_half_way_through_its_page(changing, article, client):
    changing(lambda: unpublish(article, by=None))
    assert client.get("/topics/sleep/").status_code == 404


@pytest.mark.django_db
def test_an_error_of_two_epochs_is_no_error(article, client, monkeypatch):
    def breaks_once(*words, **names):
        monkeypatch.undo()
        publish_as(article, "After")
        raise Edition.DoesNotExist("The row went while the page was made.")

    monkeypatch.setattr(known, "cards", breaks_once)
    assert b"After" in client.get("/topics/sleep/").content


@pytest.mark.django_db
def test_an_error_of_one_epoch_is_one(article, client, monkeypatch):
    def breaks(*words, **names):
        raise Edition.DoesNotExist("The row was never there.")

    monkeypatch.setattr(known, "cards", breaks)
    with pytest.raises(ObjectDoesNotExist):
        client.get("/topics/sleep/")


SNAPSHOT = """
import django; django.setup()
from threading import Thread
from django.db import connection, transaction
from articles.freshness import Generation, generation, raise_generation, snapshot

def change():
    with transaction.atomic():
        raise_generation()
    connection.close()

def change_elsewhere():
    thread = Thread(target=change)
    thread.start()
    thread.join()

with connection.schema_editor() as editor:
    editor.create_model(Generation)
change_elsewhere()
seen = []
with snapshot():
    seen.append(generation())
    change_elsewhere()
    seen.append(generation())
try:
    with snapshot():
        seen.append(generation())
        raise KeyError("This ends the snapshot as well.")
except KeyError:
    change_elsewhere()
    seen.append(generation())
with transaction.atomic(), snapshot():
    raise_generation()
    seen.append(generation())
print(seen)
"""


def assert_snapshots(database):
    env = os.environ | {"DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    command = [sys.executable, "-c", SNAPSHOT]
    ran = subprocess.run(command, env=env, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert ran.stdout == "[1, 1, 2, 3, 4]\n"


def test_a_snapshot_of_sqlite_shows_nothing_that_is_committed_after_its_beginning(tmp_path):
    assert_snapshots(f"sqlite:///{tmp_path / 'site.sqlite3'}")


def test_a_snapshot_of_postgresql_shows_nothing_that_is_committed_after_its_beginning():
    with cluster() as database:
        assert_snapshots(database)
