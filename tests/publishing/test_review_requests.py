"""Requests for review: who asks whom, what is mailed, and when a link stops working."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.signing import TimestampSigner
from django.utils import timezone

from articles.action_log import LoggedAction
from articles.manuscript import Section
from articles.models import Article, ReviewAnswer, ReviewRequest, ReviewScope, current_revision
from articles.publishing import Refused, move_to_trash
from articles.publishing.review_links import LINK_AGE, request_of_link, token_for
from articles.publishing.review_requests import move_due, renew, request_review, review_newer_text, revoke
from articles.publishing.reviewer_reminders import remind_reviewers
from authors.contact import save_email
from tests.cast import make_article
from tests.publishing.saving import save_with
from tests.review.asking import ADDRESS, ask, link_of, path_in, sent_mails

SECTIONS = (("text", "One", "First."), ("text", "Two", "Second."), ("text", "Three", "Third."))


@pytest.fixture
def article(ada):
    """An article that Ada wrote."""
    return make_article("Grounding", by=ada, sections=SECTIONS)


def edit(article: Article, **changes: Any) -> None:
    """Change the working copy."""
    save_with(article, by=None, **changes)


def sections(*wanted: tuple[str, str, str]) -> tuple[Section, ...]:
    return tuple(Section(*one) for one in wanted)


class TestAsking:
    def test_eli_asks_rae_who_gets_a_link(self, article, rae, eli):
        asked = ask(article, rae, by=eli, message="Is the second exercise safe?")
        [sent] = sent_mails()
        assert sent.to == [ADDRESS]
        assert "Grounding" in sent.subject
        assert "Is the second exercise safe?" in sent.body
        assert request_of_link(path_in(sent).split("/")[2]) == asked
        assert asked.expires_at - asked.made_at <= LINK_AGE + timedelta(seconds=1)
        assert asked.revision == current_revision(article)

    def test_the_link_is_in_no_log(self, article, rae, eli):
        token = token_for(ask(article, rae, by=eli))
        logged = " ".join(LoggedAction.objects.values_list("text", flat=True))
        assert "Rae Kim" in logged
        assert ADDRESS not in logged
        assert token not in logged

    def test_ada_asks_for_her_own_article_and_for_no_other(self, article, rae, ada, eli):
        assert ask(article, rae, by=ada).made_by == ada
        with pytest.raises(PermissionDenied):
            ask(make_article("Breathing", by=eli), rae, by=ada)

    def test_sam_asks_nobody(self, article, rae, sam):
        with pytest.raises(PermissionDenied):
            ask(article, rae, by=sam)

    def test_a_reviewer_without_an_address_is_refused(self, article, rae, eli):
        with pytest.raises(Refused, match="Rae Kim has no email address"):
            request_review(article, reviewer=rae, due=timezone.localdate(), by=eli)
        assert not ReviewRequest.objects.exists()

    def test_the_address_of_an_account_will_do(self, article, eli, sam):
        sam.email = "sam@example.org"
        sam.save()
        request_review(article, reviewer=sam.author, due=timezone.localdate(), by=eli)
        assert sent_mails()[0].to == ["sam@example.org"]

    def test_eli_cannot_get_the_link_himself(self, article, rae, eli):
        eli.email = ADDRESS.upper()
        eli.save()
        with pytest.raises(Refused, match="is your own"):
            ask(article, rae, by=eli)

    NONSENSE = [
        ({"due": date(2020, 1, 1)}, "due"),
        ({"due": date(2999, 1, 1)}, "due"),
        ({"message": "x" * 2001}, "message"),
        ({"message": "a\0b"}, "message"),
        ({"scope": "everything"}, "scope"),
        ({"scope": ReviewScope.EPISODE}, "scope"),
        ({"scope": ReviewScope.SECTIONS}, "sections"),
        ({"scope": ReviewScope.SECTIONS, "sections": [3]}, "sections"),
        ({"scope": ReviewScope.SECTIONS, "sections": [-1]}, "sections"),
    ]

    def test_what_makes_no_sense_is_refused_at_its_field(self, article, rae, eli):
        for fields, argument in self.NONSENSE:
            with pytest.raises(Refused) as refused:
                ask(article, rae, by=eli, **fields)
            assert refused.value.argument == argument, fields
            assert not sent_mails(), fields

    def test_one_open_request_of_a_scope_is_enough(self, article, rae, eli):
        first = ask(article, rae, by=eli)
        with pytest.raises(Refused, match="open request"):
            ask(article, rae, by=eli)
        revoke(first, by=eli)
        assert ask(article, rae, by=eli) != first

    def test_an_article_in_the_trash_is_refused(self, article, rae, eli):
        move_to_trash(article, by=None)
        with pytest.raises(Refused, match="trash"):
            ask(article, rae, by=eli)


class TestLinks:
    @pytest.fixture
    def asked(self, article, rae, eli):
        return ask(article, rae, by=eli)

    def test_an_altered_link_opens_nothing(self, asked):
        token = token_for(asked)
        assert request_of_link(token) == asked
        for altered in (token[:-1], token + "x", token.swapcase(), "", "x" * 5000, "a.b.c", "é"):
            assert request_of_link(altered) is None
        other = TimestampSigner(sep=".", salt="another").sign_object([asked.pk, asked.link_key])
        assert request_of_link(other) is None

    def test_another_request_needs_its_own_key(self, asked, rae, eli):
        other = ask(make_article("Breathing"), rae, by=eli)
        other.link_key = asked.link_key
        assert request_of_link(token_for(other)) is None

    def test_a_link_ends_after_seven_days(self, article, rae, eli, clock):
        clock.move_to("2026-03-01T09:00:00Z")
        token = token_for(ask(article, rae, by=eli))
        clock.move_to("2026-03-08T08:59:00Z")
        assert request_of_link(token)
        clock.move_to("2026-03-08T09:01:00Z")
        assert request_of_link(token) is None
        ReviewRequest.objects.update(expires_at=timezone.now() + timedelta(days=30))
        assert request_of_link(token) is None, "the signature has its own end"

    def test_rae_is_told_of_another_due_date_while_her_link_works(self, article, rae, eli, clock):
        clock.move_to("2026-03-01T09:00:00Z")
        asked = ask(article, rae, by=eli)
        moved = asked.due + timedelta(days=1)
        for _time in range(2):
            move_due(asked, due=moved, by=eli)
        _asked, told = sent_mails()
        assert "New due date" in told.subject
        assert path_in(told)
        clock.move_to("2026-03-08T09:01:00Z")
        move_due(asked, due=timezone.localdate() + timedelta(days=3), by=eli)
        assert len(sent_mails()) == 2

    def test_a_revoked_link_ends_at_once(self, asked, eli):
        token = token_for(asked)
        revoke(asked, by=eli)
        revoke(asked, by=eli)
        assert request_of_link(token) is None
        assert LoggedAction.objects.filter(action="revoke_review").count() == 1

    def test_an_article_in_the_trash_ends_its_links(self, asked, article):
        move_to_trash(article, by=None)
        assert request_of_link(token_for(asked)) is None

    def test_a_deleted_article_ends_its_links(self, asked, article):
        token = token_for(asked)
        article.delete()
        assert request_of_link(token) is None

    def test_sam_neither_renews_nor_revokes(self, asked, sam):
        for action in (renew, revoke):
            with pytest.raises(PermissionDenied):
                action(asked, by=sam)


class TestRenewing:
    def test_a_new_link_replaces_the_old_one(self, article, rae, eli):
        asked = ask(article, rae, by=eli)
        old = token_for(asked)
        renewed = renew(asked, by=eli)
        assert request_of_link(old) is None
        assert request_of_link(link_of(renewed).split("/")[2]) == asked

    @pytest.mark.soak
    def test_it_is_about_the_text_as_it_is_now(self, article, rae, eli):
        asked = ask(article, rae, by=eli, scope=ReviewScope.SECTIONS, sections=[1])
        edit(article, sections=sections(SECTIONS[2], SECTIONS[1], SECTIONS[0], ("text", "Four", "New.")))
        renewed = renew(asked, by=eli)
        assert renewed.revision == current_revision(article)
        assert renewed.sections == [1]
        edit(article, sections=sections(SECTIONS[1], SECTIONS[2]))
        assert renew(renewed, by=eli).sections == [0]

    def test_without_the_chosen_sections_it_is_refused(self, article, rae, eli):
        asked = ask(article, rae, by=eli, scope=ReviewScope.SECTIONS, sections=[1])
        edit(article, sections=sections(("text", "Other", "Nothing of it is left here at all.")))
        with pytest.raises(Refused, match="deleted"):
            renew(asked, by=eli)

    def test_it_asks_again_after_requested_changes_and_not_after_a_sign_off(self, article, rae, eli):
        asked = ask(article, rae, by=eli)
        asked.answer, asked.answered_at = ReviewAnswer.CHANGES, timezone.now()
        asked.save()
        assert renew(asked, by=eli).answered_at is None
        asked.answer, asked.answered_at = ReviewAnswer.SIGNED, timezone.now()
        asked.save()
        with pytest.raises(Refused, match="signed off"):
            renew(asked, by=eli)


class TestChanges:
    def test_rae_is_told_once_that_the_text_has_changed(self, article, rae, eli):
        asked = ask(article, rae, by=eli)
        edit(article, description="Readers see this in lists.")
        assert len(sent_mails()) == 1, "a sign-off does not cover the description"
        edit(article, title="Grounding yourself")
        edit(article, title="Grounding, again")
        _, told = sent_mails()
        assert "has changed" in told.subject
        assert request_of_link(path_in(told).split("/")[2]) == asked
        asked.refresh_from_db()
        assert asked.revision.number == 1, "the request stays about the text that Rae was asked about"

    @pytest.mark.soak
    def test_rae_reviews_the_newer_text_and_is_told_of_the_next_change(self, article, rae, eli):
        asked = ask(article, rae, by=eli)
        edit(article, title="Grounding yourself")
        asked = review_newer_text(asked)
        assert asked.revision == current_revision(article)
        assert review_newer_text(asked).revision == asked.revision
        row = LoggedAction.objects.get(action="review_newer_text")
        assert (row.user_id, row.user_name) == (None, "Rae Kim")
        edit(article, title="Grounding, again")
        assert len(sent_mails()) == 3

    def test_nobody_is_told_who_has_answered_or_whose_link_has_ended(self, article, rae, eli, clock):
        clock.move_to("2026-03-01T09:00:00Z")
        ask(article, rae, by=eli)
        clock.move_to("2026-03-09T09:00:00Z")
        edit(article, title="Grounding yourself")
        assert len(sent_mails()) <= 1

    def test_an_answered_request_stays_with_its_text(self, article, rae, eli):
        asked = ask(article, rae, by=eli)
        ReviewRequest.objects.update(answered_at=timezone.now())
        edit(article, title="Grounding yourself")
        assert len(sent_mails()) == 1
        with pytest.raises(Refused):
            review_newer_text(asked)


class TestReminders:
    @pytest.fixture
    def asked(self, article, rae, eli, clock):
        clock.move_to("2026-03-01T09:00:00Z")
        return ask(article, rae, by=eli, due=date(2026, 3, 6))

    def remind_on(self, clock, day: str) -> int:
        clock.move_to(f"{day}T09:00:00Z")
        mail.outbox.clear()
        return remind_reviewers(timezone.localdate())

    def test_one_reminder_two_days_before(self, asked, clock):
        assert [self.remind_on(clock, f"2026-03-0{day}") for day in (2, 3, 4, 5, 6)] == [0, 0, 1, 0, 0]

    def test_the_link_in_it_works_until_the_due_date(self, asked, clock):
        before = token_for(asked)
        assert self.remind_on(clock, "2026-03-04")
        [sent] = [one for one in sent_mails() if "Reminder" in one.subject]
        assert request_of_link(path_in(sent).split("/")[2]) == asked
        assert request_of_link(before), "it works long enough, so it is not replaced"

    def test_a_link_that_would_end_too_soon_is_replaced(self, asked, clock):
        ReviewRequest.objects.update(due=date(2026, 3, 20))
        before = token_for(asked)
        assert self.remind_on(clock, "2026-03-18")
        [sent] = [one for one in sent_mails() if "Reminder" in one.subject]
        clock.move_to("2026-03-20T23:00:00Z")
        assert request_of_link(path_in(sent).split("/")[2]) == asked
        assert request_of_link(before) is None

    def test_nobody_is_reminded_in_vain(self, asked, article, rae, clock, eli):
        save_email(rae, "", by=None)
        assert self.remind_on(clock, "2026-03-05") == 0
        save_email(rae, ADDRESS, by=None)
        move_to_trash(article, by=None)
        assert self.remind_on(clock, "2026-03-05") == 0
        article.trashed_at = None
        article.save()
        revoke(asked, by=eli)
        assert self.remind_on(clock, "2026-03-05") == 0
