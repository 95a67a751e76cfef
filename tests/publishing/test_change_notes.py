"""A publication can carry a note for readers about what changed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.action_log import LoggedAction
from articles.models import Article, Edition, draft_manuscript_of
from articles.publishing import Refused, live_edition_of, publish, remake, roll_back, unpublish
from tests.cast import make_article, make_live, rewrite

pytestmark = pytest.mark.django_db
NOTE = "We corrected the number of sessions."
HOUR = timedelta(hours=1)


@pytest.fixture
def article(clock) -> Article:
    """An article with a second edition that has a note."""
    article = make_live()
    clock.shift(HOUR)
    rewrite(article, "Twelve sessions.")
    publish(article, by=None, note=f" {NOTE} ")
    clock.shift(HOUR)
    return article


def test_a_note_belongs_to_the_edition_and_not_to_the_draft(article):
    live = live_edition_of(article)
    assert live.change_note == NOTE
    assert NOTE not in live.manuscript
    assert NOTE not in str(draft_manuscript_of(article))
    assert LoggedAction.objects.first().text == f"Note for readers: “{NOTE}”"
    rewrite(article, "Thirteen sessions.")
    assert publish(article, by=None).change_note == "", "the next edition does not repeat it"


def test_a_text_that_is_live_already_is_published_again_for_its_note(article):
    live = live_edition_of(article)
    assert publish(article, by=None) == live
    again = publish(article, by=None, note="We also checked the sources.", minor=True)
    assert (again.number, again.change_note) == (3, "We also checked the sources.")


BAD_NOTES = [
    ("One line\nand another", "a line break is not allowed here"),
    ("Hidden\u202eletters", "U\\+202E"),
    ("x" * 301, "it has 301 characters; at most 300 are allowed"),
]


def test_a_note_that_is_not_one_short_line_is_refused(article):
    for note, reason in BAD_NOTES:
        with pytest.raises(Refused, match=f"Note for readers: .*{reason}"):
            publish(article, by=None, note=note, minor=True)
        with pytest.raises(Refused, match=reason):
            roll_back(Edition.objects.get(number=1), by=None, note=note)
        assert Edition.objects.count() == 2, note


@pytest.mark.soak
def test_a_scheduled_edition_keeps_its_note_when_it_is_made_anew(article):
    later = publish(article, by=None, at=timezone.now() + HOUR, note="New rules apply.")
    assert remake(later, by=None).change_note == "New rules apply."


@pytest.mark.soak
def test_a_copy_has_a_note_of_its_own(article):
    noted = live_edition_of(article)
    back = roll_back(Edition.objects.get(number=1), by=None, note="The new figures were wrong.")
    assert back.change_note == "The new figures were wrong."
    assert "The new figures were wrong." in LoggedAction.objects.first().text
    assert roll_back(noted, by=None).change_note == ""


@pytest.mark.soak
def test_a_return_repeats_no_note(article):
    unpublish(article, by=None, returns_at=timezone.now() + HOUR)
    assert Edition.objects.get(number=3).change_note == ""


def test_a_first_publication_may_have_a_note():
    assert publish(make_article(), by=None, note="Written at readers’ request.").change_note
