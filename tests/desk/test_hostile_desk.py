"""Hostile text in every field: no desk page runs it."""

from itertools import count

import pytest
from django.test import Client

from articles.manuscript import Manuscript, check, check_line, picture_paths
from articles.manuscript import Section as ManuscriptSection
from articles.models import Article
from tests.cast import make_article, make_author, make_topic
from tests.corpora import HOSTILE, needs_corpora, xss_payloads
from tests.desk.posting import ADD, change, form, form_sections, page, section
from tests.html_oracle import executable_nodes
from tests.soak import repeats

pytestmark = pytest.mark.django_db
SCRIPT = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}
LIST = "/admin/articles/article/"
LINES = "title dek description content_note image_alt image_caption image_credit".split()
BATCH = 120
NUMBERS = count()  # slugs must be unique


def line_of(text: str) -> str:
    return " ".join(text.split())[:200]


def is_valid_text(text: str) -> bool:
    """Return whether the text is valid as a line and as a body."""
    whole = Manuscript("T", sections=(ManuscriptSection("text", "", text),))
    return bool(line_of(text)) and not check_line(line_of(text)) and not check(whole)


def executable_nodes_by_page(client: Client, article: Article) -> dict[str, set[str]]:
    """Return each page's executable nodes, such as Django's script data and the preview frame."""
    return {name: set(executable_nodes(html)) for name, html in pages(client, article).items()}


def pages(client: Client, article: Article) -> dict[str, str]:
    """Return every desk page that shows an article's text."""
    stale = form(form_sections(article), article=article, dek="Mine.") | {"base": 1}
    shown = {
        "form": client.get(change(article)),
        "list": client.get(LIST),
        "start": client.get("/admin/"),
        "revisions": client.get(page(article, "revisions")),
        "compare": client.get(page(article, "compare") + "?old=1&new=now"),
        "conflict": client.post(change(article), stale),
        "messages": client.post(change(article), form(article=article, title=""), follow=True),
    }
    assert {name: response.status_code for name, response in shown.items()} == {
        name: 409 if name == "conflict" else 200 for name in shown
    }
    return {name: response.content.decode() for name, response in shown.items()}


def twice_saved(client: Client, title: str, texts: list[str]) -> Article:
    """An article with hostile text in every field, saved twice so that there are revisions to compare."""
    rows = [section("", text) for text in texts]
    lines = {name: line_of(texts[place % len(texts)]) for place, name in enumerate(LINES)}
    author, topic = make_author(line_of(texts[0])[:100]), make_topic(line_of(texts[0])[:100])
    article = make_article(
        "First",
        slug=f"first-{next(NUMBERS)}",
        sections=[("text", "", "x")],
        authors=[author],
        topics=[topic.name],
    )
    data = form(rows, article=article, short_version="", authors=[author.pk], topics=[topic.pk]) | lines
    assert client.post(change(article), data | {"title": title}).status_code == 302
    return article


def check_everywhere(client: Client, texts: list[str], expected: dict[str, set[str]]) -> None:
    fine = [
        text
        for text in texts
        if is_valid_text(text) and not picture_paths(Manuscript("T", short_version=text))
    ]
    for name, html in pages(client, twice_saved(client, line_of(fine[0]), fine)).items():
        assert set(executable_nodes(html)) <= expected[name], name
    faulty = form([section(line_of(text), text, line_of(text)[:20], line_of(text)) for text in texts])
    faulty |= {name: line_of(texts[place]) for place, name in enumerate(LINES)} | {"slug": line_of(texts[0])}
    refused = client.post(ADD, faulty).content.decode()
    assert set(executable_nodes(refused)) <= expected["form"]
    shown = client.post("/admin/articles/article/0/preview/", faulty, **SCRIPT).json()["html"]
    assert executable_nodes(shown[shown.index("<main") : shown.index("</main>")]) == []


@pytest.mark.soak
def test_our_own_hostile_texts_run_nowhere(logged_in, eli):
    client = logged_in(eli)
    expected = executable_nodes_by_page(client, twice_saved(client, "Calm", ["Nothing to see."]))
    Article.objects.all().delete()
    check_everywhere(client, HOSTILE, expected)


@needs_corpora
@pytest.mark.soak
def test_the_collection_runs_nowhere(logged_in, eli):
    client = logged_in(eli)
    expected = executable_nodes_by_page(client, twice_saved(client, "Calm", ["Nothing to see."]))
    texts = xss_payloads()[:: repeats(4, full=1)]
    for start in range(0, len(texts), BATCH):
        Article.objects.all().delete()
        check_everywhere(client, texts[start : start + BATCH], expected)


def test_a_section_of_an_unknown_type_whose_heading_has_no_words_is_refused_with_a_message(logged_in, eli):
    answer = logged_in(eli).post(ADD, form([section("![](x.png)", "A junkie.", "no-type")], title="Calm"))
    assert (answer.status_code, Article.objects.exists()) == (200, False)
    assert "no-type" in answer.content.decode()
