"""The page cache serves the same bytes until published content changes, and not longer."""

import gzip
from datetime import timedelta

import brotli
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import OperationalError, connections
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.utils import timezone

from articles.freshness import generation
from articles.models import Episode
from articles.publishing import publish, unpublish
from articles.reading.cache import page_cache, shared_queries, versions
from articles.reading.cache.versions import BoundedCache
from authors.actions import save_author
from tests.cast import make_article, make_author, make_live, rewrite
from tests.outages import stopped_database
from tests.reading.episodes import make_published_episode
from tests.reading.wsgi import Site

pytestmark = pytest.mark.django_db
PATH = "/articles/what-happens-first/"


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def article():
    return make_live(authors=[make_author("Ana Moreira")], topics=["Sleep"], short_version="Short.")


LISTS = ("/", "/topics/", "/topics/sleep/", "/authors/", "/authors/ana-moreira/")


def test_a_page_is_made_once_and_then_served_without_django(site, article):
    for path in (PATH, f"{PATH}short/", *LISTS):
        site.asked.clear()
        first = site.get(path)
        assert site.asked == [path]
        assert site.get(path) == first, path
        assert site.asked == [path]
        assert first.status == 200, path
        assert "Content-Security-Policy" in first.headers, path
        assert first.headers["Cache-Control"] == "no-cache", path
        assert first.headers["Vary"] == "Accept-Encoding", path


def test_a_cached_page_costs_one_query_the_generation(site, article, django_assert_num_queries):
    site.get(PATH)
    with django_assert_num_queries(1):
        site.get(PATH)


def test_no_proxy_may_store_a_search(site, article):
    answer = site.get("/search/", query="q=nervous", accept_encoding="br")
    assert (answer.headers["Content-Encoding"], answer.headers["Cache-Control"]) == (
        "br",
        "private, no-cache",
    )
    again = site.get("/search/", query="q=nervous", if_none_match=answer.headers["ETag"])
    assert (again.status, again.headers["Cache-Control"]) == (304, "private, no-cache")
    assert site.get("/search/suggest/", query="q=what").headers["Cache-Control"] == "no-store"


def test_the_same_page_in_each_encoding(site, article):
    plain = site.get(PATH)
    assert gzip.decompress(site.get(PATH, accept_encoding="gzip").body) == plain.body
    squeezed = site.get(PATH, accept_encoding="gzip, br")
    assert squeezed.headers["Content-Encoding"] == "br"
    assert brotli.decompress(squeezed.body) == plain.body
    assert squeezed.headers["Content-Length"] == str(len(squeezed.body))
    assert "Content-Encoding" not in plain.headers


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [("", ""), ("gzip;q=0, br;q=0.0", ""), ("GZIP", "gzip"), ("br;q=0.1", "br"), ("*", ""), ("x", "")],
)
def test_only_an_encoding_that_is_accepted_is_sent(accepted, encoding):
    assert page_cache.encoding_for(accepted) == encoding


def test_who_has_the_page_gets_304_whatever_the_encoding(site, article):
    for encoding in ("", "gzip", "br"):
        tag = site.get(PATH, accept_encoding=encoding).headers["ETag"]
        answer = site.get(PATH, accept_encoding="br", if_none_match=f'W/"other", {tag}')
        assert (answer.status, answer.body) == (304, b"")
    assert site.get(PATH, if_none_match='"another"').status == 200


@pytest.mark.soak
def test_head_has_the_headers_of_get_and_no_body(site, article):
    got = site.get(PATH)
    head = site.get(PATH, method="HEAD")
    assert (head.status, head.headers, head.body) == (200, got.headers, b"")


def test_a_publication_and_an_unpublication_are_seen_at_once(site, article):
    site.get(PATH)
    rewrite(article, "A better beginning.")
    assert b"A better beginning." not in site.get(PATH).body, "a draft is no change to readers"
    publish(article, by=None)
    assert b"A better beginning." in site.get(PATH).body
    unpublish(article, by=None)
    assert site.get(PATH).status == 410


