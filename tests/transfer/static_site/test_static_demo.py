"""The demo as static files: complete, without broken links, and served by nginx as by the site itself."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import brotli
import html5lib
import pytest
from django.conf import settings as site

from articles.models import Article, Edition, Episode
from articles.publishing import publish, unpublish
from articles.reading.pages.site_context import without_search
from articles.reading.podcast import views as podcast_views
from articles.transfer.static_site import export_site, output_folder
from articles.transfer.static_site.nginx import MAP, SERVER
from articles.transfer.static_site.output_folder import MANIFEST, compress_file
from articles.transfer.static_site.serving import PER_RESPONSE, sorted_policy
from tests.reading.test_canaries import links_of
from tests.transfer.static_site.exported import FOR_SERVERS, TEXTS, files
from tests.transfer.static_site.nginx import Nginx, running

pytestmark = pytest.mark.django_db
RENAMED, GONE = "/articles/what-is-cbt/", "/articles/when-a-therapist-is-quiet/"


@pytest.fixture(scope="module")
def exported(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The exported demo: with a podcast feed of two pages, one renamed article and one unpublished."""
    article = Article.objects.get(slug="what-is-cbt")
    article.slug = "cbt-in-plain-words"
    episode = Episode.objects.get(slug="first-sessions")
    episode.pk, episode.slug, episode.number = None, "another", None
    episode.public_id = "another"
    episode.save()
    article.episode = episode
    article.save()
    publish(article, by=None)
    unpublish(Article.objects.get(slug="when-a-therapist-is-quiet"), by=None)
    folder = tmp_path_factory.mktemp("exported") / "site"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(podcast_views, "FEED_SIZE", 1)
        patch.setattr(output_folder, "BROTLI_QUALITY", 1)  # for speed
        report = export_site(folder)
        assert report.broken == []
        assert report.settled
        yield folder


@pytest.fixture(scope="module")
def nginx(exported: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nginx]:
    with running(exported, tmp_path_factory.mktemp("nginx")) as server:
        yield server


def test_everything_a_page_of_the_demo_names_is_there(exported):
    there = {f"/{path}" for path in files(exported)} | {RENAMED}  # this one is redirected
    missing = []
    for path, content in files(exported).items():
        if path.endswith(".html"):
            html = content.decode()
            pictures = re.findall(r"(/media/\S+|/static/\S+) \d+w", html)
            whole = re.findall(rf"{site.SITE_URL}(/(?:media|static)/[^\s\"]+)", html)
            named = {*links_of(html), *pictures, *whole}
            missing += [(path, one) for one in named if not there & {one, f"{one}index.html"}]
        elif path.endswith(".css"):
            base = Path(f"/{path}").parent
            fonts = re.findall(r"url\(([^)]+)\)", content.decode())
            fonts = [one for one in fonts if not one.strip("\"'").startswith("data:")]
            missing += [(path, one) for one in fonts if str((base / one).resolve()) not in there]
        elif path.endswith((".atom", ".rss", ".xml", ".md", ".json")):
            named = re.findall(rf"{site.SITE_URL}(/[^\s<>\"#)]*)", content.decode())
            missing += [(path, one) for one in named if not there & {one, f"{one}index.html"}]
    assert missing == []
    assert {
        "/index.html",
        "/404.html",
        "/410.html",
        "/robots.txt",
        "/feed.atom",
        "/sitemap.xml",
        "/articles/cbt-in-plain-words/index.html",
        "/articles/cbt-in-plain-words/short/index.html",
        "/articles/cbt-in-plain-words.md",
        "/authors/ana-moreira/index.html",
        "/topics/anxiety/index.html",
        "/about/index.html",
    } <= there
    assert {".webp", ".avif", ".mp3", ".woff2", ".css"} <= {Path(path).suffix for path in there}


