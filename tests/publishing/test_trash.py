"""The trash: articles that were never published can be restored for 30 days."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.utils import timezone

from articles.action_log import Action, LoggedAction
from articles.models import Address, Article, check_slug, current_revision
from articles.publishing import (
    Refused,
    cancel,
    delete,
    move_to_trash,
    publish,
    purge_trash,
    restore_from_trash,
    unpublish,
)
from articles.transfer import export_content, import_content
from tests.cast import make_article, make_live, make_series

pytestmark = pytest.mark.django_db


def test_a_draft_comes_back_as_it_was(eli, clock):
    other = make_article("Other")
    article = make_article("Sleep", related=[other], topics=["Rest"])
    revision = current_revision(article)
    move_to_trash(move_to_trash(article, by=eli), by=eli)
    restore_from_trash(restore_from_trash(article, by=eli), by=eli)
    article.refresh_from_db()
    assert article.trashed_at is None
    assert current_revision(article) == revision
    assert [post.post for post in article.related_posts.all()] == [other]
    actions = LoggedAction.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions) == [Action.TRASH, Action.RESTORE_FROM_TRASH], "each is logged once"


def test_only_what_was_never_published_goes_there(eli, clock):
    live, scheduled = make_live("Live"), make_article("Scheduled")
    edition = publish(scheduled, by=None, at=timezone.now() + timedelta(days=1))
    with pytest.raises(Refused, match="scheduled"):
        move_to_trash(scheduled, by=eli)
    cancel(edition, by=None)
    assert move_to_trash(scheduled, by=eli).trashed_at
    clock.shift(60)
    unpublish(live, by=None)
    with pytest.raises(Refused, match="was published"):
        move_to_trash(live, by=eli)


def test_who_may_not_delete_may_not_move_or_restore(sam):
    article = make_article()
    with pytest.raises(PermissionDenied):
        move_to_trash(article, by=sam)
    move_to_trash(article, by=None)
    with pytest.raises(PermissionDenied):
        restore_from_trash(article, by=sam)


def test_nothing_in_the_trash_is_published(eli):
    article = make_article()
    move_to_trash(article, by=eli)
    with pytest.raises(Refused, match="in the trash"):
        publish(article, by=eli)
    restore_from_trash(article, by=eli)
    assert publish(article, by=eli).number == 1


def test_after_30_days_it_is_deleted_and_its_address_is_free(eli, clock):
    old, restored, new = (make_article(title) for title in ("Old", "Restored", "New"))
    move_to_trash(old, by=eli)
    move_to_trash(restored, by=eli)
    restore_from_trash(restored, by=eli)
    clock.shift(timedelta(days=29))
    move_to_trash(new, by=eli)
    assert purge_trash() == 0
    assert purge_trash(at_most=0) == 0
    with pytest.raises(ValidationError, match="in the trash"):
        check_slug("old", kind="article", article_id=None)
    clock.shift(timedelta(days=1))
    out = StringIO()
    call_command("purge_trash", stdout=out)
    assert out.getvalue() == "Deleted 1 article from the trash.\n"
    assert set(Article.objects.values_list("title", flat=True)) == {"Restored", "New"}
    assert not Address.objects.filter(slug="old").exists()
    logged = LoggedAction.objects.get(action=Action.DELETE)
    assert (logged.person, logged.text) == ("command line", "After 30 days in the trash.")


def test_an_export_leaves_it_out_everywhere_and_an_import_restores_it(tmp_path, eli):
    trashed = make_article("Trashed")
    kept = make_article("Kept", related=[trashed])
    make_series("Beginning", [trashed, kept])
    everything = tmp_path / "everything"
    export_content(everything)
    move_to_trash(trashed, by=eli)
    export_content(tmp_path / "export")
    assert [file.name for file in (tmp_path / "export/articles").iterdir()] == ["kept.md"]
    assert "trashed" not in "".join(
        file.read_text() for file in (tmp_path / "export").rglob("*.md") if file.is_file()
    )
    import_content([tmp_path / "export"])
    import_content([everything])
    trashed.refresh_from_db()
    assert trashed.trashed_at is None
    delete(trashed, by=None)
