"""Reminders of reviews: once for each review, to editors and to reviewers."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from post_office.models import Email

from articles.models import SignOff
from articles.publishing import publish, withdraw_sign_off
from articles.publishing.due_reviews import due_episode_reviews, due_reviews
from articles.publishing.library import save_measured_episode
from tests.cast import make_article, make_live, rewrite, sign_with_account
from tests.reading.episodes import make_episode, make_published_episode

pytestmark = pytest.mark.django_db


def reviewed(rae, title: str, *, due_in: int):
    article = make_article(title)
    today = timezone.localdate()
    signed = sign_with_account(article, rae, on=today, due=today + timedelta(days=due_in))
    publish(article, by=None)
    return signed


def test_editors_are_reminded_once_of_reviews_of_live_texts(rae, eli, ada, capsys):
    eli.email, ada.email = "eli@example.org", "ada@example.org"
    eli.save(), ada.save()
    soon = reviewed(rae, "Due soon", due_in=10)
    reviewed(rae, "Due later", due_in=90)
    edited = reviewed(rae, "Edited since", due_in=5).article
    rewrite(edited, "Another text.")
    publish(edited, by=None)
    withdrawn = reviewed(rae, "Withdrawn", due_in=5)
    withdraw_sign_off(withdrawn, by=rae.user, reason="It was wrong.")
    for _day in range(2):
        call_command("review_reminders")
    mail = Email.objects.get()
    assert mail.to == ["eli@example.org"], "writers are not asked"
    assert "“Due soon”" in mail.message
    assert f"/admin/articles/article/{soon.article_id}/review/" in mail.message
    assert not any(title in mail.message for title in ("Due later", "Edited since", "Withdrawn"))
    assert "were reminded of: 1" in capsys.readouterr().out


@pytest.mark.soak
def test_an_overdue_review_stays_in_the_list_of_due_reviews(rae):
    make_live("Never reviewed")
    signed = reviewed(rae, "Overdue", due_in=0)
    SignOff.objects.update(reviewed_on=date(2026, 1, 1), review_due=date(2026, 2, 1))
    assert list(due_reviews(timezone.localdate())) == [signed]


def test_a_published_episode_is_due_like_an_article(rae, eli):
    eli.email = "eli@example.org"
    eli.save()
    today = timezone.localdate()
    due = {"on": today - timedelta(days=90), "due": today}
    episode = make_published_episode("Heard")
    for title in ("Not published", "Signed again", "Edited since"):
        other = make_episode(title) if title == "Not published" else make_published_episode(title)
        sign_with_account(other, rae, **due)
        if title == "Signed again":
            sign_with_account(other, rae, on=today, due=today + timedelta(days=90))
        if title == "Edited since":
            other.notes = "Other notes."
            save_measured_episode(other, by=None)
    signed = sign_with_account(episode, rae, **due)
    assert due_episode_reviews(today) == [signed]
    for _day in range(2):
        call_command("review_reminders")
    mail = Email.objects.get()
    assert mail.subject == "1 review is due"
    assert f"/admin/articles/episode/{episode.pk}/change/" in mail.message
