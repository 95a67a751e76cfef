"""Saving an article at the desk."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.manuscript import Field, editable_fields
from articles.models import Address, Article, Revision
from articles.publishing import publish
from tests.cast import make_article, make_author, make_live, make_topic
from tests.desk.posting import ADD, change, form, form_sections, section

pytestmark = pytest.mark.django_db


def errors_of(response) -> str:
    """Return all fault messages of the page."""
    context = response.context
    told = [f"{fault.field}: {fault}" for fault in context["faults"]]
    told += [f"section {fault.section}, {fault}" for fault in context["section_faults"]]
    return " | ".join(told)


def test_every_field_of_the_registry_has_its_place_in_the_form(logged_in, ada):
    shown = logged_in(ada).get(ADD).content.decode()
    assert [name for name in editable_fields(Field) if f'id="field-{name}"' not in shown] == []


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
        authors=[author.pk],
        topics=[topic.pk],
        related=[other.pk],
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
    assert (revision.made_by, revision.reason) == (ada, "Created")
    assert revision.names["authors"] == {"ana-moreira": author.pk}
    assert "::: pro-tip What can I ask?" in revision.text


def test_a_save_moves_the_article_up_even_where_only_a_section_changed(logged_in, eli, clock):
    article = make_article()
    before = article.changed_at
    clock.shift(60)
    changed = [*form_sections(article)]
    changed[0]["body"] = "Another beginning."
    logged_in(eli).post(change(article), form(changed, article=article))
    article.refresh_from_db()
    assert article.changed_at > before
    assert article.revisions.count() == 2
    assert article.revisions.first().made_by == eli


@pytest.mark.soak
def test_saving_without_a_change_makes_no_revision(logged_in, eli):
    article = make_live()
    article.refresh_from_db()
    shown = {name: getattr(article, name).strftime("%Y-%m-%dT%H:%M") for name in ("published",)}
    logged_in(eli).post(change(article), form(form_sections(article), article=article, **shown))
    before = article.published
    article.refresh_from_db()
    assert article.published == before, "the seconds that the picker does not show are kept"
    assert article.revisions.count() == article.editions.first().revision.number


def test_sections_are_saved_in_the_order_of_the_page(logged_in, eli):
    article = make_article(sections=[("text", name, "Body.") for name in ("One?", "Two?", "Three?")])
    one, two, three = form_sections(article)
    logged_in(eli).post(change(article), form([two, section("New?", "Body."), one, three], article=article))
    saved = list(article.sections.values_list("position", "heading"))
    assert saved == [(0, "Two?"), (1, "New?"), (2, "One?"), (3, "Three?")]


def test_a_section_that_was_added_and_left_empty_is_not_saved(logged_in, eli):
    article = make_article()
    logged_in(eli).post(change(article), form([section(), *form_sections(article)], article=article))
    assert article.sections.count() == 2


def test_a_faulty_section_is_named_by_its_line_and_nothing_typed_is_lost(logged_in, eli):
    article = make_article()
    faulty = [*form_sections(article), section("Why?", "Fine so far.\n\n::: pro-tip\nNot here.\n:::")]
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
    response = logged_in(eli).post(
        change(article), form([*form_sections(article), *sections], article=article)
    )
    said = errors_of(response)
    assert 'section 4, line 3: the link "x" is defined twice' in said
    assert 'section 4, line 1: no note "none" is defined' in said


def test_notes_and_links_defined_in_another_section_are_fine(logged_in, eli):
    article = make_article()
    sections = [section("One?", "Cited[^a]."), section("Two?", "[^a]: Ana Moreira, 2020.")]
    response = logged_in(eli).post(
        change(article), form([*form_sections(article), *sections], article=article)
    )
    assert response.status_code == 302


def test_a_note_in_the_short_version_is_a_fault_of_that_field(logged_in, eli):
    article = make_article()
    data = form(form_sections(article), article=article, short_version="In short[^a].")
    response = logged_in(eli).post(change(article), data)
    assert errors_of(response) == "short_version: line 1: the short version has no notes"


@pytest.mark.soak
def test_an_address_of_another_article_is_refused_beside_its_field(logged_in, eli):
    make_article("Sleep", slug="sleep")
    article = make_article("Rest")
    response = logged_in(eli).post(
        change(article), form(form_sections(article), article=article, slug="sleep")
    )
    said = response.context["form"].errors["slug"]
    assert any("Sleep" in error or "exists" in error for error in said)
    former = make_article("Dreams", slug="dreams")
    logged_in(eli).post(change(former), form(form_sections(former), article=former, slug="new-dreams"))
    response = logged_in(eli).post(
        change(article), form(form_sections(article), article=article, slug="dreams")
    )
    assert "belongs to “Dreams”" in response.context["form"].errors["slug"][0]


def test_a_standing_page_cannot_take_a_word_of_the_site(logged_in, eli):
    response = logged_in(eli).post(ADD, form([section("", "x")], title="Admin", kind="page"))
    assert "The site itself uses" in response.context["form"].errors["slug"][0]


def test_a_title_without_letters_needs_an_address(logged_in, eli):
    response = logged_in(eli).post(ADD, form([section("", "x")], title="???"))
    assert "no letters for a web address" in response.context["form"].errors["slug"][0]


def test_a_new_address_is_claimed_and_the_old_one_kept(logged_in, eli):
    article = make_article("Sleep", slug="sleep")
    logged_in(eli).post(change(article), form(form_sections(article), article=article, slug="rest"))
    assert set(article.addresses.values_list("slug", flat=True)) == {"sleep", "rest"}


def test_a_section_keeps_its_frozen_anchor_when_its_heading_changes(logged_in, eli):
    article = make_article(sections=[("text", "What can I ask?", "Anything.")])
    publish(article, by=None)
    changed = form_sections(article)
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
        change(article), form(form_sections(article), article=article, dek="One line\r\nand its end.")
    )
    article.refresh_from_db()
    assert article.dek == "One line and its end."


def test_a_control_character_is_refused_by_its_name(logged_in, eli):
    article = make_article()
    response = logged_in(eli).post(
        change(article), form(form_sections(article), article=article, dek="Bell\x07")
    )
    assert "U+0007" in response.context["form"].errors["dek"][0]


def test_a_section_beyond_the_limit_is_refused_with_the_limit(logged_in, eli):
    article = make_article()
    response = logged_in(eli).post(change(article), form([section("Long?", "a" * 100_001)], article=article))
    assert response.status_code == 200
    assert "100000" in response.content.decode() or "100,000" in response.content.decode()


def test_200_sections_save_in_one_form_and_keep_their_order(logged_in, eli):
    article = make_article(sections=[("text", f"Question {number}?", "Body.") for number in range(150)])
    sections = [*reversed(form_sections(article)), *(section(f"New {n}?", "Body.") for n in range(50))]
    response = logged_in(eli).post(change(article), form(sections, article=article))
    assert response.status_code == 302
    assert list(article.sections.values_list("heading", flat=True)) == [row["heading"] for row in sections]
    assert list(article.sections.values_list("position", flat=True)) == list(range(200))


def test_the_form_opens_with_a_fixed_number_of_queries(logged_in, eli):
    few = make_article("Few", sections=[("text", "One?", "Body.")])
    many = make_article("Many", sections=[("text", f"Question {n}?", "Body.") for n in range(30)])
    client = logged_in(eli)
    counts = []
    for article in (few, many):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(change(article)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_save_and_publish_leads_to_the_publish_page(logged_in, eli):
    article = make_article()
    response = logged_in(eli).post(
        change(article), form(form_sections(article), article=article, _publish="1")
    )
    assert response.headers["Location"] == f"/admin/articles/article/{article.pk}/publish/"


@pytest.mark.soak
def test_the_form_says_where_the_article_stands(logged_in, eli):
    article = make_live()
    client = logged_in(eli)
    assert "Draft and live page match" in client.get(change(article)).content.decode()
    changed = form_sections(article)
    changed[0]["body"] = "Another beginning."
    published = article.published.strftime("%Y-%m-%dT%H:%M")
    client.post(change(article), form(changed, article=article, published=published))
    assert "Unpublished changes" in client.get(change(article)).content.decode()


def test_saving_takes_a_number_of_queries_that_does_not_grow_with_the_sections(logged_in, eli):
    client = logged_in(eli)
    counts = []
    for size in (1, 15):
        article = make_article(
            f"Of {size}", sections=[("text", f"Question {n}?", "Body.") for n in range(size)]
        )
        rows = [row | {"body": "Another body."} for row in reversed(form_sections(article))]
        client.get(change(article))
        data = form([*rows, *(section(f"New {n}?") for n in range(size))], article=article)
        with CaptureQueriesContext(connection) as queries:
            assert client.post(change(article), data).status_code == 302
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_what_was_typed_too_long_is_shown_again_whole(logged_in, eli):
    page = logged_in(eli).get(ADD).content.decode()
    boxes = re.findall(
        '<(?:textarea|input)[^>]*name="(?:title|dek|short_version|section-[a-z]+)"[^>]*>', page
    )
    assert len(boxes) > 5
    assert not any("maxlength" in box for box in boxes), "a browser would cut a long paste without a word"
