"""Conflicts: no save is lost, and changes that no person typed raise no conflict."""

import pytest

from articles.models import Autosave, Revision, current_revision
from articles.publishing import publish
from tests.cast import make_article
from tests.desk.posting import change, form, form_sections, section

pytestmark = pytest.mark.django_db
SECTIONS = [("text", "One?", "First."), ("text", "Two?", "Second.")]


@pytest.fixture
def stale_form(logged_in, eli, cleo):
    """Eli's form, opened before Cleo saved, as (article, Eli's client, form data)."""
    article = make_article(sections=SECTIONS)
    rows = form_sections(article)
    his = form([rows[0], rows[1] | {"body": "Second, by Eli."}], article=article)
    hers = form([rows[0] | {"body": "First, by Cleo."}, rows[1]], article=article, dek="By Cleo.")
    assert logged_in(cleo).post(change(article), hers).status_code == 302
    return article, logged_in(eli), his


def bodies(article) -> list[str]:
    return list(article.sections.values_list("body", flat=True))


def test_a_stale_save_is_refused_and_shows_both_versions(stale_form):
    article, client, his = stale_form
    response = client.post(change(article), his)
    assert response.status_code == 409
    shown = response.content.decode()
    for words in ("by Cleo", "by Eli", "Your changes are not lost", "Changes by cleo", "Your changes"):
        assert words in shown
    assert bodies(article) == ["First, by Cleo.", "Second."]


@pytest.mark.parametrize(
    ("way", "saved", "dek"),
    [
        ("merge", ["First, by Cleo.", "Second, by Eli."], "By Cleo."),
        ("mine", ["First.", "Second, by Eli."], ""),
        ("theirs", ["First, by Cleo.", "Second."], "By Cleo."),
    ],
)
def test_each_of_the_three_ways_on_keeps_every_text_somewhere(stale_form, eli, way, saved, dek):
    article, client, his = stale_form
    Autosave.objects.create(article=article, user=eli, fields=[["title", "x"]])
    response = client.post(change(article), his | {"resolve": way, "head": 2})
    assert response.status_code == 302
    article.refresh_from_db()
    assert (bodies(article), article.dek) == (saved, dek)
    texts = [revision.text for revision in Revision.objects.filter(article=article)]
    assert any("First, by Cleo." in text for text in texts)
    assert any("Second, by Eli." in text for text in texts)
    assert not Autosave.objects.exists()


def test_where_both_changed_the_same_the_choice_holds_and_the_other_is_kept(logged_in, eli, cleo):
    article = make_article(sections=SECTIONS)
    rows = form_sections(article)
    his = form([rows[0] | {"body": "By Eli."}, rows[1]], article=article)
    hers = form([rows[0] | {"body": "By Cleo."}, rows[1]], article=article)
    logged_in(cleo).post(change(article), hers)
    client = logged_in(eli)
    shown = client.post(change(article), his).content.decode()
    assert 'name="clash-section-1"' in shown
    client.post(change(article), his | {"resolve": "merge", "head": 2, "clash-section-1": "theirs"})
    assert bodies(article) == ["By Cleo.", "Second."]
    assert "By Eli." in Revision.objects.get(article=article, aside=True).text
    assert current_revision(article).text.count("By Cleo.") == 1


def test_a_third_save_while_the_conflict_was_open_is_shown_too(stale_form, cleo, logged_in, eli):
    article, client, his = stale_form
    client.post(change(article), his)
    third = form([section("Three?", "Third, by Cleo.")], article=article)
    assert logged_in(cleo).post(change(article), third).status_code == 302
    response = logged_in(eli).post(change(article), his | {"resolve": "mine", "head": 2})
    assert response.status_code == 409
    assert "Third, by Cleo." in response.content.decode()


def test_the_same_text_saved_twice_is_no_conflict(stale_form):
    article, client, _his = stale_form
    article.refresh_from_db()
    same = form(form_sections(article), article=article) | {"base": 1}
    assert client.post(change(article), same).status_code == 302
    assert article.revisions.count() == 2


def test_a_publication_meanwhile_is_no_conflict(logged_in, eli):
    article = make_article(sections=SECTIONS)
    rows = form_sections(article)
    his = form([rows[0], rows[1] | {"body": "Second, by Eli."}], article=article)
    publish(article, by=None)
    assert logged_in(eli).post(change(article), his).status_code == 302
    article.refresh_from_db()
    assert bodies(article) == ["First.", "Second, by Eli."]
    assert article.published is not None, "the date of the publication stays"
    assert list(article.sections.values_list("anchor", flat=True)) == ["one", "two"]


def test_two_sound_texts_that_make_a_faulty_one_are_mended_before_they_are_saved(logged_in, eli, cleo):
    article = make_article(sections=SECTIONS)
    rows = form_sections(article)
    notes = ["First.[^a]\n\n[^a]: Mine.", "Second.[^a]\n\n[^a]: Hers."]
    his = form([rows[0] | {"body": notes[0]}, rows[1]], article=article)
    hers = form([rows[0], rows[1] | {"body": notes[1]}], article=article)
    logged_in(cleo).post(change(article), hers)
    client = logged_in(eli)
    response = client.post(change(article), his | {"resolve": "merge", "head": 2})
    assert response.status_code == 200
    assert [fault.section for fault in response.context["section_faults"]] == [2]
    assert [card.section.body for card in response.context["cards"]] == notes
    mended = [rows[0] | {"body": notes[0]}, rows[1] | {"body": notes[1].replace("[^a]", "[^b]")}]
    assert client.post(change(article), form(mended, article=article) | {"base": 2}).status_code == 302
    assert "[^b]" in bodies(article)[1]
