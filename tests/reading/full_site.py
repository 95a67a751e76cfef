"""A small site with one of everything that a page can contain, and helpers that parse its pages."""

import json
from datetime import UTC, date, datetime
from io import BytesIO
from unittest.mock import patch

import html5lib
from django.test import Client
from PIL import Image

from articles.models import Article, Episode, Series
from articles.pictures import clean
from articles.pictures.store import store
from articles.publishing import publish
from articles.publishing.series_actions import save_series
from tests.cast import make_article, make_author, make_live, make_topic, save_picture, sign_with_account

PUBLISHED = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)
UPDATED = datetime(2026, 4, 4, 9, 30, tzinfo=UTC)
PAGES = [
    "/",
    "/articles/first-session/",
    "/articles/first-session/short/",
    "/articles/plain/",
    "/about/",
    "/topics/",
    "/topics/sleep/",
    "/authors/",
    "/authors/ana-moreira/",
    "/authors/rae-kim/",
    "/authors/rae-kim/reviewed/",
    "/series/",
    "/series/begin/",
    "/podcast/",
    "/podcast/talking/",
]


def picture(width: int = 64, height: int = 40) -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, height), (20, 99, 90)).save(out, "PNG")
    return out.getvalue()


def make_full_site() -> Article:
    """Create the site and return the article that has every field. Another one has only title and text."""
    with patch("articles.pictures.cleaning.renditions", return_value=()):  # for speed
        ana = make_author(
            "Ana Moreira",
            credentials="LCSW",
            role="Clinical social worker",
            bio="Ana has *worked* in clinics.",
            links=["https://example.com/ana"],
            portrait=dict(store(clean(picture(40, 40)), folder="portraits")),
        )
        chairs = save_picture("images/two chairs.png", picture(), by=None)
    rae = make_author("Rae Kim", credentials="PhD")
    make_live("About", kind="page", dek="Who we are.")
    plain = make_live("Plain")
    article = make_article(
        "First session",
        dek="Nobody expects you to have it worked out.",
        description="How a first session goes.",
        authors=[ana, make_author("Lee Okafor")],
        topics=["Sleep", "First session"],
        related=[plain],
        image=chairs,
        image_alt="Two chairs.",
        image_caption="A room.",
        image_credit="June",
        short_version="Bring *yourself*.",
        published=PUBLISHED,
        sections=[
            ("text", "", "It is ordinary[^a] to be nervous.\n\n[^a]: Flückiger, C. (2018). *Alliance*."),
            ("text", "What can I ask?", "Anything.[^b]\n\n[^b]: A second source."),
            ("deep-dive", "Why?", "![Two chairs again](<images/two chairs.png>)"),
        ],
    )
    article.episode = Episode.objects.create(
        title="Talking",
        slug="talking",
        number=2,
        season=1,
        audio="audio/ab/talking.mp3",
        seconds=754,
        size=2_345_678,
        mime_type="audio/mpeg",
        transcript="WEBVTT\n\n00:00.000 --> 00:02.000\nHello.",
        notes="Notes.",
        notes_html="<p>Notes.</p>",
    )
    article.save()
    publish(article, by=None, at=PUBLISHED, updated=UPDATED)
    sign_with_account(article, rae, on=date(2026, 4, 5), due=date(2028, 4, 5))
    make_topic("Nobody writes about this")
    save_series(Series(title="Begin", slug="begin"), [article, plain], by=None)
    article.refresh_from_db()
    return article


def head_of(client: Client, path: str):
    """Return a page's document, parsed as browsers do."""
    response = client.get(path)
    return html5lib.parse(response.content.decode(), namespaceHTMLElements=False)


def graph_of(client: Client, path: str) -> list[dict]:
    """Return the schema.org graph of a page, which has exactly one data block."""
    (script,) = (
        node for node in head_of(client, path).iter("script") if node.get("type") == "application/ld+json"
    )
    data = json.loads(script.text)
    assert set(data) == {"@context", "@graph"}
    assert data["@context"] == "https://schema.org"
    return data["@graph"]


def by_type(graph: list[dict], kind: str) -> dict:
    """Return the only node of a type."""
    (node,) = (node for node in graph if node["@type"] == kind)
    return node
