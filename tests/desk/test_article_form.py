"""Saving an article at the desk."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Address, Article, Revision
from articles.publishing import publish
from tests.cast import make_article, make_author, make_live, make_topic
from tests.desk.posting import ADD, change, form, present, section

pytestmark = pytest.mark.django_db


def errors_of(response) -> str:
    """Every error the page shows."""
    found = [str(error) for error in response.context["errors"]]
    return " ".join(found)


def test_a_new_article_has_rows_an_address_and_a_revision(logged_in, ada):
    sections = [
        section("", "You have an hour.\r\n\r\nUse it."),
        section("What can I ask?", "Anything.", "pro-tip"),
    ]
    author, topic, other = (
        make_author("Ana Moreira"),
        make_topic("First session"),
        make_article("Another", by=ada),
    )
    data = form(
        sections,
        title="What happens first?",
        bylines=[{"author": author.pk, "position": ""}],
        article_topics=[{"tag": topic.pk, "position": ""}],
        related_posts=[{"post": other.pk, "position": ""}],
    )
    response = logged_in(ada).post(ADD, data)
    article = Article.objects.get(title="What happens first?")
    assert response.status_code == 302
    assert response.headers["Location"] == change(article)
    assert article.slug == "what-happens-first"
    assert article.created_by == ada
    assert [(s.position, s.type, s.heading, s.body) for s in article.sections.all()] == [
        (0, "text", "", "You have an hour.\n\nUse it."),
        (1, "pro-tip", "What can I ask?", "Anything."),
    ]
    assert Address.objects.get(slug="what-happens-first").article == article
    revision = Revision.objects.get(article=article)
    assert (revision.made_by, revision.reason) == (ada, "Begun")
    assert revision.names["authors"] == {"ana-moreira": author.pk}
    assert "::: pro-tip What can I ask?" in revision.text


def test_a_save_moves_the_article_up_even_where_only_a_section_changed(logged_in, eli, clock):
    article = make_article()
    before = article.changed_at
    clock.shift(60)
    changed = [*present(article)]
    changed[0]["body"] = "Another beginning."
    logged_in(eli).post(change(article), form(changed, article=article))
    article.refresh_from_db()
    assert article.changed_at > before
    assert article.revisions.count() == 2
    assert article.revisions.first().made_by == eli


def test_saving_without_a_change_makes_no_revision(logged_in, eli):
    article = make_live()
    article.refresh_from_db()
    shown = {name: getattr(article, name).strftime("%Y-%m-%dT%H:%M") for name in ("published",)}
    logged_in(eli).post(change(article), form(present(article), article=article, **shown))
    before = article.published
    article.refresh_from_db()
    assert article.published == before, "the seconds that the picker does not show are kept"
    assert article.revisions.count() == article.editions.first().revision.number


def test_sections_are_saved_in_the_order_of_the_page(logged_in, eli):
    article = make_article(sections=[("text", name, "Body.") for name in ("One?", "Two?", "Three?")])
    one, two, three = present(article)
    moved = [
        one | {"position": 3},
        two | {"position": 1},
        three | {"position": 4},
        section("New?", "Body.", position=2),
    ]
    logged_in(eli).post(change(article), form(moved, article=article))
    saved = list(article.sections.values_list("position", "heading"))
    assert saved == [(0, "Two?"), (1, "New?"), (2, "One?"), (3, "Three?")]


def test_a_new_row_without_a_place_goes_to_the_end(logged_in, eli):
    article = make_article(sections=[("text", "One?", "Body."), ("text", "Two?", "Body.")])
    logged_in(eli).post(
        change(article), form([*present(article), section("Three?", "Body.")], article=article)
    )
    assert list(article.sections.values_list("heading", flat=True)) == ["One?", "Two?", "Three?"]


def test_a_row_that_was_added_and_left_empty_is_not_saved(logged_in, eli):
    article = make_article()
    logged_in(eli).post(change(article), form([*present(article), section(position=9)], article=article))
    assert article.sections.count() == 2


def test_a_faulty_section_is_named_by_its_line_and_nothing_typed_is_lost(logged_in, eli):
    article = make_article()
    faulty = [*present(article), section("Why?", "Fine so far.\n\n::: pro-tip\nNot here.\n:::", position=7)]
    response = logged_in(eli).post(change(article), form(faulty, article=article, title="Another title"))
    assert response.status_code == 200
    page = response.content.decode()
    assert "line 3: a line of" in page
    assert "Not here." in page
    assert "Another title" in page
    article.refresh_from_db()
    assert article.title == "What happens first?"
    assert article.sections.count() == 2
    assert article.revisions.count() == 1


def test_a_fault_between_sections_names_the_section(logged_in, eli):
    article = make_article()
    sections = [
        section("One?", "A [link][x].\n\n[x]: https://example.org/"),
        section("Two?", "Cited[^none].\n\n[x]: https://example.com/"),
    ]
    response = logged_in(eli).post(change(article), form([*present(article), *sections], article=article))
    said = errors_of(response)
    assert 'Section 4, "Two?", line 3: the link "x" is defined twice' in said
    assert 'line 1: no note "none" is defined' in said


def test_notes_and_links_defined_in_another_section_are_fine(logged_in, eli):
    article = make_article()
    sections = [section("One?", "Cited[^a]."), section("Two?", "[^a]: Ana Moreira, 2020.")]
    response = logged_in(eli).post(change(article), form([*present(article), *sections], article=article))
    assert response.status_code == 302


def test_a_section_marked_for_deletion_is_not_checked(logged_in, eli):
    article = make_article()
    doomed = present(article)
    doomed[1] |= {"body": "::: pro-tip", "DELETE": "on"}
    response = logged_in(eli).post(change(article), form(doomed, article=article))
    assert response.status_code == 302
    assert article.sections.count() == 1


def test_a_note_in_the_short_version_is_a_fault_of_that_field(logged_in, eli):
    article = make_article()
    data = form(present(article), article=article, short_version="In short[^a].")
    response = logged_in(eli).post(change(article), data)
    assert response.context["adminform"].form.errors["short_version"] == [
        "line 1: the short version has no notes"
    ]


def test_an_address_of_another_article_is_refused_beside_its_field(logged_in, eli):
    make_article("Sleep", slug="sleep")
    article = make_article("Rest")
    response = logged_in(eli).post(change(article), form(present(article), article=article, slug="sleep"))
    said = response.context["adminform"].form.errors["slug"]
    assert any("Sleep" in error or "exists" in error for error in said)
    former = make_article("Dreams", slug="dreams")
    logged_in(eli).post(change(former), form(present(former), article=former, slug="new-dreams"))
    response = logged_in(eli).post(change(article), form(present(article), article=article, slug="dreams"))
    assert "belongs to “Dreams”" in response.context["adminform"].form.errors["slug"][0]


def test_a_standing_page_cannot_take_a_word_of_the_site(logged_in, eli):
    response = logged_in(eli).post(ADD, form([section("", "x")], title="Admin", kind="page"))
    assert "the site uses itself" in response.context["adminform"].form.errors["slug"][0]


def test_a_title_without_letters_needs_an_address(logged_in, eli):
    response = logged_in(eli).post(ADD, form([section("", "x")], title="???"))
    assert "nothing in the title" in response.context["adminform"].form.errors["slug"][0]


def test_a_new_address_is_claimed_and_the_old_one_kept(logged_in, eli):
    article = make_article("Sleep", slug="sleep")
    logged_in(eli).post(change(article), form(present(article), article=article, slug="rest"))
    assert set(article.addresses.values_list("slug", flat=True)) == {"sleep", "rest"}


def test_a_section_keeps_its_frozen_anchor_when_its_heading_changes(logged_in, eli):
    article = make_article(sections=[("text", "What can I ask?", "Anything.")])
    publish(article, by=None)
    changed = present(article)
    changed[0]["heading"] = "What may I ask?"
    logged_in(eli).post(change(article), form(changed, article=article, published="", updated=""))
    assert article.sections.get().anchor == "what-can-i-ask"


def test_indentation_at_the_beginning_of_a_text_is_kept(logged_in, eli):
    article = make_article()
    logged_in(eli).post(
        change(article), form([section("Code?", "\r\n\r\n    x = 1\r\n    y = 2\r\n\r\n")], article=article)
    )
    assert article.sections.last().body == "    x = 1\n    y = 2"


def test_a_line_break_pasted_into_the_dek_becomes_a_blank(logged_in, eli):
    article = make_article()
    logged_in(eli).post(
        change(article), form(present(article), article=article, dek="One line\r\nand its end.")
    )
    article.refresh_from_db()
    assert article.dek == "One line and its end."


def test_a_control_character_is_refused_by_its_name(logged_in, eli):
    article = make_article()
    response = logged_in(eli).post(change(article), form(present(article), article=article, dek="Bell\x07"))
    assert "U+0007" in response.context["adminform"].form.errors["dek"][0]


def test_a_section_beyond_the_limit_is_refused_with_the_limit(logged_in, eli):
    article = make_article()
    response = logged_in(eli).post(change(article), form([section("Long?", "a" * 100_001)], article=article))
    assert response.status_code == 200
    assert "100000" in response.content.decode() or "100,000" in response.content.decode()


def test_200_sections_save_in_one_form(logged_in, eli):
    article = make_article(sections=[("text", f"Question {number}?", "Body.") for number in range(150)])
    sections = present(article)
    for row in sections:
        row["position"] = 200 - row["position"]
    sections += [section(f"New {number}?", "Body.", position=300 + number) for number in range(50)]
    response = logged_in(eli).post(change(article), form(sections, article=article))
    assert response.status_code == 302
    assert article.sections.count() == 200
    assert article.sections.first().heading == "Question 149?"
    assert list(article.sections.values_list("position", flat=True)) == list(range(200))


def test_the_form_opens_with_a_fixed_number_of_queries(logged_in, eli):
    few = make_article("Few", sections=[("text", "One?", "Body.")])
    many = make_article("Many", sections=[("text", f"Question {n}?", "Body.") for n in range(200)])
    client = logged_in(eli)
    counts = []
    for article in (few, many):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(change(article)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_save_and_publish_leads_to_the_publish_page(logged_in, eli):
    article = make_article()
    response = logged_in(eli).post(change(article), form(present(article), article=article, _publish="1"))
    assert response.headers["Location"] == f"/admin/articles/article/{article.pk}/publish/"


def test_the_form_says_where_the_article_stands(logged_in, eli):
    article = make_live()
    client = logged_in(eli)
    assert "The draft is what readers have" in client.get(change(article)).content.decode()
    changed = present(article)
    changed[0]["body"] = "Another beginning."
    published = article.published.strftime("%Y-%m-%dT%H:%M")
    client.post(change(article), form(changed, article=article, published=published))
    assert "The draft differs from the live page" in client.get(change(article)).content.decode()


def test_every_new_section_row_has_an_editor_and_no_browser_limit(logged_in, eli):
    page = logged_in(eli).get(ADD).content.decode()
    row = page[page.index('id="sections-empty"') : page.index("bylines-group")]
    assert "markdownx-editor" in row
    assert "/admin/markdown/preview/" in row
    assert "maxlength" not in row[row.index("<textarea") : row.index("</textarea>")]
