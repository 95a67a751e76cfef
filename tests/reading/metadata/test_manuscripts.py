"""An article as Markdown at `/articles/<slug>.md` has what its page has, and nothing else."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from articles.manuscript import parse
from articles.models import Article, Edition
from articles.publishing import publish, unpublish
from articles.reading.metadata.markdown_page import public_body
from tests.cast import make_article, make_author, make_live, rewrite
from tests.reading.full_site import make_full_site

pytestmark = pytest.mark.django_db
SITE = "http://testserver"


@pytest.fixture
def site():
    return make_full_site()


def text_at(client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_it_is_the_text_of_the_page(client, site):
    response = client.get("/articles/first-session.md")
    assert response.headers["Content-Type"] == "text/markdown; charset=utf-8"
    assert response.headers["Link"] == f'<{SITE}/articles/first-session/>; rel="canonical"'
    assert not response.cookies
    text = response.content.decode()
    for line in (
        "title: First session",
        "slug: first-session",
        "dek: Nobody expects you to have it worked out.",
        "authors: [ana-moreira, lee-okafor]",
        "topics: [Sleep, First session]",
        "related: [plain]",
        "episode: talking",
        "published: 2026-03-03T09:30:00Z",
        "reviewer: rae-kim",
        "## What can I ask?",
        "Bring *yourself*.",
        "[^a]: Flückiger, C. (2018). *Alliance*.",
    ):
        assert line in text


def test_its_pictures_have_addresses_that_answer(client, site):
    text = text_at(client, "/articles/first-session.md")
    assert "images/" not in text
    (address,) = {part.partition(">")[0] for part in text.split("(<")[1:]}
    assert f"image: {address}" in text
    response = client.get(address.removeprefix(SITE))
    response.close()
    assert response.status_code == 200


@pytest.mark.soak
def test_a_renamed_article_sends_on_and_a_removed_one_says_so(clock, client):
    article, gone = make_live("One"), make_live("Gone")
    clock.shift(60)
    article.slug = "uno"
    article.save()
    publish(article, by=None)
    unpublish(gone, by=None)
    response = client.get("/articles/one.md")
    assert (response.status_code, response.headers["Location"]) == (301, "/articles/uno.md")
    assert client.get("/articles/gone.md").status_code == 410
    for slug in ("nothing", "One"):
        assert client.get(f"/articles/{slug}.md").status_code == 404
    assert client.post("/articles/uno.md").status_code == 405


def test_a_standing_page_has_only_its_page(client):
    make_live("About", kind="page")
    assert client.get("/articles/about.md").headers["Location"] == "/about/"
    assert client.get("/about.md").status_code == 404


def test_nothing_that_is_not_live_is_in_it(client):
    draft = make_article("Secret draft")
    scheduled = make_article("Secret to come")
    publish(scheduled, by=None, at=timezone.now() + timedelta(days=1))
    gone = make_live("Secret gone")
    unpublish(gone, by=None)
    moved = make_live("Moved")
    article = make_live("One", related=[draft, scheduled, gone, moved], authors=[make_author("Ana Moreira")])
    moved.slug = "moved-on"
    moved.save()
    publish(moved, by=None)
    rewrite(article, "Secret new words.")
    Article.objects.filter(pk=article.pk).update(dek="Secret dek")
    text = text_at(client, "/articles/one.md").lower()
    assert "secret" not in text
    assert parse(text_at(client, "/articles/one.md")).related == ("moved-on",)
    for slug in ("secret-draft", "secret-to-come"):
        assert client.get(f"/articles/{slug}.md").status_code == 404


def test_a_comment_between_the_lines_is_not_in_it(client):
    comments = "[note]: # (Secret: ask Rae)\n\n[//]: <> (Secret too)"
    body = f"Seen.\n\n{comments}\n\n[A link][ref] stays.\n\n[ref]: /about/ (About)"
    make_live("One", sections=[("text", "", body)])
    assert b"Secret" not in client.get("/articles/one/").content
    text = text_at(client, "/articles/one.md")
    assert "Secret" not in text
    assert "[ref]: /about/ (About)" in text


COMMENTS = [
    "[x]: # (Secret\nin two lines)",
    "[x]:\n#a (Secret)",
    "> [x]: # (Secret)\n> Quoted.",
    "- [x]: # (Secret)\n  An item.",
    "[x]: #secret (Secret)",
    "[x]: https://example.org/secret",
    "[^n]: A note.\n\n    [x]: # (Secret)",
    "`[x]` and\n\n    [x]\n\n[x]: # (Secret)",
    "``` js Secret\na\n```",
    "| a |\n|---|\n| b | Secret |",
]


def test_a_comment_is_found_however_it_is_written(client):
    """Each is in a section of its own, with a label of its own."""
    comments = [comment.replace("[x]", f"[x{n}]") for n, comment in enumerate(COMMENTS)]
    sections = [("text", f"Part {n}", f"Seen, as a rule.\n\n{one}") for n, one in enumerate(comments)]
    make_live("One", sections=sections)
    html, text = client.get("/articles/one/").content.decode(), text_at(client, "/articles/one.md")
    assert re.findall(".{20}ecret", html + text) == []
    for comment, section in zip(comments, parse(text).sections, strict=True):
        assert section.body.startswith("Seen, as a rule."), comment
        for word in ("in two lines", "Quoted.", "An item.", "A note."):
            assert (word in section.body) == (word in comment and word != "in two lines"), comment


def test_what_is_said_of_a_picture_that_is_not_there_is_not_in_it(client):
    make_live("One", image_alt="Secret chairs", image_caption="Secret", image_credit="Secret")
    assert b"Secret" not in client.get("/articles/one/").content
    assert "Secret" not in text_at(client, "/articles/one.md")


def test_what_is_named_or_shown_is_no_comment(client):
    body = "[One] [more][B] [p][c\\]d] `x`\n\n```\n[x]: # (Shown)\n```\n\n[one]: #a\n[b]: #b (B)\n[c\\]d]: #c"
    make_live("One", sections=[("text", "", body), ("text", "A [heading][h]", "Text.\n\n[h]: /h/")])
    first, second = parse(text_at(client, "/articles/one.md")).sections
    assert (first.body, second.body) == (body, "Text.\n\n[h]: /h/")


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("![A](images/a.webp)", "![A](<U>)"),
        ('![A](images/a.webp "Title")', '![A](<U> "Title")'),
        ("![A](<images/a.webp>)", "![A](<U>)"),
        ("![A][a]\n\n[a]: images/a.webp", "![A][a]\n\n[a]: <U>"),
        ("![A](images/a.webp.old)", "![A](images/a.webp.old)"),
        ("images/a.webp is a file", "images/a.webp is a file"),
        ("![A](images/two%20chairs.png)", "![A](<V>)"),
        ("![A](<images/two chairs.png>)", "![A](<V>)"),
    ],
)
def test_a_picture_is_found_however_it_is_written(body, shown):
    assert public_body(body, {"images/a.webp": "U", "images/two chairs.png": "V"}) == shown


def test_a_text_that_todays_rules_would_not_read_is_not_there_and_its_page_stands(client):
    make_live("An old one")
    Edition.objects.update(manuscript="no front matter, and ::: nothing else\n\n::: deep-dive\nunclosed")
    assert client.get("/articles/an-old-one.md").status_code == 404
    assert client.get("/articles/an-old-one/").status_code == 200
