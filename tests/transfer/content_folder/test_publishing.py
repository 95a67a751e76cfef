"""What an import publishes, schedules and signs off, and what it leaves to editors."""

from datetime import UTC, date, datetime

import pytest

from articles.models import Address, Article, Edition, Picture, SignOff, manuscript_of
from articles.publishing import cancel, publish, unpublish, withdraw_sign_off
from articles.publishing.dates import NAMES
from articles.transfer import export_content, import_content
from tests.cast import make_article, make_live, rewrite, sign_with_account
from tests.publishing.test_dates import day, draft_dates, seen
from tests.transfer.folders import manuscript, picture, write

pytestmark = pytest.mark.django_db


def test_a_future_date_schedules_and_moves_its_schedule(tmp_path, clock):
    folder = write(tmp_path / "in", {"articles/soon.md": manuscript(published="2026-07-01")})
    assert import_content([folder], publish=True).scheduled == ["soon"]
    assert not Edition.objects.live().exists()
    write(folder, {"articles/soon.md": manuscript(published="2026-08-01")})
    assert import_content([folder], publish=True).scheduled == ["soon"]
    assert not Edition.objects.live(datetime(2026, 7, 15, tzinfo=UTC)).exists()
    assert Edition.objects.live(datetime(2026, 8, 1, tzinfo=UTC)).count() == 1
    assert Edition.objects.scheduled().get().published == datetime(2026, 8, 1, tzinfo=UTC)
    assert import_content([folder], publish=True).scheduled == []


def test_a_past_date_is_kept(tmp_path, clock):
    text = manuscript(published="2019-02-03", updated="2020-05-06")
    import_content([write(tmp_path / "in", {"articles/old.md": text})], publish=True)
    edition = Edition.objects.live().get()
    assert (edition.published.year, edition.updated.year, edition.live_from.year) == (2019, 2020, 2019)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("published", ["2026-03-03", "2025-01-01", "2026-03-03"]),
        pytest.param("published", ["2026-03-03", "2026-03-04", "2026-03-03"], marks=pytest.mark.soak),
        pytest.param("updated", ["2026-05-01", "2026-04-01", "2026-05-01"], marks=pytest.mark.soak),
    ],
)
def test_a_date_that_is_corrected_is_what_readers_see(tmp_path, clock, name, given):
    for number, given_date in enumerate(given, 1):
        dates = {"published": "2026-03-03"} | {name: given_date}
        folder = write(tmp_path / "in", {"articles/a.md": manuscript(**dates)})
        assert import_content([folder], publish=True).published == ["a"]
        article = Article.objects.get()
        assert f"{dict(zip(NAMES, seen(article), strict=True))[name]:%Y-%m-%d}" == given_date
        assert draft_dates(article) == seen(article)
        clock.shift(3600)
        assert import_content([folder], publish=True).published == []
        assert Edition.objects.count() == number


def test_an_update_in_the_future_is_not_used_and_the_report_says_so(tmp_path, clock):
    folder = write(
        tmp_path / "in", {"articles/a.md": manuscript(published="2026-03-03", updated="2026-07-01")}
    )
    said = (
        f"{folder}/articles/a.md: “updated: 2026-07-01” is not used, because it is later than the publication"
    )
    report = import_content([folder], publish=True)
    assert (report.published, report.notes) == (["a"], [said])
    clock.shift(3600)
    report = import_content([folder], publish=True)
    assert (report.published, report.notes) == ([], [said]), "nothing is published that readers have already"
    assert draft_dates(Article.objects.get()) == seen(Article.objects.get())
    assert seen(Article.objects.get())[1] is None


def test_a_schedule_that_was_exported_dates_no_draft_that_is_published_before(tmp_path, clock):
    publish(make_article(slug="a"), by=None, at=day(20))
    export_content(tmp_path / "out")
    an_empty_site()
    import_content([tmp_path / "out"])
    article = Article.objects.get()
    publish(article, by=None)
    assert seen(article) == draft_dates(article) == (day(0), None)


@pytest.mark.soak
def test_a_schedule_that_was_exported_is_a_schedule_after_an_import_that_publishes(tmp_path, clock):
    publish(make_article(slug="a"), by=None, at=day(20))
    export_content(tmp_path / "out")
    an_empty_site()
    assert import_content([tmp_path / "out"], publish=True).scheduled == ["a"]


@pytest.mark.soak
def test_the_date_of_a_scheduled_update_is_not_exported(tmp_path, clock):
    article = make_live(slug="a")
    rewrite(article, "To come.")
    publish(article, by=None, at=day(10))
    export_content(tmp_path / "out")
    assert "updated" not in (tmp_path / "out/articles/a.md").read_text()
    assert import_content([tmp_path / "out"]).count("articles", "unchanged") == 1
    clock.move_to(day(10))
    export_content(tmp_path / "later")
    assert "updated: 2026-06-11" in (tmp_path / "later/articles/a.md").read_text()
    an_empty_site()
    import_content([tmp_path / "out"], publish=True)
    assert seen(Article.objects.get())[1] is None


