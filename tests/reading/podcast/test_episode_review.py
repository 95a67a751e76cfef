"""What an episode's page says about its review, in three states, and what machines are told."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from articles.models import SignOff
from articles.publishing import sign_off, withdraw_sign_off
from articles.publishing.library import save_measured_episode
from articles.reading.cache.versions import next_change
from tests.cast import make_live, set_letters, sign_with_account
from tests.reading.episodes import make_published_episode
from tests.reading.full_site import by_type, graph_of
from tests.reading.podcast.test_podcast import queries
from tests.reading.wsgi import Site
from tests.vocabulary import faults

pytestmark = pytest.mark.django_db
PATH = "/podcast/first-sessions/"


@pytest.fixture
def episode(db, clock):
    clock.move_to(datetime(2026, 6, 1, 10, tzinfo=UTC))
    return make_published_episode()


def page_of(site: Site) -> str:
    return site.get(PATH).body.decode()


def test_the_mark_is_of_exactly_this_episode_and_goes_with_a_change_or_a_withdrawal(episode, rae):
    site = Site()
    assert "eviewed" not in page_of(site), "it says nothing false, and nothing at all"
    signed = sign_with_account(episode, rae, on=date(2026, 5, 20))
    assert "icon-check" in page_of(site)
    assert "Rae Kim on <time" in page_of(site)
    transcript = episode.transcript
    for field, value in (("title", "Later sessions"), ("notes", "Other."), ("audio", "audio/b.mp3")):
        earlier = getattr(episode, field)
        setattr(episode, field, value)
        save_measured_episode(episode, by=None)
        page = page_of(site)
        assert "icon-check" not in page, field
        assert ", edited since</span></p>" in page, field
        setattr(episode, field, earlier)
        save_measured_episode(episode, by=None)
        assert "icon-check" in page_of(site), "it is the reviewed episode again"
    episode.number = 7
    save_measured_episode(episode, by=None)
    assert (episode.transcript, "icon-check" in page_of(site)) == (transcript, True)
    withdraw_sign_off(signed, by=rae.user, reason="A source was retracted.")
    assert "eviewed" not in page_of(site)


@pytest.mark.soak
def test_an_overdue_review_says_so_from_the_next_day_on(episode, rae, clock):
    sign_with_account(episode, rae, on=date(2026, 5, 20), due=date(2026, 6, 1))
    site = Site()
    assert "icon-check" in page_of(site)
    clock.shift((next_change(timezone.now()) - timezone.now()).total_seconds())
    assert "The next review is overdue." in page_of(site)
    assert "icon-check" not in page_of(site)
    assert "lastReviewed" not in page_of(site)


def test_machines_are_told_of_what_the_reviewer_signed(client, episode, rae):
    recorded = sign_off(episode, reviewer=rae, on=date(2026, 5, 1), evidence="A letter", by=None)
    assert "icon-check" in client.get(PATH).content.decode()
    assert "reviewedBy" not in by_type(graph_of(client, PATH), "WebPage"), "somebody else recorded it"
    signed = sign_with_account(episode, rae, on=date(2026, 5, 20))
    graph = graph_of(client, PATH)
    assert faults(graph) == []
    page, person = by_type(graph, "WebPage"), by_type(graph, "Person")
    assert (page["lastReviewed"], page["reviewedBy"]) == ("2026-05-20", {"@id": person["@id"]})
    assert "url" not in person, "who reviewed episodes alone has no page"
    assert "/authors/rae-kim/" not in client.get(PATH).content.decode()
    make_live("By Rae", authors=[rae])
    graph = graph_of(client, PATH)
    assert by_type(graph, "Person")["url"] == "http://testserver/authors/rae-kim/"
    assert '<a href="/authors/rae-kim/">Rae Kim</a>' in client.get(PATH).content.decode()
    episode.notes = "Other notes."
    save_measured_episode(episode, by=None)
    assert "lastReviewed" not in by_type(graph_of(client, PATH), "WebPage")
    assert SignOff.objects.standing().count() == len({recorded, signed})


@pytest.mark.soak
def test_credentials_are_those_of_that_time(client, episode, rae):
    set_letters(rae, "PhD")
    sign_with_account(episode, rae)
    set_letters(rae, "LCSW")
    assert "Rae Kim, PhD on" in client.get(PATH).content.decode()


@pytest.mark.soak
def test_a_review_costs_two_queries(client, episode, rae):
    assert queries(client, PATH) == 2
    for number in range(3):
        sign_with_account(episode, rae, on=date(2026, 5, 1 + number))
    assert queries(client, PATH) == 4, "the sign-offs, and who has a page"