@pytest.mark.soak
def test_a_changed_profile_is_seen_at_once_on_every_page_that_shows_it(site, article):
    pages = (PATH, "/", "/authors/ana-moreira/", "/topics/sleep/")
    for path in pages:
        site.get(path)
    ana = article.authors.get()
    ana.name = "Ana Moreira Dias"
    save_author(ana, by=None)
    for path in pages:
        assert b"Ana Moreira Dias" in site.get(path).body, path


def test_what_begins_or_ends_by_time_alone_is_seen_on_time(clock, site, article):
    later = make_article("Later")
    publish(later, by=None, at=timezone.now() + timedelta(hours=1), until=timezone.now() + timedelta(hours=2))
    assert site.get("/articles/later/").status == 404
    assert b"/articles/later/" not in site.get("/").body
    clock.shift(timedelta(hours=1, microseconds=-1))
    assert b"/articles/later/" not in site.get("/").body
    clock.shift(timedelta(microseconds=1))
    assert b"/articles/later/" in site.get("/").body
    assert site.get("/articles/later/").status == 200
    clock.shift(timedelta(hours=1))
    assert b"/articles/later/" not in site.get("/").body
    assert site.get("/articles/later/").status == 410


def test_a_query_string_makes_no_difference_to_a_cached_page(site, article):
    first = site.get(PATH)
    assert site.get(PATH, query="utm_source=newsletter") == first
    assert site.asked == [PATH]


@pytest.mark.soak
def test_a_404_is_not_cached(site, article):
    for _ in range(2):
        assert site.get("/articles/nothing/").status == 404
    assert site.asked == ["/articles/nothing/"] * 2


@pytest.mark.soak
def test_an_error_after_the_view_is_still_an_error_and_not_cached(site, article, monkeypatch, caplog):
    def breaks(*_):
        raise RuntimeError("Something went wrong.")

    with monkeypatch.context() as patched:
        patched.setattr(XFrameOptionsMiddleware, "process_response", breaks)
        assert site.get(PATH).status == 500
    assert site.get(PATH).status == 200


def test_a_login_page_is_not_cached(site, article):
    for _ in range(2):
        assert "csrftoken" in site.get("/profile/login/").headers["Set-Cookie"]
    assert site.asked == ["/profile/login/"] * 2


def test_only_get_and_head_are_answered_from_the_cache(site, article):
    site.get(PATH)
    assert site.get(PATH, method="POST").status == 405
    assert site.asked == [PATH, PATH]


def test_another_host_gets_no_page_of_ours(site, article, settings, caplog):
    site.get(PATH)
    assert site.get(PATH, host="evil.example").status == 400


