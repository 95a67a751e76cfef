"""The whole article as one text at the desk."""

import pytest

from articles.manuscript import format as format_manuscript
from articles.models import draft_manuscript_of
from articles.publishing import publish
from tests.cast import make_article, make_author, make_live, make_topic
from tests.desk.posting import change, form, form_sections, page, section

pytestmark = pytest.mark.django_db
SCRIPT = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}


def text_of(client, article, **fields) -> str:
    data = form(form_sections(article), article=article) | fields
    return client.post(page(article, "as-text"), data, **SCRIPT).json()["text"]


def text_form(article, text: str) -> dict:
    return form(form_sections(article), article=article, mode="text", text=text)


def test_the_text_is_the_manuscript_of_what_stands_in_the_form(logged_in, eli):
    article = make_article(dek="A line.")
    client = logged_in(eli)
    assert text_of(client, article) == format_manuscript(draft_manuscript_of(article))
    assert "title: Another" in text_of(client, article, title="Another")


def test_a_faulty_section_is_mended_before_there_is_a_text(logged_in, eli):
    article = make_article()
    data = form([section("Why?", "::: pro-tip\nx")], article=article)
    response = logged_in(eli).post(page(article, "as-text"), data, **SCRIPT)
    assert response.status_code == 422
    assert response.json()["faults"][0]["section"] == 1


def test_what_the_text_changes_is_shown_and_the_form_that_says_the_same(logged_in, eli):
    author, _topic = make_author("Ana Moreira"), make_topic("Sleep")
    article = make_article()
    client = logged_in(eli)
    text = text_of(client, article).replace("title:", "authors: [ana-moreira]\ntopics: [sleep]\ntitle:")
    text += "\n\n::: pro-tip Breathe\nSlowly.\n:::"
    told = client.post(page(article, "from-text"), text_form(article, text), **SCRIPT).json()
    assert not told["same"]
    assert "Breathe" in told["comparison"]
    assert f'name="authors" value="{author.pk}"' in told["fields"]
    assert told["fields"].count('class="card"') == 4, "three sections, and the blank one"
    article.refresh_from_db()
    assert article.sections.count() == 2, "nothing is saved by looking"


@pytest.mark.soak
def test_a_text_that_says_the_same_changes_nothing(logged_in, eli):
    article = make_article()
    client = logged_in(eli)
    told = client.post(
        page(article, "from-text"), text_form(article, text_of(client, article)), **SCRIPT
    ).json()
    assert told["same"]


def test_an_id_and_former_slugs_in_a_text_change_nothing(logged_in, eli):
    article = make_article()
    known = article.public_id
    client = logged_in(eli)
    text = text_of(client, article)
    assert known not in text
    text = text.replace("---\n\n", "id: another\nformerly: [ending]\n---\n\n", 1)
    told = client.post(page(article, "from-text"), text_form(article, text), **SCRIPT).json()
    assert told["same"]
    assert client.post(change(article), text_form(article, text)).status_code == 302
    article.refresh_from_db()
    assert (article.public_id, article.addresses.count(), article.revisions.count()) == (known, 1, 1)


def test_every_fault_of_the_text_has_its_line(logged_in, eli):
    article = make_article()
    head = "---\ntitle: T\nauthors: [ana-morera]\ntopics: [Sleeep]\nslug: what-happens-first\n---\n"
    text = f"{head}\n## One?\n\nA[^x].\n"
    make_author("Ana Moreira")
    response = logged_in(eli).post(page(article, "from-text"), text_form(article, text), **SCRIPT)
    assert response.status_code == 422
    told = [(fault["line"], fault["message"]) for fault in response.json()["faults"]]
    assert told[0][0] == 10
    assert 'no note "x" is defined' in told[0][1]
    mended = text.replace("[^x]", "")
    response = logged_in(eli).post(page(article, "from-text"), text_form(article, mended), **SCRIPT)
    told = [(fault["line"], fault["message"]) for fault in response.json()["faults"]]
    assert [line for line, _message in told] == [3, 4]
    assert "ana-moreira" in told[0][1], "the nearest name is offered"


def test_a_field_no_row_could_hold_is_named_at_its_line(logged_in, eli):
    make_article("Sleep", slug="sleep")
    article = make_article()
    text = f"---\ntitle: {'T' * 301}\nslug: sleep\n---\n\nText."
    response = logged_in(eli).post(page(article, "from-text"), text_form(article, text), **SCRIPT)
    assert [fault["line"] for fault in response.json()["faults"]] == [2, 3]


def test_a_text_is_saved_as_the_sections_would_be(logged_in, eli):
    article = make_article(sections=[("text", "One?", "First."), ("text", "Two?", "Second.")])
    publish(article, by=None)
    article.refresh_from_db()
    anchors = list(article.sections.values_list("anchor", flat=True))
    client = logged_in(eli)
    text = text_of(client, article).replace("## One?", "## Number one?")
    assert client.post(change(article), text_form(article, text)).status_code == 302
    assert list(article.sections.values_list("heading", flat=True)) == ["Number one?", "Two?"]
    assert list(article.sections.values_list("anchor", flat=True)) == anchors, "frozen anchors stay"


@pytest.mark.soak
def test_a_text_without_an_address_keeps_it(logged_in, eli):
    article = make_article("Sleep", slug="rest")
    client = logged_in(eli)
    text = text_of(client, article).replace("slug: rest\n", "")
    client.post(change(article), text_form(article, text))
    article.refresh_from_db()
    assert article.slug == "rest"


def test_a_faulty_text_comes_back_as_it_was_typed(logged_in, eli):
    article = make_article()
    response = logged_in(eli).post(
        change(article), text_form(article, "---\ntitle: T\n---\n\n::: pro-tip\nOpen")
    )
    assert response.status_code == 200
    assert response.context["text"] == "---\ntitle: T\n---\n\n::: pro-tip\nOpen"
    assert response.context["mode"] == "text"
    assert response.context["faults"][0].line == 5


def test_a_text_tells_a_writer_nothing_of_articles_they_may_not_see(logged_in, ada, eli):
    make_article("A secret", by=eli)
    live = make_live("For all")
    kept = make_article("Another secret", by=eli)
    article = make_article("Hers", by=ada, related=[kept])
    client = logged_in(ada)
    text = text_of(client, article, related=[kept.pk])
    assert "another-secret" not in text
    text = text.replace("title: Hers\n", "title: Hers\nrelated: [a-secre, for-al]\n")
    response = client.post(page(article, "from-text"), text_form(article, text), **SCRIPT)
    told = " ".join(fault["message"] for fault in response.json()["faults"])
    assert "for-all" in told
    assert "a-secret" not in told
    mended = text.replace("a-secre, for-al", "a-secret, for-all")
    told = client.post(page(article, "from-text"), text_form(article, mended), **SCRIPT).json()["faults"]
    assert ["a-secret" in fault["message"] for fault in told] == [True]
    mended = mended.replace("a-secret, ", "")
    assert client.post(change(article), text_form(article, mended)).status_code == 302
    assert [item.post for item in article.related_posts.all()] == [kept, live]
