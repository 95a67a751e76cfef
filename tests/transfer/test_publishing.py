"""What an import publishes, schedules, signs off, and what it leaves to the editors."""

from datetime import UTC, datetime

import pytest

from articles.models import Article, Edition, Picture, SignOff, manuscript_of
from articles.publishing import cancel, unpublish
from articles.transfer import import_content
from tests.cast import rewrite
from tests.transfer.folders import manuscript, picture, whole, write

pytestmark = pytest.mark.django_db


def test_drafts_stay_drafts(tmp_path):
    report = import_content([write(tmp_path / "in", whole())])
    assert Edition.objects.count() == 0
    assert report.published == report.scheduled == []


def test_a_future_date_schedules_and_moves_its_schedule(tmp_path, moment):
    folder = write(tmp_path / "in", {"articles/soon.md": manuscript(published="2026-07-01")})
    assert import_content([folder], publish=True).scheduled == ["soon"]
    assert not Edition.objects.live().exists()
    write(folder, {"articles/soon.md": manuscript(published="2026-08-01")})
    assert import_content([folder], publish=True).scheduled == ["soon"]
    assert not Edition.objects.live(datetime(2026, 7, 15, tzinfo=UTC)).exists()
    assert Edition.objects.live(datetime(2026, 8, 1, tzinfo=UTC)).count() == 1
    assert Edition.objects.scheduled().get().published == datetime(2026, 8, 1, tzinfo=UTC)
    assert import_content([folder], publish=True).scheduled == []


def test_a_past_date_is_kept(tmp_path, moment):
    text = manuscript(published="2019-02-03", updated="2020-05-06")
    import_content([write(tmp_path / "in", {"articles/old.md": text})], publish=True)
    edition = Edition.objects.live().get()
    assert (edition.published.year, edition.updated.year, edition.live_from.year) == (2019, 2020, 2019)


def test_what_an_editor_took_down_stays_down(tmp_path, moment):
    folder = write(tmp_path / "in", {"articles/old.md": manuscript()})
    import_content([folder], publish=True)
    unpublish(Article.objects.get(), by=None)
    assert import_content([folder], publish=True).published == []


def test_what_an_editor_called_off_stays_off(tmp_path, moment):
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
    assert (SignOff.objects.get().reviewer, SignOff.objects.get().made_by) == (rae, cleo)
    rewrite(article, "Another text.")
    assert manuscript_of(article).reviewer == ""


def test_a_replaced_picture_changes_no_edition(tmp_path):
    text = manuscript(body="![Chairs.](images/chairs.png)")
    folder = write(tmp_path / "in", {"images/chairs.png": picture("teal"), "articles/new.md": text})
    import_content([folder], publish=True)
    before = Edition.objects.get().pictures
    write(folder, {"images/chairs.png": picture("red")})
    assert import_content([folder]).names["pictures", "changed"] == ["images/chairs.png"]
    assert Edition.objects.get().pictures == before
    assert Picture.objects.get().digest != before["images/chairs.png"]["digest"]
