"""Which edition readers see at which time. Days are counted from noon on 1 June 2026."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
import time_machine
from django.http import Http404

from articles.models import Article, Edition, lock_article, recompute_live_until
from articles.publishing import Refused, cancel, publish, remake, roll_back, unpublish
from articles.publishing.publish import outdated_editions
from articles.reading.pages.lookups import Gone, Moved, find_live_edition
from tests.cast import make_article, make_live, rewrite

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def day(number: float) -> datetime:
    return NOON + timedelta(days=number)


class Story:
    """One article, a clock, and the actions of an editor on its editions, which are identified by title."""

    def __init__(self, clock: time_machine.Traveller) -> None:
        self.clock = clock
        self.article = make_article("Draft", slug="sleep")
        self.editions: dict[str, Edition] = {}

    def on(self, number: float) -> "Story":
        self.clock.move_to(day(number))
        return self

    def publish(
        self, title: str, *, at: float | None = None, until: float | None = None, slug: str = ""
    ) -> None:
        self.article.refresh_from_db()
        self.article.title = title
        self.article.slug = slug or self.article.slug
        self.article.save()
        self.editions[title] = publish(
            self.article,
            by=None,
            at=None if at is None else day(at),
            until=None if until is None else day(until),
        )

    def cancel(self, title: str) -> None:
        cancel(self.editions[title], by=None)

    def roll_back(self, title: str) -> None:
        roll_back(self.editions[title], by=None)

    def unpublish(self, **times: float) -> None:
        unpublish(self.article, by=None, **{name: day(number) for name, number in times.items()})


def seen(slug: str = "sleep", kind: str = "articles/") -> str:
    """Return what a reader gets at an address: a title, or a status."""
    try:
        return find_live_edition(slug, f"/{kind}{slug}/").title
    except Http404:
        return "404"
    except Gone:
        return "410"
    except Moved as moved:
        return f"301 {moved.url}"


def one_live(story: Story) -> None:
    story.on(0).publish("One")


def one_until(story: Story) -> None:
    story.on(0).publish("One", until=2)


def one_scheduled(story: Story) -> None:
    story.on(0).publish("One", at=2)


def live_and_scheduled(story: Story) -> None:
    story.on(0).publish("One")
    story.publish("Two", at=4)


def a_fix_between(story: Story) -> None:
    live_and_scheduled(story)
    story.on(2).publish("Fix")


def a_fix_and_the_later_one_made_anew(story: Story) -> None:
    a_fix_between(story)
    remake(story.editions["Two"], by=None)


def scheduled_and_cancelled(story: Story) -> None:
    live_and_scheduled(story)
    story.on(1).cancel("Two")


def the_only_one_cancelled(story: Story) -> None:
    one_scheduled(story)
    story.on(1).cancel("One")


def unpublished(story: Story) -> None:
    one_live(story)
    story.on(2).unpublish()


def unpublished_later(story: Story) -> None:
    one_live(story)
    story.on(1).unpublish(at=2)


def unpublished_with_a_return(story: Story) -> None:
    one_live(story)
    story.on(2).unpublish(returns_at=4)


def unpublished_while_another_waits(story: Story) -> None:
    live_and_scheduled(story)
    story.on(2).unpublish()


def the_return_cancelled(story: Story) -> None:
    unpublished_with_a_return(story)
    story.on(3)
    cancel(Edition.objects.scheduled().get(), by=None)


def rolled_back(story: Story) -> None:
    one_live(story)
    story.on(2).publish("Two")
    story.on(4).roll_back("One")


def rolled_back_while_another_waits(story: Story) -> None:
    live_and_scheduled(story)
    story.on(1).publish("Bad")
    story.on(2).roll_back("One")


def ending_moved_by_the_next(story: Story) -> None:
    story.on(0).publish("One", until=6)
    story.publish("Two", at=4)


def two_at_one_moment(story: Story) -> None:
    one_live(story)
    story.publish("Two")


CASES: list[tuple[Callable[[Story], None], dict[float, str]]] = [
    (one_live, {0: "One", 9: "One"}),
    (one_until, {0: "One", 1.99: "One", 2: "410", 9: "410"}),
    (one_scheduled, {0: "404", 1.99: "404", 2: "One", 9: "One"}),
    (live_and_scheduled, {0: "One", 3.99: "One", 4: "Two", 9: "Two"}),
    (a_fix_between, {1.99: "One", 2: "Fix", 3.99: "Fix", 4: "Two"}),
    (a_fix_and_the_later_one_made_anew, {1.99: "One", 2: "Fix", 3.99: "Fix", 4: "Fix", 9: "Fix"}),
    (scheduled_and_cancelled, {0: "One", 4: "One", 9: "One"}),
    (the_only_one_cancelled, {1: "404", 2: "404", 9: "404"}),
    (unpublished, {1.99: "One", 2: "410", 9: "410"}),
    (unpublished_later, {1.99: "One", 2: "410"}),
    (unpublished_with_a_return, {1.99: "One", 2: "404", 3.99: "404", 4: "One", 9: "One"}),
    (unpublished_while_another_waits, {1.99: "One", 2: "404", 3.99: "404", 4: "Two"}),
    (the_return_cancelled, {3: "410", 4: "410", 9: "410"}),
    (rolled_back, {1.99: "One", 2: "Two", 3.99: "Two", 4: "One", 9: "One"}),
    (rolled_back_while_another_waits, {1: "Bad", 2: "One", 3.99: "One", 4: "Two"}),
    (ending_moved_by_the_next, {3.99: "One", 4: "Two", 6: "Two", 9: "Two"}),
    (two_at_one_moment, {0: "Two", 9: "Two"}),
]


VARIANTS = (
    one_live,
    a_fix_and_the_later_one_made_anew,
    scheduled_and_cancelled,
    unpublished_while_another_waits,
    the_return_cancelled,
    rolled_back,
    rolled_back_while_another_waits,
    ending_moved_by_the_next,
)  # parts and compositions of the others


@pytest.mark.parametrize(
    ("happens", "expected"),
    [
        pytest.param(*case, id=case[0].__name__, marks=[pytest.mark.soak] * (case[0] in VARIANTS))
        for case in CASES
    ],
)
def test_a_reader_sees_the_right_edition_at_every_moment(happens, expected, clock):
    story = Story(clock)
    happens(story)
    assert {moment: seen_on(story, moment) for moment in expected} == expected
    edges = Edition.objects.values_list("live_from", "live_until")
    for moment in {moment for times in edges for moment in times if moment}:  # only then can it change
        live = Edition.objects.live(moment).filter(article=story.article)
        assert live.count() <= 1, "never two live"


def seen_on(story: Story, number: float) -> str:
    story.on(number)
    return seen()


@pytest.mark.soak
def test_between_editions_that_nobody_ended_there_is_never_a_gap(clock):
    story = Story(clock)
    story.on(0).publish("One")
    for number in range(1, 6):
        story.on(number).publish(f"Edition {number}", at=number + 0.5)
    edges = list(Edition.objects.order_by("live_from").values_list("live_from", "live_until"))
    assert [until for _, until in edges[:-1]] == [begin for begin, _ in edges[1:]]
    assert edges[-1][1] is None


def test_a_fix_reports_which_scheduled_editions_lack_it(clock):
    story = Story(clock)
    a_fix_between(story)
    assert outdated_editions(story.editions["Fix"]) == [story.editions["Two"]]
    assert outdated_editions(story.editions["Two"]) == []


@pytest.mark.soak
def test_renaming_a_live_article_and_renaming_it_back(clock):
    story = Story(clock)
    story.on(0).publish("One")
    story.on(1).publish("Two", slug="rest")
    assert (seen("sleep"), seen("rest")) == ("301 /articles/rest/", "Two")
    story.on(2).publish("Three", slug="sleep")
    assert (seen("sleep"), seen("rest")) == ("Three", "301 /articles/sleep/")


def test_a_new_slug_is_unknown_until_an_edition_carrying_it_begins(clock):
    story = Story(clock)
    story.on(0).publish("One")
    story.publish("Two", slug="rest", at=2)
    assert (seen("sleep"), seen("rest")) == ("One", "404")
    story.on(2)
    assert (seen("sleep"), seen("rest")) == ("301 /articles/rest/", "Two")


def test_an_unpublished_article_with_a_successor_sends_its_readers_there(clock):
    old, new = make_live("Old words"), make_live("New words")
    clock.shift(60)
    unpublish(old, by=None, replaced_by=new)
    assert seen("old-words") == "301 /articles/new-words/"
    unpublish(new, by=None)
    assert seen("old-words") == "410"


def test_two_articles_that_replace_each_other_send_nobody_in_circles(clock):
    one, two = make_live("One thing"), make_live("Two things")
    clock.shift(60)
    unpublish(one, by=None, replaced_by=two)
    unpublish(two, by=None, replaced_by=one)
    assert (seen("one-thing"), seen("two-things")) == ("410", "410")


@pytest.mark.soak
def test_a_successor_is_named_until_the_article_returns(clock):
    old = make_live("Old words")
    make_live("New words")
    clock.move_to(day(1))
    unpublish(old, by=None, replaced_by=Article.objects.get(slug="new-words"), returns_at=day(3))
    assert seen("old-words") == "301 /articles/new-words/"
    clock.move_to(day(3))
    assert seen("old-words") == "Old words"


@pytest.mark.soak
def test_a_successor_that_is_not_live_leaves_the_return_to_be_waited_for(clock):
    old, draft = make_live("Old words"), make_article("New words")
    clock.move_to(day(1))
    unpublish(old, by=None, replaced_by=draft, returns_at=day(3))
    assert seen("old-words") == "404"
    publish(draft, by=None)
    assert seen("old-words") == "301 /articles/new-words/"
    unpublish(draft, by=None)
    assert seen("old-words") == "404"


@pytest.mark.soak
def test_a_successor_is_found_under_its_new_address_and_by_its_own_successor(clock):
    first, second, third = make_live("First"), make_live("Second"), make_live("Third")
    clock.move_to(day(1))
    unpublish(first, by=None, replaced_by=second)
    Article.objects.filter(pk=second.pk).update(slug="renamed")
    publish(second, by=None)
    assert seen("first") == "301 /articles/renamed/"
    clock.move_to(day(2))
    unpublish(second, by=None, replaced_by=third, returns_at=day(5))
    assert (seen("first"), seen("renamed"), seen("second")) == ("301 /articles/third/",) * 3
    clock.move_to(day(3))
    unpublish(third, by=None, replaced_by=first)
    assert [seen(slug) for slug in ("first", "renamed", "third")] == ["410", "404", "410"]


def test_a_standing_page_has_an_address_of_its_own(clock):
    make_live("About", kind="page")
    assert seen("about", kind="") == "About"
    assert seen("about") == "301 /about/"


def test_only_the_first_edition_may_begin_in_the_past(clock):
    story = Story(clock)
    story.on(5).publish("One", at=1)
    assert seen() == "One"
    with pytest.raises(Refused, match="past"):
        story.publish("Two", at=2)


def test_impossible_times_are_refused(clock):
    article = make_live()
    with pytest.raises(Refused, match="end is before the beginning"):
        publish(article, by=None, at=day(3), until=day(2))
    with pytest.raises(Refused, match="come back before it is unpublished"):
        unpublish(article, by=None, at=day(3), returns_at=day(2))
    with pytest.raises(Refused, match="past"):
        unpublish(article, by=None, at=day(-1))
    with pytest.raises(Refused, match="replaced by itself"):
        unpublish(article, by=None, replaced_by=article)


def test_an_edition_whose_time_has_come_cannot_be_cancelled(clock):
    story = Story(clock)
    story.on(0).publish("One")
    with pytest.raises(Refused, match="has gone live"):
        story.cancel("One")


def test_every_action_may_be_repeated(clock):
    story = Story(clock)
    story.on(0).publish("One")
    story.publish("One")
    assert Edition.objects.count() == 1
    story.publish("Two", at=3)
    story.cancel("Two")
    story.cancel("Two")
    story.on(1).unpublish()
    story.unpublish()
    recompute_live_until(lock_article(story.article))
    assert seen() == "410"


@pytest.mark.soak
def test_the_date_of_the_update_moves_unless_the_change_is_minor(clock):
    article = make_article()
    first = publish(article, by=None)
    assert (first.published, first.updated) == (day(0), None)
    clock.move_to(day(1))
    rewrite(article, "A comma moved.")
    assert publish(article, by=None, minor=True).updated is None
    clock.move_to(day(2))
    rewrite(article, "Quite another advice.")
    edition = publish(article, by=None)
    assert (edition.published, edition.updated) == (day(0), day(2))


def test_a_cancelled_first_edition_leaves_no_date_behind(clock):
    story = Story(clock)
    the_only_one_cancelled(story)
    story.article.refresh_from_db()
    assert story.article.published is None


@pytest.mark.soak
def test_a_roll_back_leaves_the_working_copy_alone(clock):
    story = Story(clock)
    rolled_back(story)
    story.article.refresh_from_db()
    assert story.article.title == "Two"
    newest = Edition.objects.order_by("-number").first()
    assert (newest.title, newest.updated) == ("One", day(4))


def test_what_readers_never_had_cannot_be_rolled_back_to(clock):
    story = Story(clock)
    live_and_scheduled(story)
    with pytest.raises(Refused, match="never live"):
        story.roll_back("Two")


def test_publishing_freezes_the_anchors_in_the_working_copy(clock):
    article = make_live()
    assert [section.anchor for section in article.sections.all()] == ["section-1", "what-can-i-ask"]
    section = article.sections.last()
    section.heading = "What may I ask?"
    section.save()
    article.save()
    edition = publish(article, by=None)
    assert edition.sections[1]["anchor"] == "what-can-i-ask"
    assert "## What may I ask? {#what-can-i-ask}" in edition.manuscript


def test_a_save_between_rendering_and_publishing_is_published_too(clock, monkeypatch):
    """The published text is always the checked text."""
    article = make_article()
    module = import_module("articles.publishing.publish")
    original, calls = module.freeze, []

    def freeze_while_somebody_saves(frozen_article: Article, **options):
        frozen = original(frozen_article, **options)
        if not calls:
            clock.shift(1)
            other = Article.objects.get(pk=frozen_article.pk)
            other.title = "Saved meanwhile"
            other.save()
        calls.append(1)
        return frozen

    monkeypatch.setattr(module, "freeze", freeze_while_somebody_saves)
    assert module.publish(article, by=None).title == "Saved meanwhile"
    assert len(calls) == 2