def an_empty_site() -> None:
    Edition.objects.all().delete()
    Article.objects.all().delete()
    Address.objects.all().delete()


def test_what_an_editor_took_down_stays_down(tmp_path, clock):
    folder = write(tmp_path / "in", {"articles/old.md": manuscript()})
    import_content([folder], publish=True)
    unpublish(Article.objects.get(), by=None)
    assert import_content([folder], publish=True).published == []


def test_what_an_editor_called_off_stays_off(tmp_path, clock):
    folder = write(tmp_path / "in", {"articles/soon.md": manuscript(published="2026-07-01")})
    import_content([folder], publish=True)
    cancel(Edition.objects.get(), by=None)
    Article.objects.update(published=datetime(2026, 7, 1, tzinfo=UTC))
    assert import_content([folder], publish=True).scheduled == []


REVIEW = {"reviewer": "rae-kim", "reviewed": "2026-05-05", "review_due": "2027-05-05"}


def test_a_sign_off_holds_for_exactly_this_text(tmp_path, rae, cleo):
    folder = write(tmp_path / "in", {"articles/new.md": manuscript(**REVIEW)})
    assert import_content([folder], by=cleo).signed_off == ["new"]
    assert import_content([folder], by=cleo).signed_off == []
    article = Article.objects.get()
    assert manuscript_of(article).reviewer == "rae-kim"
    signed = SignOff.objects.get()
    assert (signed.reviewer, signed.made_by) == (rae, cleo)
    assert str(tmp_path) not in signed.evidence, "readers of the review file see no folder of the server"
    rewrite(article, "Another text.")
    assert manuscript_of(article).reviewer == ""


def test_a_review_keeps_its_credentials_and_sources(tmp_path, rae):
    rae.credentials = "PsyD"
    rae.save()
    sources = "\nreview_sources: [NICE CG113, 'Smith, 2020']\nreviewer_credentials: MD\n---\n"
    text = manuscript(**REVIEW).replace("\n---\n", sources, 1)
    assert import_content([write(tmp_path / "in", {"articles/new.md": text})]).signed_off == ["new"]
    signed = SignOff.objects.get()
    assert (signed.credentials, signed.sources) == ("MD", "NICE CG113\nSmith, 2020")
    export_content(tmp_path / "out")
    assert import_content([tmp_path / "out"]).signed_off == []
    SignOff.objects.all().delete()
    assert import_content([tmp_path / "out"]).signed_off == ["new"]
    again = SignOff.objects.get()
    assert (again.credentials, again.sources) == (signed.credentials, signed.sources)


def test_a_file_changes_no_review_that_its_reviewer_signed_and_brings_no_withdrawn_one_back(tmp_path, rae):
    article = make_article("New", sections=[("text", "", "Hello.")])
    signed = sign_with_account(article, rae, on=date(2026, 5, 5), sources="Two guidelines.")
    folder = tmp_path / "out"
    export_content(folder)
    text = (folder / "articles/new.md").read_text()
    (folder / "articles/new.md").write_text(
        text.replace("reviewed: 2026-05-05\n", "reviewed: 2026-05-05\nreview_due: 2027-05-05\n")
    )
    assert import_content([folder]).signed_off == []
    assert SignOff.objects.get().signed_by == "account"
    assert SignOff.objects.get().sources == "Two guidelines."
    withdraw_sign_off(signed, by=rae.user, reason="A source was retracted.")
    assert import_content([folder]).signed_off == []
    assert not SignOff.objects.standing().exists()


def test_a_review_by_an_author_of_the_article_is_no_review(tmp_path, rae):
    text = manuscript(**REVIEW).replace("---\n", "---\nauthors: [rae-kim]\n", 1)
    report = import_content([write(tmp_path / "in", {"articles/new.md": text})])
    assert (report.signed_off, SignOff.objects.count()) == ([], 0)
    assert any("Rae Kim is an author of this article" in note for note in report.notes)


def test_a_replaced_picture_changes_no_edition(tmp_path):
    text = manuscript(body="![Chairs.](images/chairs.png)")
    folder = write(tmp_path / "in", {"images/chairs.png": picture("teal"), "articles/new.md": text})
    import_content([folder], publish=True)
    before = Edition.objects.get().pictures
    write(folder, {"images/chairs.png": picture("red")})
    assert import_content([folder]).names["pictures", "changed"] == ["images/chairs.png"]
    assert Edition.objects.get().pictures == before
    assert Picture.objects.get().digest != before["images/chairs.png"]["digest"]
