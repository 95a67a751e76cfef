"""Texts that were saved or published under older rules and break the current ones."""

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from articles.models import Article, Edition, Revision, current_revision
from articles.publishing import duplicate, publish, roll_back, unpublish
from articles.transfer import export_content, import_content
from tests.cast import make_article, make_live, make_series, rewrite, save_picture
from tests.desk.posting import change, form, form_sections, page, publication
from tests.desk.writing.test_markdown_views import png
from tests.publishing.test_dates import day, seen
from tests.publishing.test_timeline import seen as title_at

pytestmark = pytest.mark.django_db
FAULT = "\n\n# A second title\n"
REASON = "a level-1 heading"


def add_fault(row: Edition | Revision) -> None:
    """Add a fault to a frozen text."""
    column = "manuscript" if isinstance(row, Edition) else "text"
    type(row).objects.filter(pk=row.pk).update(**{column: getattr(row, column) + FAULT})


def add_fault_to_draft(article: Article) -> None:
    section = article.sections.last()
    section.body += FAULT
    section.save()


@pytest.fixture
def old(clock) -> Article:
    """A live article with a text that breaks the current rules, on the second day."""
    article = make_live("Old words")
    add_fault(article.editions.get())
    clock.move_to(day(1))
    return article


def test_one_text_that_cannot_be_read_does_not_keep_the_others_from_being_rendered(old, capsys):
    other = make_live("Other words")
    Edition.objects.update(renderer=0, short_html="<p>stale</p>")
    with pytest.raises(CommandError) as stop:
        call_command("rerender")
    assert stop.value.returncode == 1
    assert "edition 1 of “Old words” (old-words): line 14: " in str(stop.value)
    assert REASON in str(stop.value)
    assert "editions     1\n" in capsys.readouterr().out
    assert other.editions.get().short_html == ""
    assert old.editions.get().short_html == "<p>stale</p>", "it stays as it was"
    with pytest.raises(CommandError):
        call_command("rerender")


@pytest.mark.soak
def test_a_text_of_another_number_of_sections_is_named_too(capsys):
    article = make_live("Old words")
    edition = article.editions.get()
    Edition.objects.update(manuscript=f"{edition.manuscript}\n## One more\n\nText.\n")
    with pytest.raises(CommandError, match="3 sections by the current rules, not 2"):
        call_command("rerender", everything=True)


def test_a_damaged_lead_picture_is_named_too():
    chairs = save_picture("images/chairs.png", png(), by=None)
    article = make_live("Old words", image=chairs, image_alt="Chairs")
    make_live("Other words")
    lead = article.editions.get().lead
    default_storage.delete(lead["share"])
    with default_storage.open(lead["stored"]["file"], "wb") as file:
        file.write(b"half of")
    with pytest.raises(CommandError, match="edition 1 of “Old words” ") as stop:
        call_command("rerender", everything=True)
    assert "The picture for shared links cannot be made" in str(stop.value)


@pytest.mark.soak
def test_an_unreadable_edition_can_be_rolled_back_to(old, clock):
    rewrite(old, "News.")
    publish(old, by=None)
    clock.move_to(day(2))
    twin = roll_back(old.editions.get(number=1), by=None)
    first = old.editions.get(number=1)
    assert (twin.sections, twin.notes_html) == (first.sections, first.notes_html)
    assert FAULT in twin.manuscript
    assert seen(old) == (day(0), day(2))
    assert "\nupdated: 2026-06-03T12:00:00Z\n" in twin.manuscript


@pytest.mark.soak
def test_an_unreadable_edition_can_be_unpublished_and_return(old, clock):
    unpublish(old, by=None, returns_at=day(3))
    assert title_at("old-words") == "404"
    clock.move_to(day(3))
    assert title_at("old-words") == "Old words"
    assert seen(old) == (day(0), None)


def test_the_desk_says_why_it_cannot_be_compared(old, logged_in, eli):
    client = logged_in(eli)
    response = client.get(page(old, "compare"), {"old": "live", "new": "now"}, follow=True)
    shown = response.content.decode()
    assert response.status_code == 200
    assert "The live edition 1 was published under older rules" in shown
    assert f"line 14: {REASON}" in shown


@pytest.mark.parametrize(
    "which", ["revisions/1/restore", pytest.param("compare?old=1&new=now", marks=pytest.mark.soak)]
)
def test_the_desk_says_why_a_revision_cannot_be_read(logged_in, eli, which):
    article = make_article()
    add_fault(current_revision(article))
    rewrite(article, "News.")
    path, _, query = which.partition("?")
    response = logged_in(eli).get(f"{page(article, path)}?{query}", follow=True)
    assert "Revision 1 can no longer be read." in response.content.decode()
    assert REASON in response.content.decode()


def test_a_conflict_with_a_revision_that_cannot_be_read_loses_nothing(logged_in, eli):
    article = make_article()
    sent = form([form_sections(article)[0] | {"body": "By Eli."}], article=article)
    add_fault(current_revision(article))
    rewrite(article, "Theirs.")
    client = logged_in(eli)
    for unreadable in (1, 2):
        add_fault(article.revisions.get(number=unreadable))
        response = client.post(change(article), sent)
        assert response.status_code == 409
        assert "By Eli." in response.content.decode()
        assert "Theirs." in response.content.decode()
    assert client.post(change(article), sent | {"resolve": "mine", "head": 2}).status_code == 302
    assert article.sections.get().body == "By Eli."


def test_a_live_export_leaves_it_out_names_it_and_can_be_imported(old, tmp_path, capsys):
    related = make_live("Related words", related=[old])
    make_series("Words", [old, related])
    with pytest.raises(CommandError) as stop:
        call_command("export_content", tmp_path / "out", live=True)
    assert stop.value.returncode == 1
    assert "edition 1 of “Old words” (old-words): line 14: " in str(stop.value)
    assert "articles     1\n" in capsys.readouterr().out
    assert [path.name for path in (tmp_path / "out/articles").iterdir()] == ["related-words.md"]
    assert import_content([tmp_path / "out"], dry_run=True)


@pytest.mark.soak
def test_a_live_export_of_that_article_alone_says_the_same(old, tmp_path):
    report = export_content(tmp_path / "out", ["old-words"], live=True)
    assert [str(one).partition(":")[0] for one in report.left_out] == ["edition 1 of “Old words” (old-words)"]


def test_its_page_stands_and_its_markdown_is_not_found(old, client):
    assert client.get("/articles/old-words/").status_code == 200
    assert client.get("/articles/old-words.md").status_code == 404


@pytest.mark.soak
def test_a_static_site_holds_its_page(old, tmp_path):
    make_live("Other words")
    with pytest.raises(CommandError, match="edition 1 of “Old words” ") as stop:
        call_command("export_site", tmp_path / "site")
    assert stop.value.returncode == 1
    assert (tmp_path / "site/articles/old-words/index.html").exists()
    assert [path.name for path in (tmp_path / "site/articles").glob("*.md")] == ["other-words.md"]


def test_a_draft_that_cannot_be_read_is_opened_duplicated_and_exported(logged_in, eli, tmp_path):
    article = make_article("Old words")
    add_fault_to_draft(article)
    client = logged_in(eli)
    assert "level-1 heading" in client.get(change(article)).content.decode()
    assert duplicate(article, by=eli).sections.count() == 2
    assert client.get(page(article, "preview")).status_code == 200
    assert len(export_content(tmp_path / "out").files) == 2
    refused = client.post(page(article, "publish"), publication(article))
    assert REASON in refused.content.decode()
