"""The exported folder behind nginx: the same answers as from the site's own server."""

import gzip
import os
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from articles.models import Article, Edition
from articles.publishing import publish, unpublish
from articles.reading.site import without_search
from articles.transfer.static_site import export_site
from articles.transfer.static_site.serving import OF_ONE_ANSWER, policy

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
RENAMED, GONE = "/articles/what-is-cbt/", "/articles/when-a-therapist-is-quiet/"
AROUND = """
pid {here}/nginx.pid;
error_log {here}/error.log;
events {{ }}
http {{
    access_log off;
    client_body_temp_path {here}/body;
    proxy_temp_path {here}/proxy;
    fastcgi_temp_path {here}/fastcgi;
    uwsgi_temp_path {here}/uwsgi;
    scgi_temp_path {here}/scgi;
    include {here}/server.conf;
}}
"""


@dataclass
class Nginx:
    """An nginx on a port of its own."""

    port: int
    folder: Path

    def get(self, path: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request(
            method, path, headers={name.replace("_", "-"): value for name, value in headers.items()}
        )
        response = connection.getresponse()
        body = response.read()
        connection.close()
        return response, body


@pytest.fixture(scope="module")
def nginx(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nginx]:
    """The demo, one article of it renamed and one taken down, exported and served as the export says."""
    if not Path(NGINX).exists():
        missing = "there is no nginx here: apt install nginx"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    article = Article.objects.get(slug="what-is-cbt")
    article.slug = "cbt-in-plain-words"
    article.save()
    publish(article, by=None)
    unpublish(Article.objects.get(slug="when-a-therapist-is-quiet"), by=None)
    here = tmp_path_factory.mktemp("nginx")
    export_site(here / "site")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = (here / "site/.server/nginx.conf").read_text()
    (here / "server.conf").write_text(server.replace("listen 80;", f"listen 127.0.0.1:{port};"))
    whole = AROUND.format(here=here)
    if os.geteuid() == 0:  # its workers would not be let into a test's folder
        whole = f"user root;\n{whole}"
    (here / "nginx.conf").write_text(whole)
    command = [NGINX, "-p", str(here), "-e", f"{here}/error.log", "-c", f"{here}/nginx.conf"]
    tried = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert tried.returncode == 0, tried.stderr
    assert "warn" not in tried.stderr
    subprocess.run(command, check=True, capture_output=True)  # returns when it listens
    yield Nginx(port, here / "site")
    subprocess.run([*command, "-s", "stop"], check=True, capture_output=True)


def told(headers: dict[str, str]) -> dict[str, str]:
    """Headers that do not speak of one answer alone, and the type."""
    named = {name.lower(): value for name, value in headers.items()}
    kept = {name: value for name, value in named.items() if name not in OF_ONE_ANSWER}
    kept["content-security-policy"] = policy(kept["content-security-policy"])
    return kept | {"content-type": named["content-type"]}


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
    assert told(dict(response.getheaders())) == told(dict(own.items()))
    assert response.headers["Cache-Control"] == "no-cache"


def test_texts_come_compressed_to_whoever_asks_so(nginx):
    plain = nginx.get(RENAMED.replace("what-is-cbt", "cbt-in-plain-words"))[1]
    response, body = nginx.get("/articles/cbt-in-plain-words/", Accept_Encoding="gzip")
    assert response.headers["Content-Encoding"] == "gzip"
    assert response.headers["Vary"] == "Accept-Encoding"
    assert body == (nginx.folder / "articles/cbt-in-plain-words/index.html.gz").read_bytes()
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
        assert b"This page has been taken down" in body
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
    assert b"There is no page here" in body
    assert response.headers["Cache-Control"] == "no-cache"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


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
        assert told(dict(response.getheaders())) == told(dict(own.items()))
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
