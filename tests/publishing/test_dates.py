"""The dates that readers see after actions on editions. Days are counted from noon on 1 June 2026."""

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

from articles.manuscript import replace_dates
from articles.models import Article, Edition
from articles.publishing import Refused, cancel, publish, remake, restore, roll_back, unpublish
from tests.cast import make_article, make_live, rewrite
from tests.publishing.test_timeline import day
from tests.soak import repeats

pytestmark = pytest.mark.django_db
Seen = tuple[datetime, datetime | None]


def seen(article: Article) -> Seen:
    """Return the dates that a reader sees now."""
    edition = Edition.objects.live().get(article=article)
    return edition.published, edition.updated


def draft_dates(article: Article) -> tuple[datetime | None, datetime | None]:
    article.refresh_from_db()
    return article.published, article.updated


def texts_agree() -> bool:
    """Whether the text of every edition has the same dates as its row."""
    return all(
        text == replace_dates(text, published=published, updated=updated)
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


@pytest.mark.soak
def test_publishing_after_the_schedule_is_cancelled_gives_no_date_in_the_future(clock):
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


@pytest.mark.soak
def test_a_minor_roll_back_keeps_the_date_readers_see(clock):
    article = make_live()
    first = Edition.objects.get()
    clock.move_to(day(1))
    rewrite(article, "News.")
    publish(article, by=None)
    clock.move_to(day(2))
    assert roll_back(first, by=None, minor=True).minor
    assert seen(article) == (day(0), day(1))


@pytest.mark.soak
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


@pytest.mark.parametrize("years_ago", [9, pytest.param(0.5, marks=pytest.mark.soak)])
def test_a_date_that_was_set_by_hand_stays(clock, years_ago):
    then = day(-365 * years_ago)
    article = make_article(published=then)
    later = publish(article, by=None, at=day(5))
    clock.move_to(day(1))
    publish(article, by=None)
    cancel(later, by=None)
    roll_back(Edition.objects.live().get(), by=None)
    assert seen(article)[0] == draft_dates(article)[0] == then


def set_dates(article: Article, **dates: datetime | None) -> None:
    """Set dates in the draft, as an editor does in the form."""
    Article.objects.filter(pk=article.pk).update(**dates)


@pytest.mark.soak
def test_an_update_that_an_editor_dates_by_hand_is_what_readers_see(clock):
    article = make_live()
    clock.move_to(day(2))
    rewrite(article, "News.")
    publish(article, by=None)
    for number, typed in enumerate((day(1), day(2.5), day(0), day(2)), 3):
        clock.move_to(day(number))
        set_dates(article, updated=typed)
        publish(article, by=None, minor=True)
        assert seen(article)[1] == draft_dates(article)[1] == typed
    assert texts_agree()


def test_publishing_the_same_text_keeps_an_update_that_was_dated_by_hand(clock):
    article = make_live()
    clock.move_to(day(2))
    set_dates(article, updated=day(1))
    for _ in range(2):
        publish(article, by=None)
        assert seen(article) == draft_dates(article) == (day(0), day(1))
    assert Edition.objects.count() == 2
    clock.move_to(day(3))
    rewrite(article, "News.")
    publish(article, by=None)
    assert seen(article) == (day(0), day(3)), "a change that is not minor is an update from now"


@pytest.mark.soak
def test_a_first_publication_date_can_be_set_wrong_and_right_again(clock):
    """Also if the correct date is the time at which an edition began."""
    article = make_article()
    publish(article, by=None, at=day(1))
    clock.move_to(day(2))
    for number, typed in enumerate((day(-400), day(1), day(-300), day(1)), 3):
        clock.move_to(day(number))
        set_dates(article, published=typed)
        publish(article, by=None, minor=True)
        assert seen(article)[0] == draft_dates(article)[0] == typed
        clock.shift(3600)
        roll_back(Edition.objects.get(number=1), by=None, minor=True)
        assert seen(article)[0] == draft_dates(article)[0] == typed


@pytest.mark.soak
def test_a_first_publication_date_that_is_set_right_stays_while_it_waits(clock):
    article = make_live()
    clock.move_to(day(1))
    set_dates(article, published=day(-400))
    publish(article, by=None, minor=True)
    set_dates(article, published=day(0))
    waiting = publish(article, by=None, at=day(9), minor=True)
    clock.move_to(day(2))
    rewrite(article, "News.")
    publish(article, by=None, at=day(5))
    waiting.refresh_from_db()
    assert waiting.published == day(0)
    assert texts_agree()


def test_a_date_that_lies_after_the_publication_does_not_count(clock):
    article = make_article(published=day(20), updated=day(21))
    publish(article, by=None)
    assert seen(article) == draft_dates(article) == (day(0), None)
    clock.move_to(day(1))
    for minor in (True, False):
        set_dates(article, published=day(20), updated=day(21))
        publish(article, by=None, minor=minor)
        assert seen(article) == draft_dates(article) == (day(0), None)
    assert Edition.objects.count() == 1


@pytest.mark.soak
def test_a_date_of_an_import_after_the_publication_does_not_count(clock):
    article = make_live()
    clock.move_to(day(1))
    rewrite(article, "News.")
    publish(article, by=None, updated=day(11))
    assert seen(article) == (day(0), day(1))


def test_a_date_that_was_deleted_in_the_draft_comes_back(clock):
    article = make_live()
    clock.move_to(day(1))
    rewrite(article, "News.")
    publish(article, by=None)
    set_dates(article, published=None, updated=None)
    publish(article, by=None)
    assert seen(article) == draft_dates(article) == (day(0), day(1))


@pytest.mark.soak
def test_the_draft_has_the_dates_of_a_roll_back(clock):
    article = make_live()
    first = Edition.objects.get()
    clock.move_to(day(1))
    rewrite(article, "News.")
    publish(article, by=None)
    clock.move_to(day(2))
    roll_back(first, by=None)
    assert draft_dates(article) == seen(article) == (day(0), day(2))


def test_dates_set_by_hand_stay_in_the_draft_when_their_edition_is_cancelled(clock):
    article = make_article(published=day(-400), updated=day(-300))
    cancel(publish(article, by=None, at=day(5)), by=None)
    assert draft_dates(article) == (day(-400), day(-300))


@pytest.mark.soak
def test_publishing_the_same_again_mends_a_wrong_date_that_is_live(clock):
    """An older version of this software left such dates: scheduled first, then published immediately."""
    article = make_article()
    publish(article, by=None, at=day(5))
    clock.move_to(day(1))
    live = publish(article, by=None)
    Edition.objects.filter(pk=live.pk).update(published=day(5))
    Article.objects.filter(pk=article.pk).update(published=day(5))
    clock.move_to(day(2))
    publish(article, by=None)
    assert seen(article)[0] == draft_dates(article)[0] == day(1)


@pytest.mark.soak
def test_a_draft_that_went_back_to_an_older_revision_publishes_none_of_its_dates(clock):
    article = make_live()
    for number in (1, 2):
        clock.move_to(day(number))
        rewrite(article, f"News {number}.")
        publish(article, by=None)
    revisions = list(article.revisions.order_by("number"))
    for number, revision in enumerate(revisions, 3):
        clock.move_to(day(number))
        restore(article, revision, by=None)
        publish(article, by=None, minor=True)
        assert seen(article) == (day(0), day(2))


class Editorial(RuleBasedStateMachine):
    """Random actions at random times on the editions of one article."""

    hours = st.integers(1, 100)

    @initialize()
    def begin(self) -> None:
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.clock = time_machine.travel(day(0), tick=False)
        self.traveller = self.clock.start()
        self.article = make_article()
        self.texts = 0
        self.typed: set[datetime] = set()

    def teardown(self) -> None:
        self.clock.stop()
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    def later(self, hours: int) -> datetime:
        return timezone.now() + timedelta(hours=hours)

    def pick_edition(self, number: int) -> Edition | None:
        editions = list(Edition.objects.order_by("number"))
        return editions[number % len(editions)] if editions else None

    @rule(hours=hours)
    def wait(self, hours: int) -> None:
        self.traveller.shift(timedelta(hours=hours))

    @rule()
    def write(self) -> None:
        self.texts += 1
        rewrite(Article.objects.get(pk=self.article.pk), f"Text {self.texts}.")

    @rule(name=st.sampled_from(["published", "updated"]), hours=st.integers(-1000, 100), minor=st.booleans())
    def publish_with_a_date_set_by_hand(self, name: str, hours: int, minor: bool) -> None:
        self.traveller.shift(timedelta(microseconds=1))  # never twice at once, with the date that is there
        typed = self.later(hours)
        self.typed.add(typed)
        set_dates(self.article, **{name: typed})
        edition = publish(self.article, by=None, minor=minor)
        if hours <= 0 and (name == "published" or minor):
            assert getattr(edition, name) == typed

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
        edition = self.pick_edition(number)
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
        published = {edition.published for edition in shown}
        assert published - self.typed <= {edition.live_from for edition in shown[:1]}
        updates = [edition.updated for edition in shown if edition.updated not in {None, *self.typed}]
        assert updates == sorted(updates), "never backwards, unless somebody set it"
        for edition in shown:
            assert max(edition.published, edition.updated or edition.published) <= edition.live_from

    @invariant()
    def the_draft_has_the_dates_of_the_newest_edition(self) -> None:
        newest = Edition.objects.filter(cancelled_at=None).order_by("number").last()
        expected = (newest.published, newest.updated) if newest else (None, None)
        for own, of_edition in zip(draft_dates(self.article), expected, strict=True):
            assert own == of_edition or own in self.typed


@pytest.mark.soak
def test_no_order_of_actions_makes_a_date_wrong():
    examples = repeats(100, full=300)
    run_state_machine_as_test(
        Editorial, settings=settings(max_examples=examples, stateful_step_count=10, deadline=None)
    )
