"""The live preview: the public page of an unsaved form."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.models import Article, Revision
from articles.publishing import publish
from tests.cast import make_article, make_author, make_live
from tests.corpora import HOSTILE
from tests.desk.posting import change, form, form_sections, page, section
from tests.html_oracle import executable_nodes

pytestmark = pytest.mark.django_db
SCRIPT = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}
NEW = "/admin/articles/article/0/preview/"


def main_of(html: str) -> str:
    return html[html.index("<main") : html.index("</main>")]


def test_the_preview_is_the_very_page_that_readers_get_after_publishing(logged_in, client, eli):
    author = make_author("Ana Moreira")
    live = make_live("Another")
    article = make_article(authors=[author], topics=["First session"], related=[live])
    publish(article, by=None)
    article.refresh_from_db()
    public = main_of(client.get("/articles/what-happens-first/").content.decode())
    feedback = re.compile(r"  <form class=\"feedback\".*?</form>\n", re.DOTALL)
    assert feedback.search(public), "readers can say whether it was helpful"
    public = feedback.sub("", public)
    shown = logged_in(eli).get(page(article, "preview")).content.decode()
    assert main_of(shown) == public


def test_the_preview_shows_what_stands_in_the_form_and_saves_nothing(logged_in, eli):
    article = make_article()
    data = form(
        [section("Typed?", "Just **now**."), section("", "", "pro-tip")], article=article, title="New"
    )
    before = Revision.objects.count()
    told = logged_in(eli).post(page(article, "preview"), data, **SCRIPT).json()
    assert "Just <strong>now</strong>." in told["html"]
    assert "<h1>New</h1>" in told["html"]
    assert told["words"] == 3, "with the heading"
    assert told["sections"] == [{"anchor": "typed", "words": 3}]
    assert told["faults"] == []
    article.refresh_from_db()
    assert (article.title, Revision.objects.count()) == ("What happens first?", before)


def test_faulty_text_is_shown_as_far_as_it_goes_with_its_faults(logged_in, eli):
    article = make_article()
    rows = [section("Why?", "Fine[^a].\n\n```\nnot closed", "no-such-type"), section("", "::: pro-tip\nx")]
    told = (
        logged_in(eli).post(page(article, "preview"), form(rows, article=article, title=""), **SCRIPT).json()
    )
    assert "Fine" in told["html"]
    assert "Untitled" in told["html"]
    assert {fault["section"] for fault in told["faults"]} == {0, 1, 2}


def test_the_short_version_and_a_standing_page_have_their_own_looks(logged_in, eli):
    article = make_article()
    data = form(form_sections(article), article=article, short_version="In short: *yes*.")
    short = logged_in(eli).post(page(article, "preview") + "?short=1", data, **SCRIPT).json()
    assert "In short: <em>yes</em>." in short["html"]
    assert short["short"] == 1
    standing = logged_in(eli).post(page(article, "preview"), data | {"kind": "page"}, **SCRIPT).json()
    assert "Last updated on" in standing["html"]


def test_the_preview_may_be_framed_by_the_desk_alone_and_is_kept_nowhere(logged_in, eli):
    article = make_article()
    shown = logged_in(eli).get(page(article, "preview"))
    policy = shown.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "script-src 'self'" in policy
    assert shown.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "no-store" in shown.headers["Cache-Control"]
    assert "<script" not in shown.content.decode()
    assert "frame-ancestors 'none'" in logged_in(eli).get(change(article)).headers["Content-Security-Policy"]


def test_the_preview_costs_a_fixed_number_of_queries(logged_in, eli):
    client = logged_in(eli)
    counts = []
    for size in (1, 15):
        article = make_article(f"Of {size}", sections=[("text", f"Q {n}?", "Body.") for n in range(size)])
        data = form(form_sections(article), article=article)
        client.post(page(article, "preview"), data, **SCRIPT)
        with CaptureQueriesContext(connection) as queries:
            client.post(page(article, "preview"), data, **SCRIPT)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.soak
def test_hostile_text_in_every_field_runs_nowhere_in_the_preview(logged_in, eli):
    client = logged_in(eli)
    for text in HOSTILE:
        line = " ".join(text.split())
        names = "title dek slug description content_note image_alt image_caption image_credit".split()
        data = form([section(line, text, anchor=line), section("", text, line)], short_version=text)
        data |= dict.fromkeys(names, line)
        for address in (NEW, NEW + "?short=1"):
            response = client.post(address, data, **SCRIPT)
            assert response.status_code == 200, text
            assert executable_nodes(main_of(response.json()["html"])) == [], text


@pytest.mark.soak
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.tuples(st.text(max_size=60), st.text(max_size=200), st.text(max_size=20)), max_size=4),
    title=st.text(max_size=40),
)
def test_whatever_is_typed_there_is_a_preview(client, eli, rows, title):
    client.force_login(eli, backend="django.contrib.auth.backends.ModelBackend")
    data = form([section(heading, body, kind) for heading, body, kind in rows], title=title)
    assert client.post(NEW, data, **SCRIPT).status_code == 200
    assert not Article.objects.exists()
