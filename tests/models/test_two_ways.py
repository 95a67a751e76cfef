"""Conversion between rows and manuscripts in both directions. Rows keep their anchors."""

from dataclasses import replace

import pytest

from articles.manuscript import Section, canonical, format, parse
from articles.models import References, Revision, apply, manuscript_of, record_revision, without_export_lines
from articles.models.from_manuscript import match
from tests.cast import make_article, make_author, make_live, make_topic

pytestmark = pytest.mark.django_db


def test_rows_say_what_the_manuscript_said():
    ana, other = make_author("Ana Moreira"), make_article("Another")
    manuscript = canonical(
        parse(
            "---\ntitle: First: a question?\nslug: first\ndek: A line.\nauthors: [ana-moreira]\n"
            "topics: [Sleep, C++]\nrelated: [another]\npublished: 2026-03-03\n---\n\n"
            "::: short-version\nShort.\n:::\n\nIntro.\n\n## One {#uno}\n\nText.\n\n"
            "::: pro-tip A tip\nDo.\n:::\n\nOn.\n"
        )
    )
    article = make_article("Old", slug="old")
    apply(
        manuscript,
        article,
        References(authors=[ana], topics=[make_topic("Sleep"), make_topic("C++")], related=[other]),
    )
    assert without_export_lines(manuscript_of(article)) == manuscript
    assert parse(format(manuscript_of(article))) == replace(manuscript, id=article.public_id)


def apply_sections(article, sections) -> None:
    apply(replace(manuscript_of(article), sections=tuple(sections)), article, References())


def anchors_by_heading(article) -> dict[str, str]:
    return {section.heading: section.anchor for section in article.sections.all()}


def test_frozen_anchors_stay_with_their_sections_through_any_rearrangement():
    article = make_live(sections=[("text", "", "Intro."), ("text", "One", "1."), ("text", "Two", "2.")])
    apply_sections(
        article,
        [
            Section(heading="Two", body="2, reworded."),
            Section(heading="Number one", body="1."),
            Section(type="pro-tip", heading="New", body="New."),
        ],
    )
    assert anchors_by_heading(article) == {"Two": "two", "Number one": "one", "New": ""}


def test_a_pin_in_the_text_finds_its_row_and_two_rows_can_exchange_theirs():
    article = make_live(sections=[("text", "One", "1."), ("text", "Two", "2.")])
    first, second = article.sections.all()
    apply_sections(
        article,
        [Section(heading="Uno", body="x", anchor="two"), Section(heading="Dos", body="y", anchor="one")],
    )
    assert [(s.pk, s.heading, s.anchor) for s in article.sections.all()] == [
        (second.pk, "Uno", "two"),
        (first.pk, "Dos", "one"),
    ]


def test_rows_are_matched_by_pin_then_heading_then_body():
    article = make_live(sections=[("text", "One", "1."), ("text", "Two", "2."), ("deep-dive", "Three", "3.")])
    one, two, three = article.sections.all()
    sections = [
        Section(heading="One", body="new"),
        Section(heading="Deux", body="2."),
        Section(body="3.", anchor="three"),
    ]
    assert match(sections, [one, two, three]) == [one, two, three]
    assert match([Section(heading="Nobody", body="knows")], [one]) == [None]


def test_a_slug_or_date_the_text_leaves_out_stays():
    article = make_live("Sleep", slug="sleep")
    article.refresh_from_db()
    published = article.published
    apply(replace(manuscript_of(article), slug="", published=None, title="Rest"), article, References())
    article.refresh_from_db()
    assert (article.title, article.slug, article.published) == ("Rest", "sleep", published)


def test_a_save_that_changes_nothing_makes_no_revision(eli):
    article = make_article(by=eli)
    assert record_revision(article, by=eli) == Revision.objects.get()
    article.title = "Changed"
    article.save()
    revision = record_revision(article, by=eli, reason="Reworded")
    assert (revision.number, revision.made_by, revision.reason) == (2, eli, "Reworded")


def test_a_revision_keeps_the_ids_of_all_it_names():
    ana, other = make_author("Ana Moreira"), make_article("Another")
    article = make_article(authors=[ana], topics=["Sleep"], related=[other])
    assert Revision.objects.get(article=article).names == {
        "authors": {"ana-moreira": ana.pk},
        "topics": {"Sleep": make_topic("Sleep").pk},
        "related": {"another": other.pk},
        "episode": {},
        "pictures": {},
    }
