"""The reviewer's answer: signing off, requesting changes, and withdrawing a sign-off."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.action_log import Action, LoggedAction
from articles.models import (
    Article,
    Comment,
    Proposal,
    ReviewRequest,
    ReviewScope,
    SignedBy,
    SignOff,
    WorkflowState,
    draft_manuscript_of,
    text_digest,
)
from articles.publishing import manuscript_of_revision, publish
from articles.publishing.proposals import accept, propose
from articles.publishing.review_answers import withdraw_review
from articles.publishing.review_requests import renew
from articles.publishing.review_state import ReviewKind, review_state_of
from tests.cast import make_article, set_letters
from tests.publishing.saving import save_with
from tests.reading.episodes import make_episode
from tests.review.asking import ask, link_of, sent_mails

SECTIONS = (("text", "One", "First."), ("text", "Two", "Second."))


@pytest.fixture
def article(ada):
    """An article that Ada wrote, in review."""
    article = make_article("Grounding", by=ada, sections=SECTIONS)
    Article.objects.update(workflow_state=WorkflowState.IN_REVIEW)
    return article


@pytest.fixture
def asked(article, rae, eli) -> ReviewRequest:
    """Eli's request to Rae; Eli has an address."""
    set_letters(rae, "PsyD")
    eli.email = "eli@example.org"
    eli.save()
    return ask(article, rae, by=eli)


def signature(**fields: object) -> dict[str, object]:
    due = timezone.localdate() + timedelta(days=365)
    usual = {"revision": 1, "sources": "NICE CG113", "interests": "None", "due": due, "confirmed": "on"}
    return usual | fields


class TestSigningTheTextWithProposedWording:
    @pytest.fixture
    def proposal(self, asked, article, rae) -> Proposal:
        wording = {"index": 0, "new_text": "First of all."}
        return propose(article, revision=asked.revision, reviewer=rae, request=asked, **wording)

    def sign(self, client, asked, **fields):
        client.post(f"{link_of(asked)}sign/", signature(**fields))

    def test_the_review_is_of_the_accepted_text_too(self, client, asked, article, proposal, cleo):
        assert "with my proposed wording" in client.get(link_of(asked)).content.decode()
        self.sign(client, asked, with_proposals="on")
        revision = accept(proposal, by=cleo)
        assert review_state_of(article, draft_manuscript_of(article)).kind == ReviewKind.REVIEWED
        second, first = SignOff.objects.order_by("-pk")
        assert second.revision == revision
        same = ("reviewer", "reviewed_on", "review_due", "sources", "interests", "signed_by", "credentials")
        assert [getattr(first, name) for name in same] == [getattr(second, name) for name in same]
        withdraw_review(asked, reason="I was wrong.")
        assert not SignOff.objects.standing().exists()

    @pytest.mark.parametrize(
        "field",
        [
            pytest.param({}, id="not agreed"),
            pytest.param({"with_proposals": "on"}, id="edited", marks=pytest.mark.soak),
        ],
    )
    def test_it_is_of_no_other_text(self, client, asked, article, proposal, cleo, field):
        self.sign(client, asked, **field)
        if field:
            save_with(article, by=None, title="Grounding yourself")
        accept(proposal, by=cleo)
        article.refresh_from_db()
        assert review_state_of(article, draft_manuscript_of(article)).kind == ReviewKind.EDITED_SINCE


