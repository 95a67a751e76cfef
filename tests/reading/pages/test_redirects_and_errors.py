"""Redirects and errors are sent with `no-cache`, so readers see at once when a page is back."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from articles.publishing import delete, publish, unpublish
from articles.reading.cache.versions import clear_caches
from articles.reading.pages import views
from tests.cast import make_live
from tests.conftest import BACKEND
from tests.reading.pages.test_media import body
from tests.reading.wsgi import Site

pytestmark = pytest.mark.django_db
OLD, NEW = "/articles/a/", "/articles/b/"


def renamed(article, slug: str) -> None:
    article.slug = slug
    article.save()
    publish(article, by=None)


@pytest.fixture
def site_with_a_past(clock, client: Client) -> Client:
    """A renamed article, an unpublished one, and an audio file."""
    first, second = make_live("One", slug="a"), make_live("Two", slug="gone")
    clock.shift(60)
    renamed(first, "b")
    unpublish(second, by=None)
    default_storage.save("audio/ab/hour.mp3", ContentFile(bytes(100)))
    return client


def refused_host(client: Client):
    return client.get("/", headers={"host": "elsewhere.example"})


def forged_form(client: Client):
    return Client(enforce_csrf_checks=True).post("/profile/login/", {"username": "eli"})


def range_beyond_the_end(client: Client):
    return client.get("/media/audio/ab/hour.mp3", headers={"range": "bytes=500-"})


ANSWERS: list[tuple[int, Callable]] = [
    (301, lambda client: client.get(OLD)),
    (301, lambda client: client.get("/articles/a.md")),
    (301, lambda client: client.get("/page/1/")),
    (301, lambda client: client.get("/articles/b")),
    (302, lambda client: client.get(f"{NEW}short/")),
    (302, lambda client: client.get("/profile/")),
    (302, lambda client: client.get("/admin/")),
    (400, refused_host),
    (400, lambda client: client.get("/search/", {"q": "x" * 10_000})),
    (403, forged_form),
    (404, lambda client: client.get("/nothing/")),
    (404, lambda client: client.get("/static/nothing.css")),
    (404, lambda client: client.get("/media/nothing.png")),
    (405, lambda client: client.post("/")),
    (410, lambda client: client.get("/articles/gone/")),
    (410, lambda client: client.get("/articles/gone.md")),
    (416, range_beyond_the_end),
]


def test_no_redirect_and_no_error_is_kept_without_asking(site_with_a_past):
    for status, ask in ANSWERS:
        answer = ask(site_with_a_past)
        answer.close()
        assert answer.status_code == status
        said = {part.strip() for part in answer.headers.get("Cache-Control", "").split(",")}
        assert said & {"no-cache", "no-store"}, answer
        assert not said & {"immutable", "public"}, answer


def test_a_removed_article_offers_its_topic_and_the_newest_articles_about_it(client, clock):
    removed = make_live("Removed", topics=["Night", "Sleep"])
    for number in range(4):
        clock.shift(60)
        make_live(f"Sleep {number}", topics=["Sleep"])
    unpublish(removed, by=None)
    for path in ("/articles/removed/", "/articles/removed/short/", "/articles/removed.md"):
        answer = client.get(path)
        assert (answer.status_code, answer.context["topic"].name) == (410, "Sleep"), "nothing is about Night"
        assert [edition.title for edition in answer.context["cards"]] == ["Sleep 3", "Sleep 2", "Sleep 1"]
        assert '<a class="button button-strong" href="/topics/sleep/">Articles about Sleep</a>' in (
            answer.content.decode()
        )


@pytest.mark.soak
def test_an_article_that_was_deleted_or_had_no_topic_left_offers_none(client):
    deleted, alone = make_live("Deleted", topics=["Sleep"]), make_live("Alone", topics=["Night"])
    make_live("Other", topics=["Sleep"])
    for article in (deleted, alone):
        unpublish(article, by=None)
    delete(deleted, by=None)
    for slug in ("deleted", "alone"):
        answer = client.get(f"/articles/{slug}/")
        assert (answer.status_code, answer.context["topic"]) == (410, None)
        assert "It is no longer on this site." in answer.content.decode()


def test_every_error_page_leads_to_help(site_with_a_past, monkeypatch):
    client, link = site_with_a_past, '<a class="button" href="/get-help/">'
    client.raise_request_exception = False
    make_live("Get help", kind="page")
    pages = [client.get("/nothing/"), client.get("/articles/gone/")]
    for error in (RuntimeError(), OperationalError("database is locked")):

        def fails(*_: object, error: Exception = error) -> None:
            raise error

        monkeypatch.setattr(views.shared_queries, "newest", fails)
        clear_caches()
        pages.append(client.get("/"))
    assert [page.status_code for page in pages] == [404, 410, 500, 503]
    assert all(link in page.content.decode() for page in pages)


def test_a_broken_page_is_not_kept_either(client, monkeypatch):
    def breaks(*words):
        raise RuntimeError

    monkeypatch.setattr(views, "numbered_page", breaks)
    client.raise_request_exception = False
    answer = client.get("/")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (500, "no-cache")


def test_the_way_to_https_is_not_kept_either(settings):
    settings.SECURE_SSL_REDIRECT = True
    answer = Client().get("/")
    assert (answer.status_code, answer.headers["Location"]) == (301, "https://testserver/")
    assert answer.headers["Cache-Control"] == "no-cache"


def test_what_asks_for_more_keeps_its_word(client, eli):
    client.force_login(eli, backend=BACKEND)  # who has no profile
    answer = client.get("/profile/")
    assert answer.status_code == 403
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.soak
def test_pages_files_and_confirmations_keep_theirs(site_with_a_past):
    for headers, status in (({}, 200), ({"range": "bytes=0-9"}, 206)):
        answer = site_with_a_past.get("/media/audio/ab/hour.mp3", headers=headers)
        assert body(answer)
        assert answer.status_code == status
        assert "immutable" in answer.headers["Cache-Control"]
    site = Site()
    page = site.get(NEW)
    again = site.get(NEW, if_none_match=page.headers["ETag"])
    assert (page.status, again.status) == (200, 304)
    for name in ("Cache-Control", "ETag"):
        assert again.headers[name] == page.headers[name]


@pytest.mark.soak
def test_an_article_without_a_short_version_has_none_today_only(client, clock):
    article = make_live("One", slug="a")
    answer = client.get(f"{OLD}short/")
    assert (answer.status_code, answer.headers["Location"]) == (302, OLD)
    clock.shift(60)
    renamed(article, "b")
    answer = client.get(f"{OLD}short/")
    assert (answer.status_code, answer.headers["Location"]) == (302, NEW)
    clock.shift(60)
    article.short_version = "In short."
    renamed(article, "b")
    answer = client.get(f"{OLD}short/")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"{NEW}short/")
    assert client.get(f"{NEW}short/").status_code == 200


@pytest.mark.soak
def test_a_return_that_is_scheduled_is_seen_at_its_time(client, clock):
    article = make_live("One", slug="a")
    clock.shift(60)
    unpublish(article, by=None)
    publish(article, by=None, at=timezone.now() + timedelta(hours=1))
    answer = client.get(OLD)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "no-cache")
    clock.shift(timedelta(hours=2))
    assert client.get(OLD).status_code == 200
