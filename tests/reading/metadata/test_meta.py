"""The metadata of pages: canonical URL, link previews, alternate formats."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone
from PIL import Image

from articles.models import Edition
from articles.pictures.store import store_share
from articles.publishing import publish, unpublish
from articles.publishing.rerendering import editions_to_rerender, rerender_editions
from tests.cast import make_author, make_live
from tests.reading.full_site import PAGES, head_of
from tests.reading.pages.test_counts import copies

pytestmark = pytest.mark.django_db
SITE = "http://testserver"


@pytest.fixture
def site(full_article):
    return full_article


def properties(page) -> dict[str, list[str]]:
    """Return the content of a page's meta elements by property or name."""
    found: dict[str, list[str]] = {}
    for meta in page.iter("meta"):
        found.setdefault(meta.get("property") or meta.get("name"), []).append(meta.get("content"))
    return found


def linked(page, rel: str) -> list[str]:
    return [link.get("href") for link in page.iter("link") if link.get("rel") == rel]


def own_path(url: str) -> str:
    assert url.startswith(f"{SITE}/")
    return urlsplit(url).path


# What a preview of a link takes from a page, once.
ONCE = ("title", "type", "url", "site_name", "locale", "image", "image:width", "image:height", "image:alt")
PROFILES = ("/authors/ana-moreira/", "/authors/rae-kim/")


def test_a_page_has_one_canonical_address_and_says_what_a_link_to_it_shows(client, site):
    """And what the pages name is there."""
    alternates, pictures = set(), set()
    for path in PAGES:
        page = head_of(client, path)
        canonical = f"{SITE}{path.removesuffix('short/')}"
        assert linked(page, "canonical") == [canonical], path
        said = properties(page)
        for name in ONCE:
            assert len(said[f"og:{name}"]) == 1, (path, name)
            assert said[f"og:{name}"][0].strip(), (path, name)
        assert said["og:url"] == [canonical], path
        assert said.get("description") == said.get("og:description"), path
        assert len(said["description"]) == 1, path
        assert said["twitter:card"] == ["summary_large_image"], path
        assert "robots" not in said, path
        of_lists = "profile" if path in PROFILES else "website"
        assert said["og:type"] == ["article" if path.startswith("/articles/") else of_lists], path
        assert "/feed.atom" in linked(page, "alternate"), path
        alternates.update(linked(page, "alternate"))
        pictures.add(own_path(said["og:image"][0]))
    for url in alternates:
        assert client.get(url).status_code == 200, url
    for picture in pictures:
        check_share(client, picture)


def check_share(client, path: str) -> None:
    """Assert that a picture for previews has the size that they want."""
    if path.startswith("/static/"):
        data = Path(finders.find(path.removeprefix("/static/"))).read_bytes()
    else:
        response = client.get(path)
        data = b"".join(response)
        response.close()
    assert len(data) < 200_000, path
    image = Image.open(BytesIO(data))
    assert (image.format, image.size) == ("JPEG", (1200, 630)), path


def test_an_article_says_when_by_whom_and_about_what(client, site):
    said = properties(head_of(client, "/articles/first-session/"))
    assert said["article:published_time"] == ["2026-03-03T09:30:00+00:00"]
    assert said["article:modified_time"] == ["2026-04-04T09:30:00+00:00"]
    assert said["article:author"] == [f"{SITE}/authors/ana-moreira/", f"{SITE}/authors/lee-okafor/"]
    assert said["article:section"] == ["Sleep"]
    assert said["article:tag"] == ["Sleep", "First session"]
    assert said["og:image:alt"] == ["Two chairs."]
    digest = Edition.objects.get(article=site).lead["stored"]["digest"]
    assert said["og:image"] == [f"{SITE}/media/share/{digest[:2]}/{digest}.jpg"]


def test_an_article_without_a_description_tells_how_it_begins(client, site):
    said = properties(head_of(client, "/articles/plain/"))
    assert said["description"] == ["It is ordinary to be nervous."]
    Edition.objects.filter(slug="plain").update(short_html=f"<p>{'word ' * 100}</p>")
    (words,) = properties(head_of(client, "/articles/plain/"))["description"]
    assert len(words) <= 200
    assert words.endswith("word …")


@pytest.mark.soak
def test_a_list_has_a_feed_of_its_own(client, site):
    for path in ("/topics/sleep/", "/authors/ana-moreira/"):
        assert f"{path}feed.atom" in linked(head_of(client, path), "alternate")
    assert "/podcast/feed.xml" in linked(head_of(client, "/podcast/talking/"), "alternate")
    assert "/articles/first-session.md" in linked(head_of(client, "/articles/first-session/"), "alternate")


def test_a_numbered_page_is_its_own_canonical(client, site):
    more = make_live("More", authors=[make_author("Max Berg")], topics=["Sleep"])
    copies(more.editions.get(), 24)
    for path in ("/page/2/", "/topics/sleep/page/2/"):
        page = head_of(client, path)
        assert linked(page, "canonical") == [f"{SITE}{path}"]
        assert properties(page)["og:title"][0].endswith(", page 2")


def test_what_is_not_there_and_a_search_ask_not_to_be_listed(clock, client, site):
    assert properties(head_of(client, "/search/?q=sleep"))["robots"] == ["noindex"]
    gone = make_live("Gone")
    clock.shift(60)
    unpublish(gone, by=None)
    for path, status in (("/nothing/", 404), ("/articles/gone/", 410)):
        assert client.get(path).status_code == status
        page = head_of(client, path)
        assert properties(page)["robots"] == ["noindex"]
        assert linked(page, "canonical") == []
        assert "og:title" not in properties(page)


def test_who_is_lost_can_search_from_there(client, site):
    page = head_of(client, "/nothing/")
    (field,) = (node for node in page.iter("input") if node.get("id") == "page-search-inline")
    assert field.get("name") == "q"
    assert [label.text for label in page.iter("label") if label.get("for") == "page-search-inline"]
    forms = [form for form in page.iter("form") if field in form.iter("input")]
    assert [form.get("action") for form in forms] == ["/search/"]


def test_an_older_edition_gets_its_picture_to_share_when_pressed_again(site):
    edition = Edition.objects.get(article=site)
    share = edition.lead.pop("share")
    edition.save()
    default_storage.delete(share)
    assert editions_to_rerender() == [edition.pk]
    list(rerender_editions(editions_to_rerender()))
    edition.refresh_from_db()
    assert edition.lead["share"] == share
    assert default_storage.exists(share)
    assert editions_to_rerender() == []


def test_the_picture_to_share_is_made_before_the_transaction(site, monkeypatch):
    depths = []
    outside = len(connection.savepoint_ids)

    def store_and_note(stored, focus) -> None:
        depths.append(len(connection.savepoint_ids))
        store_share(stored, focus)

    monkeypatch.setattr("articles.publishing.freeze.store_share", store_and_note)
    site.dek = "Another line."
    site.save()
    publish(site, by=None, at=timezone.now() + timedelta(days=1))
    assert depths == [outside]