class TestSigning:
    def test_rae_signs_and_readers_see_it(self, client, asked, article, rae):
        link = link_of(asked)
        html = client.get(link).content.decode()
        assert "Rae Kim, PsyD" in html
        assert "with my proposed wording" not in html, "nothing was proposed"
        assert client.post(f"{link}sign/", signature()).headers["Location"] == f"{link}#answer"
        [signed] = SignOff.objects.all()
        assert (signed.reviewer, signed.signed_by, signed.request) == (rae, SignedBy.LINK, asked)
        assert (signed.sources, signed.interests, signed.credentials) == ("NICE CG113", "None", "PsyD")
        asked.refresh_from_db()
        assert asked.answer == "signed"
        assert "You signed off." in client.get(link).content.decode()
        edition = publish(article, by=None)
        assert "Reviewed by" in client.get(edition.get_absolute_url()).content.decode()

    def test_eli_is_told_and_the_log_names_rae(self, client, asked):
        client.post(f"{link_of(asked)}sign/", signature())
        told = sent_mails()[-1]
        assert (told.to, told.subject) == (["eli@example.org"], "Rae Kim signed off “Grounding”.")
        assert "/review/" not in told.body
        row = LoggedAction.objects.filter(action=Action.SIGN_OFF).get()
        assert (row.user_id, row.user_name) == (None, "Rae Kim")

    def test_it_is_about_the_text_on_the_page_also_after_a_change(self, client, asked, article):
        save_with(article, by=None, title="Grounding yourself")
        client.post(f"{link_of(asked)}sign/", signature())
        assert SignOff.objects.get().digest == text_digest(manuscript_of_revision(asked.revision))
        html = client.get(link_of(asked)).content.decode()
        assert "The text has changed since you answered." in html

    def test_a_page_that_shows_an_older_text_signs_nothing(self, client, asked, article):
        save_with(article, by=None, title="Grounding yourself")
        link = link_of(asked)
        client.post(f"{link}changes/")
        response = client.post(f"{link}sign/", signature(revision=1))
        assert response.status_code == 422
        assert "now shows a newer text" in response.content.decode()
        assert not SignOff.objects.exists()

    GAPS = [
        ({"sources": ""}, "This field is required"),
        ({"confirmed": ""}, "This field is required"),
        ({"revision": 2}, "now shows a newer text"),
    ]
    OTHER_GAPS = [
        ({"interests": " "}, "This field is required"),
        ({"sources": "x" * 5001}, "at most 5000 characters"),
        ({"due": timezone.localdate()}, "Choose a date after today"),
        ({"due": "2999-01-01"}, "within the next five years"),
        ({"due": "soon"}, "Enter a valid date"),
        ({"revision": "x"}, "Enter a whole number"),
    ]

    @pytest.mark.parametrize("gaps", [GAPS, pytest.param(OTHER_GAPS, marks=pytest.mark.soak)])
    def test_a_record_with_gaps_is_refused(self, client, asked, gaps):
        for fields, error in gaps:
            response = client.post(f"{link_of(asked)}sign/", signature(**fields))
            assert response.status_code == 422, fields
            assert error in response.content.decode(), fields
            assert not SignOff.objects.exists(), fields

    def test_once_is_enough(self, client, asked):
        link = link_of(asked)
        for path, sent in (("sign/", signature()), ("request-changes/", {"revision": 1, "note": "No."})) * 2:
            client.post(link + path, sent)
        assert SignOff.objects.count() == 1
        assert not Comment.objects.exists()

    def test_chosen_sections(self, client, article, rae, eli):
        asked = ask(article, rae, by=eli, scope=ReviewScope.SECTIONS, sections=[1])
        client.post(f"{link_of(asked)}sign/", signature())
        signed = SignOff.objects.get()
        assert (signed.scope, len(signed.section_digests)) == (ReviewScope.SECTIONS, 1)

    @pytest.mark.soak
    def test_the_episode(self, client, article, rae, eli):
        article.episode = make_episode("Two chairs", notes="Notes by [Lee](https://lee.example/).")
        article.save()
        asked = ask(article, rae, by=eli, scope=ReviewScope.EPISODE)
        link = link_of(asked)
        html = client.get(link).content.decode()
        assert "Show notes" in html
        assert "Lee" in html
        assert '"https://lee.example' not in html
        client.post(f"{link}sign/", signature())
        assert SignOff.objects.get().episode == article.episode


class TestWithdrawing:
    def test_rae_takes_her_signature_back_with_a_reason(self, client, asked):
        link = link_of(asked)
        client.post(f"{link}sign/", signature())
        assert client.post(f"{link}withdraw/", {"reason": ""}).status_code == 422
        client.post(f"{link}withdraw/", {"reason": "I missed a contraindication."})
        assert not SignOff.objects.standing().exists()
        assert "You withdrew your sign-off" in client.get(link).content.decode()
        assert client.post(f"{link}withdraw/", {"reason": "Again."}).status_code == 422


class TestRequestingChanges:
    def answer(self, client, asked) -> None:
        client.post(f"{link_of(asked)}request-changes/", {"revision": 1, "note": "Name the risks."})

    def test_the_article_goes_back_with_the_note(self, client, asked, article, ada):
        ada.email = "ada@example.org"
        ada.save()
        self.answer(client, asked)
        article.refresh_from_db()
        assert article.workflow_state == WorkflowState.CHANGES_REQUESTED
        step = article.workflow_steps.first()
        assert (step.by, step.by_name, step.note) == (None, "Rae Kim", "Name the risks.")
        assert Comment.objects.get().text == "Name the risks."
        told = {message.to[0]: message for message in sent_mails()}
        assert "Name the risks." in told["eli@example.org"].body
        assert "Name the risks." in told["ada@example.org"].body
        assert not any("/review/" in told[address].body for address in ("eli@example.org", "ada@example.org"))
        assert LoggedAction.objects.filter(action=Action.REQUEST_CHANGES, user_name="Rae Kim").count() == 1

    def test_a_draft_or_a_changed_text_stays_where_it_is(self, client, asked, article):
        save_with(article, by=None, title="Grounding yourself")
        self.answer(client, asked)
        article.refresh_from_db()
        assert article.workflow_state == WorkflowState.IN_REVIEW
        assert LoggedAction.objects.filter(action=Action.REQUEST_CHANGES, user_name="Rae Kim").count() == 1

    @pytest.mark.soak
    def test_eli_renews_the_request_and_rae_signs(self, client, asked, article, eli):
        self.answer(client, asked)
        save_with(article, by=None, title="Grounding yourself")
        asked = renew(asked, by=eli)
        link = link_of(asked)
        assert "Name the risks." in client.get(link).content.decode()
        client.post(f"{link}sign/", signature(revision=asked.revision.number))
        assert SignOff.objects.get().revision == asked.revision
