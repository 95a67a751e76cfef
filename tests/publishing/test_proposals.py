"""Proposed wording is accepted into the draft as it is now, or declined with a reason."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from post_office.models import Email

from articles.action_log import Action, LoggedAction
from articles.manuscript import Manuscript, Section
from articles.manuscript.proposed_text import merge_proposal
from articles.models import (
    Proposal,
    ProposalState,
    ReviewRequest,
    current_revision,
    draft_manuscript_of,
)
from articles.models.references import references_of
from articles.publishing import Draft, Refused, move_to_trash, save
from articles.publishing.proposals import ProposalConflict, accept, decline, propose
from authors.models import ContactDetails
from tests.cast import make_article

A1, A2, A3 = "Go to bed at ten.", "Keep the phone away.", "Read something dull."
B1, B2 = "Write your worries down.", "Call a friend."
A = Section("text", "Nights", f"{A1}\n\n{A2}\n\n{A3}")
B = Section("text", "Worries", f"{B1}\n\n{B2}")
C = Section("pro-tip", "", "Count to ten.")
BASE = Manuscript(title="Sleep", slug="sleep", short_version=f"Short.\n\n{A1}", sections=(A, B, C))

NEW2 = "Keep the phone out of the bedroom."
SECOND = f"{A1}\n\n{NEW2}\n\n{A3}"  # the second paragraph has another wording
FIRST = f"Go to bed at the same time.\n\n{A2}\n\n{A3}"
LONGER = f"{A.body}\n\nDrink no coffee."
BETWEEN = f"{A1}\n\nDim the lights.\n\n{A2}\n\n{A3}"
BEFORE = f"In short:\n\n{A.body}"
SHORTER = f"{A1}\n\n{A3}"


def with_a(body: str, *others: Section, **changes: str) -> tuple[Section, ...]:
    """The sections, with another text of the first one."""
    return (replace(A, body=body, **changes), *(others or (B, C)))


def split(body: str, at: str) -> tuple[Section, ...]:
    first, second = body.split(f"\n\n{at}")
    return (replace(A, body=first), Section("text", "More", f"{at}{second}"), B, C)


# What was proposed, how the draft changed meanwhile, and the sections after accepting.
CASES: list[tuple[str, tuple[Section, ...], tuple[Section, ...]]] = [
    # Nothing else changed
    (SECOND, BASE.sections, with_a(SECOND)),
    (FIRST, BASE.sections, with_a(FIRST)),
    (LONGER, BASE.sections, with_a(LONGER)),
    (BETWEEN, BASE.sections, with_a(BETWEEN)),
    (BEFORE, BASE.sections, with_a(BEFORE)),
    (SHORTER, BASE.sections, with_a(SHORTER)),
    # The section was moved, retyped, renamed, pinned
    (SECOND, (B, A, C), (B, replace(A, body=SECOND), C)),
    (LONGER, (B, C, A), (B, C, replace(A, body=LONGER))),
    (SHORTER, (C, A, B), (C, replace(A, body=SHORTER), B)),
    (SECOND, with_a(A.body, type="deep-dive"), with_a(SECOND, type="deep-dive")),
    (BEFORE, with_a(A.body, type="pro-tip"), with_a(BEFORE, type="pro-tip")),
    (SECOND, with_a(A.body, heading="At night"), with_a(SECOND, heading="At night")),
    (BETWEEN, with_a(A.body, heading=""), with_a(BETWEEN, heading="")),
    (SECOND, with_a(A.body, anchor="night"), with_a(SECOND, anchor="night")),
    (
        SECOND,
        (B, C, replace(A, type="deep-dive", heading="At night")),
        (B, C, replace(A, type="deep-dive", heading="At night", body=SECOND)),
    ),
    # Other paragraphs of it were edited
    (SECOND, with_a(f"{A1} Really.\n\n{A2}\n\n{A3}"), with_a(f"{A1} Really.\n\n{NEW2}\n\n{A3}")),
    (SECOND, with_a(f"{A1}\n\n{A2}\n\nRead."), with_a(f"{A1}\n\n{NEW2}\n\nRead.")),
    (FIRST, with_a(f"{A1}\n\n{A2}"), with_a(f"Go to bed at the same time.\n\n{A2}")),
    (LONGER, with_a(f"{A1}\n\nNo phone.\n\n{A3}"), with_a(f"{A1}\n\nNo phone.\n\n{A3}\n\nDrink no coffee.")),
    (SHORTER, with_a(f"{A1}\n\n{A2}\n\n{A3} Or sing."), with_a(f"{A1}\n\n{A3} Or sing.")),
    (SECOND, with_a(f"{A.body}\n\nAnd sleep."), with_a(f"{SECOND}\n\nAnd sleep.")),
    (BEFORE, with_a(f"{A1}\n\n{A2}"), with_a(f"In short:\n\n{A1}\n\n{A2}")),
    # Other sections were edited, added, deleted
    (SECOND, (A, replace(B, body=B2), C), (replace(A, body=SECOND), replace(B, body=B2), C)),
    (SECOND, (A, C), (replace(A, body=SECOND), C)),
    (LONGER, (A,), (replace(A, body=LONGER),)),
    (SECOND, (Section(body="New."), A, B, C), (Section(body="New."), replace(A, body=SECOND), B, C)),
    (SHORTER, (A, B, C, Section(body="New.")), (replace(A, body=SHORTER), B, C, Section(body="New."))),
    # It was split
    (FIRST, split(A.body, A3), (replace(A, body=FIRST.removesuffix(f"\n\n{A3}")), *split(A.body, A3)[1:])),
    (SECOND, split(A.body, A2), split(SECOND, NEW2)),
    (SECOND, split(A.body, A3), split(SECOND, A3)),
    (LONGER, split(A.body, A2), split(LONGER, A2)),
    (
        BETWEEN,
        split(A.body, A2),
        (replace(A, body=f"{A1}\n\nDim the lights."), *split(A.body, A2)[1:]),
    ),
    # It was merged into another one, or another one into it
    (
        SECOND,
        (replace(B, body=f"{B.body}\n\n### Nights\n\n{A.body}"), C),
        (replace(B, body=f"{B.body}\n\n### Nights\n\n{SECOND}"), C),
    ),
    (
        SHORTER,
        (B, replace(C, body=f"{C.body}\n\n{A.body}")),
        (B, replace(C, body=f"{C.body}\n\n{SHORTER}")),
    ),
    (
        SECOND,
        with_a(f"{A.body}\n\n### Worries\n\n{B.body}", C),
        with_a(f"{SECOND}\n\n### Worries\n\n{B.body}", C),
    ),
    (
        BEFORE,
        (replace(B, body=f"{B.body}\n\n{A.body}"), C),
        (replace(B, body=f"{B.body}\n\nIn short:\n\n{A.body}"), C),
    ),
    # One of its paragraphs went to another section
    (
        SECOND,
        (replace(A, body=SHORTER), replace(B, body=f"{B.body}\n\n{A2}"), C),
        (replace(A, body=SHORTER), replace(B, body=f"{B.body}\n\n{NEW2}"), C),
    ),
    # The wording is there already
    (SECOND, with_a(SECOND), with_a(SECOND)),
    (SHORTER, with_a(SHORTER, C), with_a(SHORTER, C)),
    (SECOND, with_a(f"{SECOND}\n\nAnd sleep."), with_a(f"{SECOND}\n\nAnd sleep.")),
]


def test_there_are_40_cases():
    assert len(CASES) == 40


@pytest.mark.parametrize(("proposed", "now", "expected"), CASES)
def test_accepting_after_each_kind_of_edit(proposed, now, expected):
    merge = merge_proposal(BASE, 0, proposed, replace(BASE, sections=now))
    assert not merge.clashes
    assert merge.manuscript == replace(BASE, sections=expected)


def test_the_short_version_is_merged_like_a_section():
    now = replace(BASE, title="Sleep well", short_version=f"{BASE.short_version}\n\nMore.")
    merge = merge_proposal(BASE, None, f"Brief.\n\n{A1}", now)
    assert merge.manuscript == replace(now, short_version=f"Brief.\n\n{A1}\n\nMore.")


@pytest.mark.parametrize(
    "now",
    [
        with_a(f"{A1}\n\nNo phone at night.\n\n{A3}"),  # the same paragraph has changed
        (B, C),  # the section was deleted
        (replace(A, body=f"{A1}\n\n{A3}"), Section(body=A2), Section(body=A2), B),  # it is there twice
    ],
)
def test_a_conflict_has_both_versions(now):
    [clash] = merge_proposal(BASE, 0, SECOND, replace(BASE, sections=now)).clashes
    assert NEW2 in clash.theirs
    assert NEW2 not in clash.mine


# The actions


@pytest.fixture
def article(eli):
    sections = [(one.type, one.heading, one.body) for one in BASE.sections]
    return make_article("Sleep", sections=sections, by=eli, short_version=BASE.short_version)


@pytest.fixture
def request_of_rae(article, rae):
    return ReviewRequest.objects.create(
        article=article,
        revision=current_revision(article),
        reviewer=rae,
        due=timezone.localdate(),
        expires_at=timezone.now() + timedelta(days=7),
    )


@pytest.fixture
def proposal(article, rae, request_of_rae):
    return propose(
        article,
        revision=request_of_rae.revision,
        index=0,
        new_text=SECOND.replace("\n", "\r\n"),
        reason="The evidence is about bedrooms.",
        reviewer=rae,
        request=request_of_rae,
    )


def edit(article, change: Callable[[Manuscript], Manuscript]) -> None:
    """Save the working copy with a change, as the desk does."""
    article.refresh_from_db()
    manuscript = change(draft_manuscript_of(article))
    draft = Draft(manuscript, references_of(manuscript))
    save(article, draft, base=current_revision(article).number, by=None)


@pytest.mark.django_db
def test_eli_accepts_what_rae_proposed_and_the_revision_names_her(article, eli, rae, proposal):
    ContactDetails.objects.create(author=rae, email="rae@example.org")
    edit(article, lambda text: replace(text, title="Good nights", sections=text.sections[::-1]))
    proposal.refresh_from_db()
    assert proposal.section == article.sections.get(heading="Nights"), "it stays with its section"
    revision = accept(proposal, by=eli)
    text = draft_manuscript_of(revision.article)
    assert (text.title, text.sections[2].body) == ("Good nights", SECOND)
    assert revision.reason == "Accepted wording proposed by Rae Kim"
    assert (revision.made_by, current_revision(article)) == (eli, revision)
    logged = LoggedAction.objects.get(action=Action.ACCEPT_PROPOSAL)
    assert (logged.user_name, logged.revision_id) == ("eli", revision.pk)
    assert "Rae Kim" in logged.text
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by) == (ProposalState.ACCEPTED, eli)
    assert proposal.accepted_revision == revision
    [mail] = [one for one in Email.objects.all() if "was accepted" in one.email_message().subject]
    assert mail.to == ["rae@example.org"]
    for decide in (accept, lambda one, by: decline(one, by=by, reason="No.")):
        with pytest.raises(Refused, match="decided already"):
            decide(proposal, by=eli)


@pytest.mark.django_db
def test_on_a_conflict_eli_chooses(article, eli, proposal):
    edited = f"{A1}\n\nNo phone at night.\n\n{A3}"
    edit(article, lambda text: replace(text, sections=with_a(edited)))
    with pytest.raises(ProposalConflict) as raised:
        accept(proposal, by=eli)
    [clash] = raised.value.merge.clashes
    assert (clash.mine, clash.theirs) == (f"Nights\n\n{edited}", f"Nights\n\n{SECOND}")
    assert Proposal.objects.get().state == ProposalState.OPEN
    accept(proposal, by=eli, choices={clash.key: "theirs"})
    assert article.sections.first().body == SECOND


@pytest.mark.django_db
def test_declining_takes_a_reason_that_is_mailed(article, ada, eli, rae, proposal):
    ContactDetails.objects.create(author=rae, email="rae@example.org")
    with pytest.raises(Refused, match="Write a reason"):
        decline(proposal, by=eli, reason=" ")
    decline(proposal, by=eli, reason="Too long for this page.")
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decline_reason) == (ProposalState.DECLINED, "Too long for this page.")
    assert article.sections.first().body == A.body
    [mail] = Email.objects.all()
    assert "Too long for this page." in mail.email_message().body
    assert LoggedAction.objects.filter(action=Action.DECLINE_PROPOSAL).exists()


@pytest.mark.django_db
def test_a_colleague_proposes_too_and_gets_no_mail_about_their_own_decision(article, cleo, eli):
    eli.email = "eli@example.org"
    eli.save()
    head = current_revision(article)
    for decider, mails in ((eli, 0), (cleo, 1)):
        one = propose(article, revision=head, index=None, new_text=f"By {decider.username}.", by=eli)
        assert (one.user, one.section) == (eli, None)
        decline(one, by=decider, reason="No.")
        assert Email.objects.count() == mails


@pytest.mark.django_db
def test_what_cannot_be_proposed_is_refused(article, eli):
    head = current_revision(article)
    other = current_revision(make_article("Other"))
    for problem, fields in (
        ("the same as before", {"new_text": f"{A.body}\n"}),
        ("another article", {"new_text": "x", "revision": other}),
        ("no such section", {"new_text": "x", "index": 9}),
        ("At most 1000", {"new_text": "x", "reason": "x" * 1001}),
        ("U\\+0000", {"new_text": "a\x00b"}),
        ("heading", {"new_text": "Text.\n\n## A heading"}),
    ):
        with pytest.raises(Refused, match=problem):
            propose(article, by=eli, **{"revision": head, "index": 0} | fields)
    move_to_trash(article, by=eli)
    with pytest.raises(Refused, match="in the trash"):
        propose(article, by=eli, revision=head, index=0, new_text="x")


@pytest.mark.django_db
def test_a_wording_that_does_not_fit_any_more_is_refused(article, eli):
    cited = propose(
        article,
        revision=current_revision(article),
        index=0,
        new_text=f"{A.body}[^1]\n\n[^1]: A study.",
        by=eli,
    )
    edit(article, lambda text: replace(text, sections=(A, replace(B, body=f"{B1}[^1]\n\n[^1]: Another."), C)))
    with pytest.raises(Refused, match="does not fit any more"):
        accept(cited, by=eli)


@pytest.mark.django_db
def test_a_gone_section_comes_back_to_its_proposal(article, eli, proposal):
    edit(article, lambda text: replace(text, sections=text.sections[1:]))
    proposal.refresh_from_db()
    assert proposal.section is None
    edit(article, lambda text: replace(text, sections=(A, *text.sections)))
    proposal.refresh_from_db()
    assert proposal.section == article.sections.get(heading="Nights")


@pytest.mark.django_db
def test_only_who_edits_decides_and_nobody_in_the_trash(article, sam, eli, proposal):
    for decide in (accept, lambda one, by: decline(one, by=by, reason="No.")):
        with pytest.raises(PermissionDenied):
            decide(proposal, by=sam)
    move_to_trash(article, by=eli)
    with pytest.raises(Refused, match="in the trash"):
        decline(proposal, by=eli, reason="No.")
