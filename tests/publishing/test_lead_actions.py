"""The lead of the home page: one article is pinned, and it leads while it is live."""

import pytest
from django.core.exceptions import PermissionDenied

from articles.freshness import generation
from articles.models import PinnedLead
from articles.publishing import Refused, delete, pin_lead, publish, unpin_lead, unpublish
from tests.cast import make_article, make_live

pytestmark = pytest.mark.django_db


def leading(client) -> list[str]:
    """The titles on the home page, the lead first."""
    return [edition.title for edition in client.get("/").context["cards"]]


def test_the_pinned_article_leads_and_the_others_follow_newest_first(client, clock, eli):
    one, two, _three = (make_live(title) for title in ("One", "Two", "Three") if clock.shift(60) is None)
    assert leading(client) == ["Three", "Two", "One"]
    pin_lead(one, by=eli)
    assert leading(client) == ["One", "Three", "Two"]
    pin_lead(two, by=eli)
    assert leading(client) == ["Two", "Three", "One"], "one article is pinned at a time"
    assert unpin_lead(two, by=eli)
    assert not unpin_lead(two, by=eli)
    assert leading(client) == ["Three", "Two", "One"]


def test_the_newest_leads_while_the_pinned_article_is_not_live(client, clock, eli):
    one = make_live("One")
    clock.shift(60)
    make_live("Two")
    draft = make_article("Draft")
    pin_lead(draft, by=eli)
    assert leading(client) == ["Two", "One"]
    publish(draft, by=eli)
    pin_lead(one, by=eli)
    unpublish(one, by=eli)
    assert leading(client) == ["Draft", "Two"]
    delete(one, by=None)
    assert not PinnedLead.objects.exists()


def test_pinning_again_changes_nothing_readers_see(eli):
    article = make_live()
    pin_lead(article, by=eli)
    before = generation()
    pin_lead(article, by=eli)
    assert generation() == before


def test_only_who_publishes_pins_and_only_articles(ada, eli):
    article = make_live()
    with pytest.raises(PermissionDenied):
        pin_lead(article, by=ada)
    pin_lead(article, by=eli)
    with pytest.raises(PermissionDenied):
        unpin_lead(article, by=ada)
    with pytest.raises(Refused, match="A page cannot be the lead"):
        pin_lead(make_live("About", kind="page"), by=eli)
    assert PinnedLead.objects.get().article == article