def test_a_page_is_what_the_server_sends(exported, client):
    for path in ("", "articles/cbt-in-plain-words/", "topics/", "authors/ana-moreira/", "about/"):
        with without_search():
            sent = client.get(f"/{path}")
        assert (exported / path / "index.html").read_bytes() == sent.content
    assert (exported / "feed.atom").read_bytes() == client.get("/feed.atom").content


def test_no_page_asks_for_an_answer_that_no_server_will_give(exported):
    for path, content in files(exported).items():
        if path.endswith(".html"):
            document = html5lib.parse(content.decode(), namespaceHTMLElements=False)
            assert [form.get("action") for form in document.iter("form")] == [], path
            assert "/search/" not in content.decode(), path


def test_texts_lie_there_compressed_and_pictures_and_sound_do_not(exported):
    found = files(exported)
    for path, content in found.items():
        if path in FOR_SERVERS or path == MANIFEST or path.endswith((".gz", ".br")):
            continue
        if Path(path).suffix in TEXTS:
            assert gzip.decompress(found[f"{path}.gz"]) == content
            assert brotli.decompress(found[f"{path}.br"]) == content
        else:
            assert f"{path}.gz" not in found, path
            assert f"{path}.br" not in found, path


# --- Behind nginx ---------------------------------------------------------------------------------


def comparable(headers: dict[str, str]) -> dict[str, str]:
    """Return the content type and the headers that do not depend on the single response."""
    lower = {name.lower(): value for name, value in headers.items()}
    result = {name: value for name, value in lower.items() if name not in PER_RESPONSE}
    result["content-security-policy"] = sorted_policy(result["content-security-policy"])
    return result | {"content-type": lower["content-type"]}


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/about/",
        "/articles/cbt-in-plain-words/",
        "/articles/cbt-in-plain-words/short/",
        "/articles/cbt-in-plain-words.md",
        "/topics/anxiety/",
        "/authors/ana-moreira/",
        "/feed.atom",
        "/feed.rss",
        "/sitemap.xml",
        "/robots.txt",
        "/favicon.ico",
        "/podcast/",
        "/podcast/feed.xml",
        "/podcast/feed/2/feed.xml",
        "/podcast/first-sessions/",
        "/podcast/first-sessions/transcript.vtt",
        "/podcast/first-sessions/chapters.json",
    ],
)
def test_an_address_is_served_with_the_bytes_the_type_and_the_headers_of_the_sites_own_server(
    nginx, client, path
):
    response, body = nginx.get(path)
    with without_search():
        own = client.get(path)
    assert (response.status, own.status_code) == (200, 200)
    assert body == own.content
    assert comparable(dict(response.getheaders())) == comparable(dict(own.items()))
    assert response.headers["Cache-Control"] == "no-cache"


def test_texts_come_compressed_to_whoever_asks_so(nginx, exported):
    plain = nginx.get("/articles/cbt-in-plain-words/")[1]
    response, body = nginx.get("/articles/cbt-in-plain-words/", Accept_Encoding="gzip")
    assert response.headers["Content-Encoding"] == "gzip"
    assert response.headers["Vary"] == "Accept-Encoding"
    assert body == (exported / "articles/cbt-in-plain-words/index.html.gz").read_bytes()
    assert gzip.decompress(body) == plain


@pytest.mark.parametrize("ending", ["", "short/"])
def test_a_renamed_article_sends_its_readers_on(nginx, ending):
    response, _ = nginx.get(RENAMED + ending)
    assert (response.status, response.headers["Location"]) == (301, f"/articles/cbt-in-plain-words/{ending}")
    assert response.headers["Content-Security-Policy"]