def test_where_the_site_is_https_http_is_sent_on(site, article, settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    site = Site()
    assert site.get(PATH, x_forwarded_proto="https").status == 200
    assert site.get(PATH).status == 301
    assert site.get(PATH, x_forwarded_proto="https").status == 200


def test_a_static_or_stored_file_costs_no_query(settings, django_assert_num_queries):
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True
    sound = default_storage.url(default_storage.save("audio/ab/hour.mp3", ContentFile(b"sound")))
    site = Site()
    with django_assert_num_queries(0):
        statuses = [site.get(path).status for path in ("/static/css/tokens.css", sound)]
    assert statuses == [200, 200]


# While the database is down


def test_while_the_database_is_down_readers_get_what_they_had_with_its_age(clock, site, article):
    first = site.get(PATH)
    clock.shift(5)
    site.get(PATH)
    with stopped_database():
        clock.shift(60)
        answer = site.get(PATH)
    assert (answer.status, answer.body) == (200, first.body)
    assert answer.headers == first.headers | {"Age": "60"}
    rewrite(article, "Written after the outage.")
    publish(article, by=None)
    again = site.get(PATH)
    assert b"Written after the outage." in again.body
    assert "Age" not in again.headers


@pytest.mark.soak
def test_such_a_page_honours_tags_encodings_and_head(clock, site, article):
    first = site.get(PATH)
    with stopped_database():
        known = site.get(PATH, if_none_match=first.headers["ETag"])
        packed = site.get(PATH, accept_encoding="br")
        head = site.get(PATH, method="HEAD")
    assert (known.status, known.body, known.headers["Age"]) == (304, b"", "0")
    assert brotli.decompress(packed.body) == first.body
    assert (head.status, head.body) == (200, b"")
    assert head.headers["Content-Length"] == str(len(first.body))


def test_ten_minutes_after_the_last_answer_they_get_a_503(clock, site, article, caplog):
    site.get(PATH)
    with stopped_database():
        clock.shift(600)
        assert site.get(PATH).status == 200
        clock.shift(1)
        assert site.get(PATH).status == 503


def test_nothing_is_served_past_the_time_when_something_changes_by_itself(clock, site, article, caplog):
    later = make_article("Later")
    publish(later, by=None, at=timezone.now() + timedelta(minutes=2))
    site.get(PATH)
    with stopped_database():
        clock.shift(timedelta(minutes=2, microseconds=-1))
        assert site.get(PATH).status == 200
        clock.shift(timedelta(microseconds=1))
        assert site.get(PATH).status == 503


@pytest.mark.parametrize(
    "path", [PATH, *(pytest.param(path, marks=pytest.mark.soak) for path in ("/search/", "/not-there/", "/"))]
)
def test_a_page_that_is_not_cached_is_a_503_in_the_design_of_the_site(site, article, settings, path, caplog):
    settings.SITE_NAME = "Calm & Co"
    with stopped_database():
        answer = site.get(path)
    assert (answer.status, answer.headers["Retry-After"]) == (503, "30")
    html = answer.body.decode()
    assert "Calm &amp; Co" in html
    assert "bundles/form.css" in html
    assert "Content-Security-Policy" in answer.headers
    assert "Set-Cookie" not in answer.headers


@pytest.mark.soak
def test_a_broken_connection_to_a_database_that_answers_is_replaced(site, article, monkeypatch):
    """As after a restart of the database server. Readers must not get an older page then."""
    site.get(PATH)
    rewrite(article, "Newer.")
    publish(article, by=None)
    broken = iter([True])

    def breaks_once() -> int:
        if next(broken, False):
            raise OperationalError("server closed the connection unexpectedly")
        return generation()

    monkeypatch.setattr(page_cache, "generation", breaks_once)
    monkeypatch.setattr(connections["default"], "close", lambda: None)
    answer = site.get(PATH)
    assert b"Newer." in answer.body
    assert "Age" not in answer.headers


def test_the_cache_is_bounded_and_drops_the_least_recently_used_first():
    cache = BoundedCache(100)
    for name in "abc":
        cache.put(name, name.upper(), 30)
    assert cache.get("a") == "A"
    cache.put("d", "D", 30)
    assert [cache.get(name) for name in "abcd"] == ["A", None, "C", "D"]
    assert cache.size == 90
    cache.put("d", "D again", 10)
    assert cache.size == 70
    cache.put("e", "too large", 101)
    assert cache.get("e") is None
    assert cache.size == 70


@pytest.mark.soak
def test_a_long_transcript_counts_for_what_it_takes(db):
    pk = make_published_episode().pk
    Episode.objects.filter(pk=pk).update(cues=[[0.5, 1.5, "Ana", "A line."] for _ in range(10_000)])
    version = versions.current_version()
    found = shared_queries.episode(version, pk)
    assert len(found.cues) == 10_000
    assert version.results.size > 3_000_000
    assert found.get_deferred_fields() == {"transcript", "notes"}, "no page with a player has them"


@pytest.mark.soak
def test_no_page_is_cached_with_a_limit_of_zero(settings, article):
    settings.PAGE_CACHE_BYTES = 0
    versions.clear_caches()
    site = Site()
    assert site.get(PATH).body == site.get(PATH).body
    assert site.asked == [PATH, PATH]
