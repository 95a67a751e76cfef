"""Duplicating an article, and copying a section into another article."""

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied

from articles.manuscript import Section
from articles.models import Address, Article, Autosave, Revision, current_revision, draft_manuscript_of
from articles.publishing import Refused, copy_section, delete, duplicate, live_edition_of
from tests.cast import make_article, make_author, make_live, rewrite

pytestmark = pytest.mark.django_db


def texts(article: Article) -> list[tuple[str, str, str]]:
    return [(s.type, s.heading, s.body) for s in draft_manuscript_of(article).sections]


def the_section(article: Article, place: int = 0) -> Section:
    return draft_manuscript_of(article).sections[place]


# Articles


def test_a_duplicate_says_the_same_under_its_own_title_address_and_name(ada):
    other = make_article("Another")
    article = make_live("Sleep?", authors=[make_author("Ana Moreira")], topics=["Rest"], related=[other])
    twin = duplicate(article, by=ada)
    expected = replace(
        draft_manuscript_of(article),
        title="Copy of Sleep?",
        slug="copy-of-sleep",
        published=None,
        updated=None,
    )
    assert draft_manuscript_of(twin) == expected
    assert twin.created_by == ada
    revision = Revision.objects.get(article=twin)
    assert (revision.number, revision.made_by, revision.reason) == (1, ada, "Duplicated from “Sleep?”")
    assert Article.objects.get(pk=twin.pk).words == Article.objects.get(pk=article.pk).words


def test_the_copy_is_of_the_draft_and_the_live_page_stays(ada):
    article = make_live()
    rewrite(article, "Not published yet.")
    edition = live_edition_of(article)
    twin = duplicate(article, by=ada)
    assert twin.sections.first().body == "Not published yet."
    assert live_edition_of(twin) is None
    assert live_edition_of(article) == edition
    assert Revision.objects.filter(article=article).count() == 3


def test_every_duplicate_finds_a_free_address_and_takes_none_that_was_ever_used(ada):
    article = make_article("Sleep")
    first = duplicate(article, by=ada)
    first.slug = "elsewhere"
    first.save()
    again = [duplicate(article, by=ada).slug for _ in range(2)]
    assert again == ["copy-of-sleep-2", "copy-of-sleep-3"]
    assert Address.objects.get(slug="copy-of-sleep").article == first


def test_a_slug_that_is_taken_at_the_same_time_is_replaced_by_another(ada, monkeypatch):
    article = make_article("Sleep")
    make_article("Copy of Sleep")
    slugs = iter(["copy-of-sleep", "copy-of-sleep-2"])
    monkeypatch.setattr("articles.publishing.duplicating._free_slug", lambda title: next(slugs))
    assert duplicate(article, by=ada).slug == "copy-of-sleep-2"
    assert Article.objects.count() == 3


def test_the_longest_title_and_one_without_letters_are_duplicated(ada):
    long = duplicate(make_article("Sleep " * 49 + "x", slug="long"), by=ada)
    assert len(long.title) == 300
    assert len(long.slug) <= 200
    assert len(current_revision(long).reason) <= 200
    assert duplicate(make_article("你好", slug="hello"), by=ada).slug == "copy-of"


def test_duplicating_leaves_what_was_typed_of_a_new_article_alone(ada):
    Autosave.objects.create(user=ada, fields=[["title", "Mine"]])
    duplicate(make_article(), by=ada)
    assert Autosave.objects.exists()


def test_who_may_not_begin_an_article_may_not_duplicate_one(sam):
    with pytest.raises(PermissionDenied):
        duplicate(make_article(), by=sam)
    assert Article.objects.count() == 1


def test_a_duplicate_can_be_deleted_alone(ada):
    article = make_article()
    delete(duplicate(article, by=ada), by=ada)
    assert list(Article.objects.all()) == [article]


# Sections


def test_a_section_goes_to_the_end_of_another_draft_as_a_revision(eli):
    source = make_article("Source", sections=[("try-this", "Breathe", "Count to four.")])
    target = make_live("Target")
    before = texts(target)
    revision = copy_section(the_section(source), source=source, target=target, by=eli)
    assert texts(target) == [*before, ("try-this", "Breathe", "Count to four.")]
    assert (revision.number, revision.made_by) == (3, eli)
    assert revision.reason == "Section copied from “Source”"
    assert texts(source) == [("try-this", "Breathe", "Count to four.")]
    assert "Count to four." not in live_edition_of(target).manuscript


def test_notes_and_links_that_are_defined_elsewhere_come_along(eli):
    source = make_article(
        "Source",
        sections=[
            ("text", "", "It helps.[^a] See [the trial][Trial]."),
            (
                "text",
                "Sources",
                "[^a]: See [^b].\n\n    A second paragraph.\n\n[^b]: Smith.\n\n[^c]: Not this.",
            ),
            ("text", "More", "[trial]: https://example.org/trial"),
        ],
    )
    target = make_article("Target", sections=[("text", "", "Text.")])
    copy_section(the_section(source), source=source, target=target, by=eli)
    assert texts(target)[-1][-1] == (
        "It helps.[^a] See [the trial][Trial].\n\n"
        "[^a]: See [^b].\n\n    A second paragraph.\n\n"
        "[trial]: https://example.org/trial\n\n"
        "[^b]: Smith."
    )


def test_a_note_of_the_same_name_is_refused_in_words(eli):
    sections = [("text", "", "It helps.[^1]\n\n[^1]: Smith.")]
    source, target = make_article("Source", sections=sections), make_article("Target", sections=sections)
    with pytest.raises(Refused) as refused:
        copy_section(the_section(source), source=source, target=target, by=eli)
    assert refused.value.reasons[0] == "The section could not be copied to “Target”."
    assert 'the note "1" is defined twice' in refused.value.reasons[1]
    assert texts(target) == sections


def test_a_note_that_is_defined_nowhere_is_refused_in_words(eli):
    source, target = make_article("Source"), make_article("Target")
    with pytest.raises(Refused, match='no note "x" is defined'):
        copy_section(Section(body="It helps.[^x]"), source=source, target=target, by=eli)


def test_a_pin_stays_behind_only_where_it_is_taken(eli):
    source = make_article("Source")
    target = make_article("Target", sections=[("text", "What can I ask?", "Anything.")])
    for pin in ("what-can-i-ask", "mine"):
        copy_section(Section(heading="Pinned", body="x", anchor=pin), source=source, target=target, by=eli)
    assert [s.anchor for s in draft_manuscript_of(target).sections] == ["", "", "mine"]


def test_a_section_as_a_browser_sends_it_is_tidied(eli):
    source, target = make_article("Source"), make_article("Target", sections=[])
    section = Section("text", " Why? ", "One.\r\n\r\nTwo.\r\n")
    copy_section(section, source=source, target=target, by=eli)
    assert texts(target) == [("text", "Why?", "One.\n\nTwo.")]


def test_an_unknown_type_and_a_visitor_are_refused(eli, sam):
    source, target = make_article("Source"), make_article("Target")
    with pytest.raises(Refused, match="unknown section type"):
        copy_section(Section("shout", "", "x"), source=source, target=target, by=eli)
    with pytest.raises(PermissionDenied):
        copy_section(Section(body="x"), source=source, target=target, by=sam)