def test_an_article_taken_down_is_gone(nginx):
    for path in (GONE, f"{GONE}short/", f"{GONE.rstrip('/')}.md"):
        response, body = nginx.get(path)
        assert response.status == 410
        assert b"We removed this article" in body
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Content-Type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize(
    "path",
    [
        "/nothing-here/",
        "/articles/",
        "/index.html",
        "/articles/cbt-in-plain-words/index.html",
        "/404.html",
        "/.export.json",
        "/.server/nginx.conf",
        "/.htaccess",
        "/_headers",
        "/_redirects",
        "/static/nothing.css",
        "/admin/",
        "/search/",
    ],
)
def test_whatever_is_no_page_is_not_found(nginx, path):
    response, body = nginx.get(path)
    assert response.status == 404
    assert "We can’t find that page".encode() in body
    assert response.headers["Cache-Control"] == "no-cache"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_errors_and_redirects_are_kept_by_no_browser_without_asking(nginx):
    sound = f"/media/{Edition.objects.live().exclude(episode=None).first().episode.audio.name}"
    asked = [
        (301, RENAMED, "GET", {}),
        (301, "/articles/cbt-in-plain-words", "GET", {}),
        (404, "/nothing/", "GET", {}),
        (404, "/static/nothing.css", "GET", {}),
        (404, "/media/nothing.webp", "GET", {}),
        (405, "/", "POST", {}),
        (405, sound, "POST", {}),
        (410, GONE, "GET", {}),
        (412, sound, "GET", {"If_Match": '"another"'}),
    ]
    for status, path, method, headers in asked:
        response, _ = nginx.get(path, method, **headers)
        assert (response.status, response.headers.get_all("Cache-Control")) == (status, ["no-cache"]), path
    known, _ = nginx.get(sound)
    again, _ = nginx.get(sound, If_None_Match=known.headers["ETag"])
    assert (again.status, again.headers["Cache-Control"]) == (304, known.headers["Cache-Control"])
    assert "immutable" in known.headers["Cache-Control"]


def test_an_address_without_its_slash_leads_to_the_one_with_it(nginx):
    response, _ = nginx.get("/articles/cbt-in-plain-words")
    assert (response.status, response.headers["Location"]) == (301, "/articles/cbt-in-plain-words/")


def test_stored_files_are_kept_for_good_and_served_in_parts(nginx, client, demo, settings):
    settings.MEDIA_ROOT = demo
    edition = Edition.objects.live().exclude(episode=None).first()
    sound = f"/media/{edition.episode.audio.name}"
    picture = re.search(r"/media/pictures/\S+\.webp", nginx.get(edition.get_absolute_url())[1].decode())[0]
    for path, kind in ((sound, "audio/mpeg"), (picture, "image/webp")):
        response, _ = nginx.get(path)
        assert response.headers["Content-Type"] == kind
        own = client.get(path)
        own.close()
        assert comparable(dict(response.getheaders())) == comparable(dict(own.items()))
        assert response.headers["Cache-Control"] == own.headers["Cache-Control"]
        assert "immutable" in response.headers["Cache-Control"]
    part, body = nginx.get(sound, Range="bytes=10-19")
    assert (part.status, len(body)) == (206, 10)


def test_a_page_that_is_known_is_not_sent_again(nginx):
    first, _ = nginx.get("/")
    again, body = nginx.get("/", If_None_Match=first.headers["ETag"])
    assert (again.status, body) == (304, b"")


def test_nobody_can_send_anything(nginx):
    assert nginx.get("/", "POST")[0].status == 405


def test_every_page_is_served_where_only_so_many_files_may_be_open(exported, tmp_path):
    """nginx keeps files open: a worker may usually open 1,024 files, in this test half of that."""
    folder = tmp_path / "many"
    for name in (SERVER, MAP):
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text((exported / name).read_text().replace(str(exported), str(folder)))
    for number in range(400):
        page = folder / f"page-{number}" / "index.html"
        page.parent.mkdir()
        page.write_text("A page.")
        compress_file(page)
    with running(folder, tmp_path, open_files=512) as server:
        for number in range(400):
            answer, _ = server.get(f"/page-{number}/", Accept_Encoding="gzip")
            assert answer.status == 200, number
