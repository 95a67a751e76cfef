"""Every hostile payload in every place it can come to: preview, page, its text, feeds, data for machines.

Without the collections beside the checkout, our own payloads make the same way.
"""

import json
import re
import sys
from collections.abc import Sequence
from itertools import count
from xml.etree import ElementTree

import pytest
from django.test import Client

from articles.freshness import bump_generation
from articles.manuscript import Manuscript, Section, check, parse, picture_paths
from articles.models import Article, Edition
from articles.reading.metadata.feeds import FEED_LENGTH
from articles.rendering import render_fragment
from authors.models import Author
from tests.cast import make_article, make_author, make_live
from tests.corpora import CORPORA, HOSTILE, naughty_strings, xss_payloads
from tests.desk.posting import form, page, section
from tests.html_oracle import executable_nodes
from tests.reading.pages.test_counts import copies
from tests.reading.pages.test_hostile_pages import one_line
from tests.soak import repeats

pytestmark = pytest.mark.django_db
SCRIPT = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}
DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
LABELS = count()
BATCH = 40
ATOM = "{http://www.w3.org/2005/Atom}"
FEEDS = (("atom", f"{ATOM}entry", f"{ATOM}summary"), ("rss", "channel/item", "description"))
OF_AN_AUTHOR = (f"{ATOM}name", f"{ATOM}uri")
# Otherwise one of 240 payloads.
SOME_OR_ALL = pytest.mark.parametrize("step", [240, pytest.param(repeats(4, full=1), marks=pytest.mark.soak)])
# In a body: by itself, in a quotation, as code, its language, a link's words, target and title, a picture's.
PLACES = (
    "{payload}", "> {line}", "```{line}\nx\n```", "`{line}`", "[{line}](/x)", "[x]({line})", "[x](<{line}>)",
    '[x](/x "{line}")', "![{line}](images/none.webp)", "<{line}>", "[x][{n}]\n\n[{n}]: {line}",
    "| {line} |\n|-|",    "Cited.[^{n}]\n\n[^{n}]: {line}",
)  # fmt: skip


def payloads(step: int) -> list[str]:
    if not CORPORA.is_dir():
        return list(HOSTILE)
    return [text for text in [*xss_payloads(), *naughty_strings()] if text.strip()][::step]


def fits(part: Section) -> bool:
    one = Manuscript("T", sections=(part,))
    return not check(one) and not picture_paths(one)


def parts_of(payload: str) -> list[Section]:
    """Return a section for every place, also with the payload as its heading."""
    line = one_line(payload)
    return [
        Section("deep-dive", line, place.format(payload=payload, line=line, n=next(LABELS)))
        for place in PLACES
    ]


def check_preview(client: Client, article: Article, parts: Sequence[Section]) -> int:
    """The staff preview shows a text with or without faults."""
    rows = [section(part.heading, part.body, part.type) for part in parts]
    line = parts[0].heading
    lines = dict.fromkeys(("title", "dek", "description", "content_note", "image_alt"), line)
    told = client.post(page(article, "preview"), form(rows, article=article) | lines, **SCRIPT).json()
    assert executable_nodes(told["html"]) == []
    return 2 * len(rows) + len(lines)


def check_page(client: Client, parts: Sequence[Section], names: Sequence[str]) -> int:
    """The page, its data for machines, and its text."""
    batch = Article.objects.count()
    authors = Author.objects.bulk_create(
        Author(name=name[:200], slug=f"a-{batch}-{n}", role=name[:200], bio_html=render_fragment(name))
        for n, name in enumerate(names)
    )
    sections = [(part.type, part.heading, part.body) for part in parts]
    live = make_live("Hostile", slug=f"hostile-{batch}", sections=sections, authors=authors)
    Edition.objects.filter(article=live).update(
        **dict.fromkeys(("title", "dek", "description", "content_note"), names[0])
    )
    html = client.get(f"/articles/{live.slug}/").content.decode()
    assert executable_nodes(html) == []
    (data,) = DATA.findall(html)
    assert {name[:200] for name in names} <= {
        node.get("name") for node in json.loads(data)["@graph"] if node["@type"] == "Person"
    }
    assert executable_nodes(client.get(f"/authors/{authors[-1].slug}/").content.decode()) == []
    text = client.get(f"/articles/{live.slug}.md")
    assert text.headers["Content-Type"] == "text/markdown; charset=utf-8"
    assert text.headers["X-Content-Type-Options"] == "nosniff"
    assert len(parse(text.content.decode()).sections) == len(parts)
    return 2 * 2 * len(parts) + 2 * len(names)


def check_feeds(client: Client, editions: Sequence[Edition], names: Sequence[str]) -> int:
    """Every entry of both feeds can be read, and holds no markup that runs."""
    for edition, name in zip(editions, names, strict=False):
        edition.title = edition.dek = edition.description = name
    Edition.objects.bulk_update(editions, ["title", "dek", "description"])
    bump_generation()
    for kind, entry, text in (
        ("atom", f"{ATOM}entry", f"{ATOM}summary"),
        ("rss", "channel/item", "description"),
    ):
        entries = ElementTree.fromstring(client.get(f"/feed.{kind}").content).findall(entry)
        assert len(entries) == FEED_LENGTH
        for found in entries:
            assert executable_nodes(found.findtext(text) or "") == []
            assert not [node for part in found for node in part if node.tag not in OF_AN_AUTHOR]
    return 2 * 3 * len(names)


@SOME_OR_ALL
def test_nothing_of_any_payload_runs_anywhere(logged_in, client, eli, step):
    staff, reader = Client(), client
    staff.force_login(eli, backend="django.contrib.auth.backends.ModelBackend")
    draft = make_article("Draft")
    texts = payloads(step)
    renders = 0
    for start in range(0, len(texts), BATCH):
        batch = texts[start : start + BATCH]
        parts = [part for payload in batch for part in parts_of(payload)]
        renders += sum(check_preview(staff, draft, parts[at : at + 200]) for at in range(0, len(parts), 200))
        names = [name for name in map(one_line, batch) if name]
        whole = [part for part in parts if fits(part)]
        for at in range(0, len(whole), 200):
            renders += check_page(reader, whole[at : at + 200], names)
    sys.stdout.write(f"{renders:,} renders of {len(texts):,} payloads\n")
    assert renders > (200_000 / step if CORPORA.is_dir() else 500)


@SOME_OR_ALL
def test_no_payload_runs_in_a_feed(client, step):
    first = make_live("One", authors=[make_author("Ana Moreira")], topics=["Sleep"])
    copies(Edition.objects.get(article=first), FEED_LENGTH)
    editions = list(Edition.objects.exclude(article=first))
    names = [name for name in map(one_line, payloads(step)) if name]
    renders = sum(
        check_feeds(client, editions, names[at : at + FEED_LENGTH])
        for at in range(0, len(names), FEED_LENGTH)
    )
    assert renders >= 6 * len(HOSTILE)
