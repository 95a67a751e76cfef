"""Releases: planned, scheduled, published, moved, canceled and rolled back as one."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from articles.action_log import Action, LoggedAction
from articles.freshness import generation
from articles.models import Article, Edition, Release, ReleaseItem, ReleaseState
from articles.publishing import (
    Refused,
    ReleaseRefused,
    add_to_release,
    cancel,
    cancel_release,
    create_release,
    describe_change,
    live_edition_of,
    move_release,
    move_to_trash,
    publish,
    publish_release,
    remake,
    remove_from_release,
    rename_release,
    reopen_release,
    roll_back_release,
    unpublish,
)
from tests.cast import make_article, make_live, rewrite

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def live_texts() -> dict[str, str]:
    """Return what readers see of each live article: the text of its first section."""
    return {edition.slug: edition.sections[0]["html"] for edition in Edition.objects.live()}


def planned(*articles: Article) -> Release:
    release = create_release("Spring", by=None)
    add_to_release(release, articles, by=None)
    return release


@pytest.fixture
def old(clock) -> Article:
    """A live article with an unpublished change."""
    article = make_live("Old", slug="old")
    clock.shift(60)
    rewrite(article, "The new text.")
    return article


@pytest.fixture
def new(db) -> Article:
    """An article that was never live."""
    return make_article("New", slug="new")


def test_a_release_is_published_as_one(old, new, eli, clock):
    release = planned(old, new)
    describe_change(release, old, note="Better words.", minor=True, by=eli)
    before = generation()
    publish_release(release, by=eli)
    release.refresh_from_db()
    assert release.state == ReleaseState.PUBLISHED
    assert set(live_texts()) == {"old", "new"}
    assert "The new text." in live_texts()["old"]
    assert len({edition.live_from for edition in Edition.objects.live()}) == 1
    edition = live_edition_of(old)
    assert (edition.change_note, edition.minor, edition.updated) == ("Better words.", True, None)
    assert generation() > before
    count = Edition.objects.count()
    publish_release(release, by=eli)
    assert Edition.objects.count() == count
    assert LoggedAction.objects.filter(action=Action.PUBLISH, object_type="articles.release").count() == 1


def test_a_scheduled_release_goes_live_at_its_time_without_a_worker(old, new, clock):
    release, at = planned(old, new), timezone.now() + DAY
    publish_release(release, by=None, at=at)
    publish_release(release, by=None, at=at)
    assert release.state == ReleaseState.SCHEDULED
    assert list(live_texts()) == ["old"]
    assert Edition.objects.scheduled().count() == 2
    clock.shift(3 * 24 * 3600)  # the site was down at that time
    assert release.state == ReleaseState.PUBLISHED
    assert set(live_texts()) == {"old", "new"}
    publish_release(release, by=None, at=at)
    assert Edition.objects.count() == 3
    other = planned(make_article("Third"))
    publish_release(other, by=None, at=timezone.now() + DAY)
    with pytest.raises(Refused, match="scheduled already"):
        publish_release(other, by=None, at=timezone.now() + 2 * DAY)


def test_all_or_nothing_with_a_list_of_reasons_for_each_article(old, new, clock):
    same = make_live("Same")
    trashed, faulty = make_article("Thrown away"), make_article("Faulty")
    waiting = make_article("Waiting")
    release = planned(old, new, same, trashed, faulty, waiting)
    publish(waiting, by=None, at=timezone.now() + DAY)
    faulty.sections.all().delete()
    move_to_trash(trashed, by=None)
    other = create_release("Summer", by=None)
    ReleaseItem.objects.create(release=other, article=new)
    before = Edition.objects.count(), LoggedAction.objects.count()
    for at in (None, timezone.now() + DAY):
        with pytest.raises(ReleaseRefused) as refused:
            publish_release(release, by=None, at=at)
        said = refused.value.by_article
        assert "in the release “Summer”" in said[new.pk][0]
        assert "Nothing has changed" in said[same.pk][0]
        assert "in the trash" in said[trashed.pk][0]
        assert "no text yet" in said[faulty.pk][0]
        assert "is scheduled for June 2, 2026" in said[waiting.pk][0]
        assert old.pk not in said
        assert any(reason.startswith("“Faulty”: ") for reason in refused.value.reasons)
    assert (Edition.objects.count(), LoggedAction.objects.count()) == before
    assert list(live_texts().values()) == [live_texts()["old"], live_texts()["same"]]


def test_an_empty_release_and_a_time_in_the_past_are_refused(new):
    release = create_release("Nothing", by=None)
    with pytest.raises(Refused, match="Add an article first"):
        publish_release(release, by=None)
    add_to_release(release, [new], by=None)
    with pytest.raises(Refused, match="in the past"):
        publish_release(release, by=None, at=timezone.now() - DAY)
    assert not Edition.objects.exists()


def test_a_failure_half_way_publishes_nothing(old, new, monkeypatch):
    release = planned(old, new)
    before = live_texts()
    real = Edition.objects.bulk_create
    calls = []

    def fail_at_the_second(*args, **kwargs):
        calls.append(1)
        if len(calls) == 2:
            raise OSError("disk full")
        return real(*args, **kwargs)

    monkeypatch.setattr(Edition.objects, "bulk_create", fail_at_the_second)
    with pytest.raises(OSError, match="disk full"):
        publish_release(release, by=None)
    assert live_texts() == before
    assert Release.objects.get().state == ReleaseState.PLANNED


# Planning


def test_only_a_planned_release_changes_its_articles(old, new, eli):
    release = planned(old)
    assert add_to_release(release, [old, new], by=eli) == [new]
    remove_from_release(release, new, by=eli)
    remove_from_release(release, new, by=eli)
    assert [item.article for item in release.items.all()] == [old]
    assert rename_release(release, " Summer ", by=eli).name == "Summer"
    for name in ("", "x" * 201):
        with pytest.raises(Refused):
            rename_release(release, name, by=eli)
    publish_release(release, by=eli, at=timezone.now() + DAY)
    for change in (
        lambda: add_to_release(release, [new], by=eli),
        lambda: remove_from_release(release, old, by=eli),
        lambda: describe_change(release, old, note="", minor=False, by=eli),
    ):
        with pytest.raises(Refused, match="Only a planned release"):
            change()


def test_an_article_in_another_open_release_or_the_trash_is_not_added(old, new):
    planned(old)
    other = create_release("Summer", by=None)
    move_to_trash(new, by=None)
    with pytest.raises(ReleaseRefused) as refused:
        add_to_release(other, [old, new], by=None)
    assert refused.value.reasons == (
        "“Old”: It is in the release “Spring” already.",
        "“New”: It is in the trash.",
    )
    assert not other.items.exists()


def test_writers_change_no_release(old, ada):
    release = planned(old)
    for change in (
        lambda: create_release("Mine", by=ada),
        lambda: rename_release(release, "Mine", by=ada),
        lambda: add_to_release(release, [], by=ada),
        lambda: remove_from_release(release, old, by=ada),
        lambda: describe_change(release, old, note="", minor=False, by=ada),
        lambda: publish_release(release, by=ada),
        lambda: move_release(release, at=None, by=ada),
        lambda: cancel_release(release, by=ada),
        lambda: reopen_release(release, by=ada),
        lambda: roll_back_release(release, by=ada),
    ):
        with pytest.raises(PermissionDenied):
            change()


# A scheduled release


def test_a_scheduled_release_is_moved_and_published_early_as_one(old, new, clock):
    release = planned(old, new)
    publish_release(release, by=None, at=timezone.now() + DAY)
    later = timezone.now() + 3 * DAY
    move_release(release, at=later, by=None)
    assert {edition.live_from for edition in Edition.objects.scheduled()} == {later}
    assert Edition.objects.get(article=new).published == later
    clock.shift(60)
    move_release(release, at=None, by=None)
    release.refresh_from_db()
    assert release.state == ReleaseState.PUBLISHED
    assert set(live_texts()) == {"old", "new"}
    assert live_edition_of(new).published == release.at == live_edition_of(old).updated
    with pytest.raises(Refused, match="Only a scheduled release"):
        move_release(release, at=later, by=None)


def test_a_canceled_release_leaves_everything_and_can_be_planned_again(old, new, clock):
    release, before = planned(old, new), live_texts()
    publish_release(release, by=None, at=timezone.now() + DAY)
    cancel_release(release, by=None)
    cancel_release(release, by=None)
    assert not Edition.objects.scheduled().exists()
    with pytest.raises(Refused):
        publish_release(release, by=None)
    clock.shift(2 * 24 * 3600)
    assert live_texts() == before
    reopen_release(release, by=None)
    publish_release(release, by=None)
    assert set(live_texts()) == {"old", "new"}
    for act in (cancel_release, reopen_release):
        with pytest.raises(Refused):
            act(release, by=None)


@pytest.mark.soak
def test_one_edition_of_a_scheduled_release_is_not_canceled_alone_but_remade(old, new):
    release = planned(old, new)
    publish_release(release, by=None, at=timezone.now() + DAY)
    edition = Edition.objects.get(article=new)
    with pytest.raises(Refused, match="with the release “Spring”"):
        cancel(edition, by=None)
    rewrite(new, "Better.")
    remade = remake(edition, by=None)
    assert release.items.get(article=new).edition == remade
    cancel_release(release, by=None)
    assert not Edition.objects.scheduled().exists()


# Rolling back


def test_a_release_is_rolled_back_as_one(old, new, eli, clock):
    before = live_texts()
    release = planned(old, new)
    publish_release(release, by=eli)
    clock.shift(60)
    roll_back_release(release, by=eli)
    assert live_texts() == before
    release.refresh_from_db()
    assert release.state == ReleaseState.ROLLED_BACK
    count = Edition.objects.count()
    roll_back_release(release, by=eli)
    assert Edition.objects.count() == count
    assert Article.objects.get(pk=old.pk).sections.first().body == "The new text.", "the draft stays"


@pytest.mark.soak
def test_a_roll_back_returns_to_what_was_live_just_before(old, new, clock):
    release = planned(old, new)
    publish_release(release, by=None, at=timezone.now() + DAY)
    rewrite(old, "A fix before the release.")
    publish(old, by=None)
    clock.shift(2 * 24 * 3600)
    assert "The new text." in live_texts()["old"]
    roll_back_release(release, by=None)
    assert list(live_texts()) == ["old"]
    assert "A fix before the release." in live_texts()["old"]


def test_a_roll_back_is_refused_for_what_was_published_or_unpublished_since(old, new, clock):
    third = make_article("Third")
    release = planned(old, new, third)
    with pytest.raises(Refused, match="has gone live"):
        roll_back_release(release, by=None)
    publish_release(release, by=None)
    clock.shift(60)
    rewrite(old, "Newer.")
    publish(old, by=None)
    unpublish(third, by=None)
    before = live_texts()
    with pytest.raises(ReleaseRefused) as refused:
        roll_back_release(release, by=None)
    assert set(refused.value.by_article) == {old.pk, third.pk}
    assert live_texts() == before
