"""The dates readers see, whatever is done to the editions. Days are counted from noon on 1 June 2026."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from articles.manuscript import with_dates
from articles.models import Article, Edition
from articles.publishing import Refused, cancel, publish, remake, roll_back, unpublish
from tests.cast import make_article, make_live, rewrite
from tests.publishing.test_timeline import day

pytestmark = pytest.mark.django_db
Seen = tuple[datetime, datetime | None]


def seen(article: Article) -> Seen:
    """The dates a reader sees now."""
    edition = Edition.objects.live().get(article=article)
    return edition.published, edition.updated


def draft_dates(article: Article) -> tuple[datetime | None, datetime | None]:
    article.refresh_from_db()
    return article.published, article.updated


def texts_agree() -> bool:
    """Whether the text of every edition says the same dates as its row."""
    return all(
        text == with_dates(text, published=published, updated=updated)
        for text, published, updated in Edition.objects.values_list("manuscript", "published", "updated")
    )


def test_publishing_at_once_what_is_scheduled_gives_no_date_in_the_future(clock):
    article = make_article()
    later = publish(article, by=None, at=day(5))
    clock.move_to(day(1))
    publish(article, by=None)
    assert seen(article) == (day(1), None)
    clock.move_to(day(5))
    assert seen(article) == (day(1), day(5)), "what was scheduled is an update now"
    later.refresh_from_db()
    assert texts_agree()


def test_nor_does_it_once_the_schedule_is_cancelled(clock):
    article = make_article()
    later = publish(article, by=None, at=day(5))
    clock.move_to(day(1))
    publish(article, by=None)
    cancel(later, by=None)
    rewrite(article, "A comma moved.")
    clock.move_to(day(2))
    publish(article, by=None, minor=True)
    assert seen(article) == draft_dates(article) == (day(1), None)


def test_a_cancelled_update_leaves_no_date_behind(clock):
    article = make_live()
    rewrite(article, "News.")
    later = publish(article, by=None, at=day(5))
    assert draft_dates(article) == (day(0), day(5))
    clock.move_to(day(1))
    cancel(later, by=None)
    assert draft_dates(article) == (day(0), None)
    rewrite(article, "A comma moved.")
    publish(article, by=None, minor=True)
    assert seen(article) == (day(0), None)


def test_of_two_schedules_the_first_gives_the_date_and_hands_it_on(clock):
    article = make_article()
    late, early = publish(article, by=None, at=day(5)), publish(article, by=None, at=day(3))
    late.refresh_from_db()
    assert (early.published, late.published, late.updated) == (day(3), day(3), day(5))
    cancel(early, by=None)
    late.refresh_from_db()
    assert (late.published, late.updated) == draft_dates(article) == (day(5), None)
    assert texts_agree()


def test_a_roll_back_is_an_update_from_the_time_it_goes_live(clock):
    article = make_live()
    first = Edition.objects.get()
    clock.move_to(day(1))
    rewrite(article, "News.")
    publish(article, by=None)
    clock.move_to(day(2))
    roll_back(first, by=None)
    assert seen(article) == (day(0), day(2))
    assert texts_agree()
    clock.move_to(day(3))
    rewrite(article, "A comma moved.")
    publish(article, by=None, minor=True)
    assert seen(article) == (day(0), day(2)), "a minor change does not move it backwards"


def test_a_minor_roll_back_keeps_the_date_readers_see(clock):
    article = make_live()
    first = Edition.objects.get()
    clock.move_to(day(1))
    rewrite(article, "News.")
    publish(article, by=None)
    clock.move_to(day(2))
    assert roll_back(first, by=None, minor=True).minor
    assert seen(article) == (day(0), day(1))


def test_a_minor_change_that_waits_takes_the_date_of_what_went_live_meanwhile(clock):
    article = make_live()
    rewrite(article, "A comma moved.")
    publish(article, by=None, minor=True, at=day(5))
    clock.move_to(day(2))
    rewrite(article, "News.")
    publish(article, by=None)
    clock.move_to(day(5))
    assert seen(article) == (day(0), day(2))
    assert texts_agree()


def test_what_returns_is_no_update(clock):
    article = make_live()
    clock.move_to(day(1))
    rewrite(article, "News.")
    publish(article, by=None)
    clock.move_to(day(2))
    unpublish(article, by=None, returns_at=day(4))
    clock.move_to(day(4))
    assert seen(article) == (day(0), day(1))


def test_a_first_edition_made_anew_is_still_the_first(clock):
    article = make_article()
    remake(publish(article, by=None, at=day(5)), by=None)
    clock.move_to(day(5))
    assert seen(article) == (day(5), None)


@pytest.mark.parametrize("years_ago", [9, 0.5])
def test_a_date_that_was_set_by_hand_stays(clock, years_ago):
    then = day(-365 * years_ago)
    article = make_article(published=then)
    later = publish(article, by=None, at=day(5))
    clock.move_to(day(1))
    publish(article, by=None)
    cancel(later, by=None)
    roll_back(Edition.objects.live().get(), by=None)
    assert seen(article)[0] == draft_dates(article)[0] == then


def test_an_update_that_an_editor_dates_by_hand_only_moves_forwards(clock):
    article = make_live()
    clock.move_to(day(2))
    rewrite(article, "News.")
    publish(article, by=None)
    for by_hand, told in ((day(1), day(2)), (day(2.5), day(2.5))):
        clock.move_to(day(3))
        Article.objects.filter(pk=article.pk).update(updated=by_hand)
        publish(article, by=None, minor=True)
        assert seen(article)[1] == told


def test_publishing_the_same_again_mends_a_wrong_date_that_is_live(clock):
    """As an older version left it: scheduled first, then published at once."""
    article = make_article()
    publish(article, by=None, at=day(5))
    clock.move_to(day(1))
    live = publish(article, by=None)
    Edition.objects.filter(pk=live.pk).update(published=day(5))
    Article.objects.filter(pk=article.pk).update(published=day(5))
    clock.move_to(day(2))
    publish(article, by=None)
    assert seen(article)[0] == draft_dates(article)[0] == day(1)


def test_a_draft_that_went_back_to_older_dates_publishes_none_of_them(clock):
    article = make_live()
    clock.move_to(day(1))
    rewrite(article, "News.")
    publish(article, by=None)
    Article.objects.filter(pk=article.pk).update(published=None, updated=day(0))
    clock.move_to(day(2))
    rewrite(article, "A comma moved.")
    publish(article, by=None, minor=True)
    assert seen(article) == (day(0), day(1))


class Editorial(RuleBasedStateMachine):
    """Whatever is done to the editions of one article, and whenever."""

    hours = st.integers(1, 100)

    @initialize()
    def begin(self) -> None:
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.clock = time_machine.travel(day(0), tick=False)
        self.traveller = self.clock.start()
        self.article = make_article()
        self.texts = 0

    def teardown(self) -> None:
        self.clock.stop()
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    def later(self, hours: int) -> datetime:
        return timezone.now() + timedelta(hours=hours)

    def chosen(self, number: int) -> Edition | None:
        editions = list(Edition.objects.order_by("number"))
        return editions[number % len(editions)] if editions else None

    @rule(hours=hours)
    def wait(self, hours: int) -> None:
        self.traveller.shift(timedelta(hours=hours))

    @rule()
    def write(self) -> None:
        self.texts += 1
        rewrite(Article.objects.get(pk=self.article.pk), f"Text {self.texts}.")

    @rule(minor=st.booleans())
    def publish_now(self, minor: bool) -> None:
        publish(self.article, by=None, minor=minor)

    @rule(minor=st.booleans(), hours=hours)
    def schedule(self, minor: bool, hours: int) -> None:
        publish(self.article, by=None, minor=minor, at=self.later(hours))

    @rule(number=st.integers(0, 9))
    def cancel(self, number: int) -> None:
        self.attempt(cancel, number)

    @rule(number=st.integers(0, 9))
    def remake(self, number: int) -> None:
        self.attempt(remake, number)

    @rule(number=st.integers(0, 9), minor=st.booleans(), hours=st.none() | hours)
    def roll_back(self, number: int, minor: bool, hours: int | None) -> None:
        self.attempt(roll_back, number, minor=minor, at=hours and self.later(hours))

    @rule(hours=st.none() | hours)
    def unpublish(self, hours: int | None) -> None:
        unpublish(self.article, by=None, returns_at=hours and self.later(hours))

    def attempt(self, act, number: int, **how: object) -> None:
        edition = self.chosen(number)
        if edition is None:
            return
        try:
            act(edition, by=None, **how)
        except Refused:
            return

    @invariant()
    def row_and_text_agree(self) -> None:
        assert texts_agree()

    @invariant()
    def readers_see_sound_dates_now_and_later(self) -> None:
        editions = Edition.objects.filter(cancelled_at=None).order_by("live_from", "number")
        shown = [edition for edition in editions if edition.live_until != edition.live_from]
        assert {edition.published for edition in shown} <= {edition.live_from for edition in shown[:1]}
        updates = [edition.updated or edition.published for edition in shown]
        assert updates == sorted(updates), "never backwards"
        assert all(update <= edition.live_from for update, edition in zip(updates, shown, strict=True))


@pytest.mark.parametrize("examples", [10, pytest.param(300, marks=pytest.mark.soak)])
def test_no_order_of_actions_makes_a_date_wrong(examples):
    run_state_machine_as_test(
        Editorial, settings=settings(max_examples=examples, stateful_step_count=10, deadline=None)
    )
