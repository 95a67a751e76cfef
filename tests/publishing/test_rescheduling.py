"""Moving scheduled editions and ends to another time."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from articles.models import Edition
from articles.publishing import (
    Refused,
    add_to_release,
    cancel,
    create_release,
    live_edition_of,
    publish,
    publish_release,
    reschedule,
    reschedule_end,
    unpublish,
)
from tests.cast import make_article, make_live, rewrite

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
DAY = timedelta(days=1)


def after(days: float):
    return timezone.now() + days * DAY


def test_a_scheduled_edition_is_moved_with_its_dates(eli):
    article = make_article()
    edition = publish(article, by=None, at=after(1))
    for day in (3, 2, 2):
        moved = reschedule(edition, at=after(day), by=eli)
        assert moved.live_from == moved.published == after(day)
    article.refresh_from_db()
    assert article.published == after(2)
    assert not Edition.objects.live(after(1.9)).exists()
    assert Edition.objects.live(after(2)).get() == edition


@pytest.mark.soak
def test_the_live_edition_stays_until_the_moved_one_begins():
    article = make_live()
    rewrite(article, "Second thoughts.")
    edition = publish(article, by=None, at=after(1))
    reschedule(edition, at=after(5), by=None)
    assert Edition.objects.live(after(4)).get().number == 1
    assert Edition.objects.live(after(5)).get() == edition
    assert edition.updated == after(5)


def test_a_move_never_changes_the_order_of_editions(clock):
    article = make_live()
    rewrite(article, "Second.")
    second = publish(article, by=None, at=after(2))
    rewrite(article, "Third.")
    third = publish(article, by=None, at=after(4))
    with pytest.raises(Refused, match="Choose an earlier time"):
        reschedule(second, at=after(5), by=None)
    with pytest.raises(Refused, match="Choose a later time"):
        reschedule(third, at=after(1), by=None)
    reschedule(second, at=after(3), by=None)
    with pytest.raises(Refused, match="in the past"):
        reschedule(second, at=after(-1), by=None)
    clock.shift(3 * 24 * 3600)
    with pytest.raises(Refused, match="Only what is scheduled"):
        reschedule(second, at=after(3), by=None)
    cancel(third, by=None)
    with pytest.raises(Refused, match="Only what is scheduled"):
        reschedule(third, at=after(3), by=None)


def test_a_return_is_moved_but_not_before_the_end():
    article = make_live()
    unpublish(article, by=None, at=after(1), returns_at=after(5))
    returns = Edition.objects.scheduled().get()
    reschedule(returns, at=after(3), by=None)
    assert Edition.objects.live(after(3)).get() == returns
    with pytest.raises(Refused, match="is live until"):
        reschedule(returns, at=after(0.5), by=None)


def test_an_end_is_moved_between_now_and_the_return(eli, clock):
    article = make_live()
    unpublish(article, by=None, at=after(1), returns_at=after(5))
    edition = live_edition_of(article)
    reschedule_end(edition, at=after(2), by=eli)
    assert edition.live_until == edition.ends_at == after(2)
    for day, words in ((6, "Choose an earlier time"), (-1, "in the past")):
        with pytest.raises(Refused, match=words):
            reschedule_end(edition, at=after(day), by=None)
    clock.shift(3 * 24 * 3600)
    with pytest.raises(Refused, match="still to come"):
        reschedule_end(edition, at=after(1), by=None)
    with pytest.raises(Refused, match="still to come"):
        reschedule_end(live_edition_of(make_live("Without end")), at=after(1), by=None)


def test_an_edition_does_not_begin_after_its_end_or_end_before_it_begins():
    edition = publish(make_article(), by=None, at=after(1), until=after(3))
    with pytest.raises(Refused, match="It ends on"):
        reschedule(edition, at=after(3), by=None)
    with pytest.raises(Refused, match="before the beginning"):
        reschedule_end(edition, at=after(1), by=None)
    assert reschedule_end(edition, at=after(2), by=None).live_until == after(2)


def test_an_edition_of_a_release_is_not_moved_alone():
    article = make_article()
    release = create_release("Spring", by=None)
    add_to_release(release, [article], by=None)
    publish_release(release, by=None, at=after(1))
    with pytest.raises(Refused, match="with the release “Spring”"):
        reschedule(Edition.objects.get(), at=after(2), by=None)


def test_writers_move_nothing(ada):
    edition = publish(make_article(), by=None, at=after(1), until=after(3))
    for act in (reschedule, reschedule_end):
        with pytest.raises(PermissionDenied):
            act(edition, at=after(2), by=ada)
