"""A crawl of all links: none is broken, no other server is contacted, and no cookie is set."""

from pathlib import Path
from urllib.parse import urlsplit

import html5lib
import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
# What a browser fetches without a click, by tag and attribute.
FETCHED = {("img", "src"), ("source", "srcset"), ("script", "src"), ("audio", "src"), ("link", "href")}
RELS = {"stylesheet", "icon", "apple-touch-icon", "preload", "alternate"}
# Some of the pages that a crawl of the demo reaches.
EXPECTED = set(
    "/articles/first-therapy-session/ /articles/first-therapy-session/short/ /podcast/first-sessions/ "
    "/series/ /topics/anxiety/ /authors/ana-moreira/ /feed.atom /podcast/feed.xml "
    "/articles/first-therapy-session.md /search/ /get-help/ /privacy/".split()
)


class Crawl:
    """A crawl of every page that can be reached from the front page. `faults` has what is wrong."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.faults: list[str] = []
        self.pages: dict[str, str] = {}
        waiting = ["/"]
        while waiting:
            path = waiting.pop()
            if path not in self.pages and not path.startswith("/static/"):
                waiting += self.visit(path)

    def visit(self, path: str) -> list[str]:
        response = self.client.get(path)
        kind = response.headers.get("Content-Type", "")
        self.pages[path] = kind
        if response.status_code != 200:
            self.faults.append(f"{path}: {response.status_code}")
        if response.cookies:
            self.faults.append(f"{path}: sets a cookie")
        if response.streaming:
            response.close()
            return []
        return self.read(path, response.content.decode()) if kind.startswith("text/html") else []

    def read(self, path: str, html: str) -> list[str]:
        document = self.parse(path, html)
        links = [node.get("href", "") for node in document.iter("link") if node.get("rel") == "canonical"]
        indexed = 'name="robots" content="noindex"' not in html
        if len(links) != 1 and indexed:
            self.faults.append(f"{path}: canonical links {links}")
        return [link for node in document.iter() for link in self.links_of(path, node)]

    def parse(self, path: str, html: str):
        return html5lib.parse(html, namespaceHTMLElements=False)

    def links_of(self, path: str, node) -> list[str]:
        if not isinstance(node.tag, str):
            return []
        found = []
        for name in ("href", "src", "srcset"):
            for address in (node.get(name) or "").split(", " if name == "srcset" else "\n"):
                url = urlsplit(address.split(" ")[0] if name == "srcset" else address)
                fetched = (node.tag, name) in FETCHED and (node.tag != "link" or node.get("rel") in RELS)
                if fetched and url.netloc not in ("", "testserver"):
                    self.faults.append(f"{path}: asks {url.netloc}")
                if (
                    url.path.startswith("/")
                    and url.netloc in ("", "testserver")
                    and url.scheme in ("", "http")
                ):
                    found.append(url.path + (f"?{url.query}" if url.query else ""))
        return found


@pytest.mark.soak  # `test_spanish_site.py` crawls in every run
def test_a_crawl_of_the_demo_meets_nothing_that_should_not_be(demo: Path, settings, client):
    settings.MEDIA_ROOT = demo
    crawl = Crawl(client)
    assert crawl.faults == []
    assert set(crawl.pages) >= EXPECTED
    assert any(path.startswith("/media/") for path in crawl.pages)
