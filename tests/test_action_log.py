"""The action log: every editorial action writes one row, in its transaction, and readers write none."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils import timezone

import articles.publishing
from articles.action_log import Action, LoggedAction, inserting_together, log_action
from articles.manuscript import Manuscript, Section, canonical
from articles.manuscript.decisions import Decision, section_digest
from articles.models import (
    Article,
    Comment,
    CrisisPhrase,
    Edition,
    Episode,
    HelpSubject,
    Proposal,
    References,
    Release,
    ReviewRequest,
    SafetyTerm,
    Series,
    Topic,
    WordingTerm,
    WorkflowState,
    current_revision,
    draft_manuscript_of,
    resolve_references,
)
from articles.models.references import reference_ids_of
from articles.pictures import clean
from articles.pictures.store import store
from articles.publishing import (
    Draft,
    Refused,
    add_to_release,
    cancel,
    cancel_release,
    copy_section,
    create_release,
    decide,
    delete,
    describe_change,
    duplicate,
    live_edition_of,
    move_release,
    move_to_trash,
    name_revision,
    pin_lead,
    publish,
    publish_release,
    remake,
    remove_from_release,
    rename_release,
    reopen_release,
    reschedule,
    reschedule_end,
    restore,
    restore_from_trash,
    roll_back,
    roll_back_release,
    save,
    save_unchosen,
    sign_off,
    take_step,
    unpin_lead,
    unpublish,
    withdraw_sign_off,
)
from articles.publishing.commenting import add_comment, reopen, resolve
from articles.publishing.crisis_phrases import delete_crisis_phrase, save_crisis_phrase
from articles.publishing.help_actions import (
    check_help_line,
    delete_help_line,
    delete_help_subject,
    save_help_line,
    save_help_subject,
)
from articles.publishing.leaving import mark_active, mark_former
from articles.publishing.library import (
    add_picture,
    delete_episode,
    delete_picture,
    delete_topic,
    describe_picture,
    save_episode,
    save_measured_episode,
    save_stored_picture,
    save_topic,
)
from articles.publishing.preflight.findings import Finding, Severity
from articles.publishing.preflight.safety_actions import (
    delete_safety_term,
    delete_wording_term,
    save_safety_term,
    save_wording_term,
)
from articles.publishing.preflight.setting_aside import bring_back, set_aside
from articles.publishing.proposals import accept, decline, propose
from articles.publishing.rerendering import rerender_editions, rerender_fragments
from articles.publishing.review_requests import move_due, renew, request_review, revoke
from articles.publishing.series_actions import delete_series, save_series
from articles.publishing.topic_actions import add_topic, merge_topic, remove_topic
from articles.publishing.workflow import STEPS
from articles.transfer import export_content, import_content
from authors import actions as author_actions
from authors import credentials as credential_actions
from authors import staging
from authors.actions import delete_author, save_author
from authors.contact import save_email
from authors.credentials import remove_credential, save_credential, verify
from authors.models import Author, Credential, ProfileRevision
from authors.profile_revisions import draft_data
from authors.staging import approve as approve_profile
from authors.staging import discard, return_to_author, stage
from authors.staging import restore as restore_profile
from tests.cast import (
    make_article,
    make_author,
    make_help_line,
    make_live,
    make_series,
    make_topic,
    save_picture,
)
from tests.desk.writing.test_markdown_views import png
from tests.reading.episodes import VTT, make_episode
from tests.review.asking import ask
from tests.transfer.folders import ABOUT, SOUNDS, full_folder, write

pytestmark = pytest.mark.django_db
MP3 = (SOUNDS / "tone.mp3").read_bytes()
WHOLE = "The whole article"
SUGGESTION = Finding("line-lengths", Severity.NOTE, "Cut it.", field="title", about="A title")
NEW = canonical(Manuscript(title="A new one", slug="a-new-one", sections=(Section(body="Words."),)))


def draft_of(article: Article, **fields: object) -> Draft:
    """Return the working copy as a draft, with these fields changed."""
    says = draft_manuscript_of(article)
    resolved = resolve_references(says, reference_ids_of(article, says))
    return Draft(replace(says, **fields), resolved.references)


def save_with_dek(article: Article, by: User | None, dek: str = "A line.") -> None:
    head = current_revision(article)
    save(article, draft_of(article, dek=dek), base=head.number, by=by)


def scheduled() -> Edition:
    return publish(make_article(), by=None, at=timezone.now() + timedelta(days=1))


def former_edition() -> Edition:
    """An edition that another one has replaced."""
    article = make_live()
    save_with_dek(article, by=None)
    publish(article, by=None)
    return Edition.objects.get(article=article, number=1)


def article_in(state: WorkflowState) -> Article:
    article = make_article()
    Article.objects.filter(pk=article.pk).update(workflow_state=state)
    return article


def reviewer_with_address() -> Author:
    reviewer = make_author("Rae Kim")
    save_email(reviewer, "rae@clinic.example", by=None)
    return reviewer


def asked_review() -> ReviewRequest:
    return ask(make_article(), make_author("Rae Kim"), by=None)


def pinned(article: Article) -> Article:
    pin_lead(article, by=None)
    return article


def commented() -> Comment:
    return add_comment(make_article(), text="Why?", by=None)


def resolved() -> Comment:
    comment = commented()
    resolve(comment, by=None)
    return comment


def proposed(article: Article, by: User | None) -> Proposal:
    return propose(article, revision=current_revision(article), index=0, new_text="Other words.", by=by)


def renamed(row: models.Model, **fields: object) -> models.Model:
    for name, value in fields.items():
        setattr(row, name, value)
    return row


@dataclass(frozen=True)
class Case:
    """One action: what exists before, the action (which returns its object, or None), and its row."""

    function: Callable[..., Any]
    action: Action
    before: Callable[[], Any]
    act: Callable[[Any, User], Any]
    text: str = ""

    def __str__(self) -> str:
        return f"{self.function.__name__}-{self.action.value}"


def case(function: Any, action: Action, before: Any, act: Any, text: str = "") -> Case:
    return Case(function, action, before, act, text)


def acting(function: Any, **named: Any) -> Any:
    """An act that calls the function with the object, and returns the object."""

    def act(row: Any, by: User) -> Any:
        function(row, by=by, **named)
        return row

    return act


def on_article(function: Any, **named: Any) -> Any:
    """An act on an edition, a comment or a request, whose row is on its article."""

    def act(row: Edition | Comment | ReviewRequest, by: User) -> Article:
        function(row, by=by, **named)
        return row.article

    return act


def first_section_confirmed(article: Article) -> Decision:
    return Decision(section_digest(draft_manuscript_of(article).sections[0]))


def make_release() -> Release:
    """A planned release with one article."""
    release = create_release("Spring", by=None)
    add_to_release(release, [make_article()], by=None)
    return release


def tomorrow() -> Any:
    return timezone.now() + timedelta(days=1)


def credential(**facts: object) -> Credential:
    row = Credential(author=make_author("Rae Kim"), letters="LCSW", **facts)
    return save_credential(row, by=None)


CASES = [
    case(
        save,
        Action.CREATE,
        lambda: None,
        lambda _, by: save(Article(created_by=by), Draft(NEW, References()), base=0, by=by).article,
    ),
    case(save, Action.SAVE, make_article, lambda article, by: save_with_dek(article, by) or article),
    case(
        save_unchosen,
        Action.SAVE_UNCHOSEN,
        make_article,
        lambda article, by: save_unchosen(article, draft_of(article), by=by, reason="Not chosen") and article,
        "Not chosen",
    ),
    case(publish, Action.PUBLISH, make_article, acting(publish)),
    case(
        publish,
        Action.SCHEDULE,
        make_article,
        lambda article, by: publish(article, by=by, at=tomorrow()).article,
        "Goes live on June 2, 2026, 12:00 PM.",
    ),
    case(
        cancel, Action.CANCEL, scheduled, on_article(cancel), "It was scheduled for June 2, 2026, 12:00 PM."
    ),
    case(unpublish, Action.UNPUBLISH, make_live, acting(unpublish)),
    case(
        reschedule,
        Action.RESCHEDULE,
        scheduled,
        on_article(reschedule, at=datetime(2026, 6, 3, 9, tzinfo=UTC)),
        "From June 2, 2026, 12:00 PM to June 3, 2026, 9:00 AM.",
    ),
    case(
        reschedule_end,
        Action.RESCHEDULE,
        lambda: publish(make_article(), by=None, until=tomorrow()),
        on_article(reschedule_end, at=datetime(2026, 6, 3, 9, tzinfo=UTC)),
        "Its end, from June 2, 2026, 12:00 PM to June 3, 2026, 9:00 AM.",
    ),
    # Releases
    case(create_release, Action.CREATE, lambda: "Spring", lambda name, by: create_release(name, by=by)),
    case(
        rename_release,
        Action.RENAME,
        make_release,
        lambda release, by: rename_release(release, "Summer", by=by),
        "The name was “Spring”.",
    ),
    case(
        add_to_release,
        Action.CHANGE,
        make_release,
        lambda release, by: add_to_release(release, [make_article("Another")], by=by) and release,
        "Added: Another.",
    ),
    case(
        remove_from_release,
        Action.CHANGE,
        make_release,
        lambda release, by: remove_from_release(release, release.items.get().article, by=by) or release,
        "Removed: What happens first?.",
    ),
    case(
        describe_change,
        Action.CHANGE,
        make_release,
        lambda release, by: (
            describe_change(release, release.items.get().article, note="Better.", minor=False, by=by).release
        ),
        "Another note for readers: What happens first?.",
    ),
    case(cancel_release, Action.CANCEL_RELEASE, make_release, acting(cancel_release)),
    case(
        reopen_release,
        Action.REOPEN_RELEASE,
        lambda: cancel_release(make_release(), by=None),
        acting(reopen_release),
    ),
    case(
        roll_back,
        Action.ROLL_BACK,
        lambda: live_edition_of(make_live()),
        on_article(roll_back),
        "Back to edition 1.",
    ),
    case(
        restore,
        Action.RESTORE,
        lambda: former_edition().article,
        lambda article, by: restore(article, article.revisions.get(number=1), by=by) and article,
        "Restored revision 1",
    ),
    case(
        name_revision,
        Action.NAME_REVISION,
        make_article,
        lambda article, by: name_revision(current_revision(article), "for Rae", by=by) or article,
        "Named revision 1 “for Rae”.",
    ),
    case(
        duplicate,
        Action.DUPLICATE,
        make_article,
        lambda article, by: duplicate(article, by=by),
        "Duplicated from “What happens first?”",
    ),
    case(
        copy_section,
        Action.COPY_SECTION,
        lambda: (make_article(), make_article("Target")),
        lambda pair, by: (
            copy_section(Section(heading="More", body="Text."), source=pair[0], target=pair[1], by=by).article
        ),
    ),
    case(delete, Action.DELETE, make_article, lambda article, by: deleted(delete, article, by)),
    case(move_to_trash, Action.TRASH, make_article, acting(move_to_trash)),
    case(
        restore_from_trash,
        Action.RESTORE_FROM_TRASH,
        lambda: move_to_trash(make_article(), by=None),
        acting(restore_from_trash),
    ),
    case(
        sign_off,
        Action.SIGN_OFF,
        lambda: (make_article(), make_author("Rae Kim")),
        lambda pair, by: (
            sign_off(pair[0], reviewer=pair[1], on=date(2026, 5, 5), evidence="A letter", by=by).article
        ),
        "Reviewed by Rae Kim on May 5, 2026.",
    ),
    *(
        case(
            take_step,
            STEPS[name].action,
            partial(article_in, STEPS[name].from_states[0]),
            acting(take_step, step=name, note="A note."),
            "A note.",
        )
        for name in STEPS
    ),
    case(
        request_review,
        Action.REQUEST_REVIEW,
        lambda: (make_article(), reviewer_with_address()),
        lambda pair, by: request_review(pair[0], reviewer=pair[1], due=timezone.localdate(), by=by).article,
        "Asked Rae Kim.",
    ),
    case(renew, Action.RENEW_REVIEW, asked_review, on_article(renew), "Reviewer: Rae Kim."),
    case(
        move_due,
        Action.MOVE_REVIEW,
        asked_review,
        on_article(partial(move_due, due=timezone.localdate() + timedelta(days=9))),
        "Reviewer: Rae Kim.",
    ),
    case(revoke, Action.REVOKE_REVIEW, asked_review, on_article(revoke), "Reviewer: Rae Kim."),
    case(
        withdraw_sign_off,
        Action.WITHDRAW_SIGN_OFF,
        lambda: sign_off(make_article(), reviewer=make_author("Rae Kim"), on=date(2026, 5, 5), by=None),
        lambda signed, by: (
            withdraw_sign_off(signed, by=by, reason="A source was retracted.") or signed.article
        ),
        "The review by Rae Kim of May 5, 2026: A source was retracted.",
    ),
    case(
        add_comment,
        Action.COMMENT,
        make_article,
        lambda article, by: add_comment(article, text="Why?", part="title", by=by).article,
        "Title",
    ),
    case(resolve, Action.RESOLVE_COMMENT, commented, on_article(resolve), WHOLE),
    case(reopen, Action.REOPEN_COMMENT, resolved, on_article(reopen), WHOLE),
    case(
        propose,
        Action.PROPOSE,
        make_article,
        lambda article, by: proposed(article, by).article,
        "Section",
    ),
    case(
        accept,
        Action.ACCEPT_PROPOSAL,
        lambda: proposed(make_article(), None),
        lambda one, by: accept(one, by=by).article,
        "Accepted wording proposed by command line",
    ),
    case(
        decline,
        Action.DECLINE_PROPOSAL,
        lambda: proposed(make_article(), None),
        lambda one, by: decline(one, by=by, reason="No.") or one.article,
        "Proposed by command line.",
    ),
    case(
        add_topic,
        Action.ADD_TOPIC,
        lambda: (make_article(), make_topic("Sleep")),
        lambda pair, by: add_topic([pair[0]], pair[1], by=by)[0],
        "Topic “Sleep” added",
    ),
    case(
        remove_topic,
        Action.REMOVE_TOPIC,
        lambda: (make_article(topics=["Sleep"]), make_topic("Sleep")),
        lambda pair, by: remove_topic([pair[0]], pair[1], by=by)[0],
        "Topic “Sleep” removed",
    ),
    case(pin_lead, Action.PIN_LEAD, make_live, acting(pin_lead)),
    case(unpin_lead, Action.UNPIN_LEAD, lambda: pinned(make_live()), acting(unpin_lead)),
    # Safety
    case(
        decide,
        Action.DECIDE,
        make_article,
        lambda article, by: decide(article, [first_section_confirmed(article)], by=by).article,
        "1 section.",
    ),
    case(
        save_safety_term,
        Action.CREATE,
        lambda: SafetyTerm(term="gunshot", strength="weak", subject="danger"),
        acting(save_safety_term),
    ),
    case(
        delete_safety_term,
        Action.DELETE,
        lambda: SafetyTerm.objects.get(term="suicid*", language="en"),
        lambda term, by: deleted(delete_safety_term, term, by),
    ),
    # Suggestions of the checks, and their word list
    case(
        set_aside,
        Action.SET_ASIDE,
        make_article,
        lambda article, by: set_aside(article, SUGGESTION, reason="a quotation", by=by).article,
        "Cut it. Reason: a quotation",
    ),
    case(
        bring_back,
        Action.BRING_BACK,
        lambda: set_aside(make_article(), SUGGESTION, reason="a quotation", by=None),
        lambda row, by: bring_back(row.article, row.pk, by=by) or row.article,
        "Cut it.",
    ),
    case(
        save_wording_term,
        Action.CREATE,
        lambda: WordingTerm(term="nutcase", alternatives="person"),
        acting(save_wording_term),
    ),
    case(
        delete_wording_term,
        Action.DELETE,
        lambda: WordingTerm.objects.get(term="junkie"),
        lambda term, by: deleted(delete_wording_term, term, by),
    ),
    # The library
    case(save_topic, Action.CREATE, lambda: Topic(name="Sleep"), acting(save_topic)),
    case(
        save_topic,
        Action.RENAME,
        lambda: renamed(make_topic("Sleep"), name="Rest"),
        acting(save_topic),
        "The name was “Sleep”.",
    ),
    case(
        delete_topic,
        Action.DELETE,
        lambda: make_topic("Sleep"),
        lambda topic, by: deleted(delete_topic, topic, by),
    ),
    case(
        save_series,
        Action.CREATE,
        lambda: Series(title="Begin"),
        lambda series, by: save_series(series, [], by=by),
    ),
    case(
        save_series,
        Action.CHANGE,
        lambda: make_series("Begin"),
        lambda series, by: save_series(series, [make_article()], by=by),
        "Other articles or another order.",
    ),
    case(
        merge_topic,
        Action.MERGE,
        lambda: (make_topic("Naps"), make_topic("Sleep")),
        lambda topics, by: merge_topic(*topics, by=by),
        "“Naps” was merged into it.",
    ),
    case(
        delete_series,
        Action.DELETE,
        lambda: make_series("Begin"),
        lambda series, by: deleted(delete_series, series, by),
    ),
    case(
        save_help_line,
        Action.CHANGE,
        lambda: renamed(make_help_line(), dial="112", show="112"),
        acting(save_help_line),
        "Changed: number to dial, number to show.",
    ),
    case(check_help_line, Action.CHECK_HELP_LINE, make_help_line, acting(check_help_line)),
    case(
        delete_help_line,
        Action.DELETE,
        make_help_line,
        lambda line, by: deleted(delete_help_line, line, by),
    ),
    case(
        save_crisis_phrase,
        Action.CREATE,
        lambda: CrisisPhrase(language="en", phrase="bury me", subjects=["suicide"]),
        acting(save_crisis_phrase),
    ),
    case(
        delete_crisis_phrase,
        Action.DELETE,
        lambda: CrisisPhrase.objects.first(),
        lambda phrase, by: deleted(delete_crisis_phrase, phrase, by),
    ),
    case(
        save_help_subject,
        Action.CREATE,
        lambda: HelpSubject(slug="grief", name="Grief"),
        acting(save_help_subject),
    ),
    case(
        delete_help_subject,
        Action.DELETE,
        lambda: HelpSubject.objects.get(slug="eating"),
        lambda subject, by: deleted(delete_help_subject, subject, by),
    ),
    case(
        add_picture,
        Action.CREATE,
        lambda: None,
        lambda _, by: add_picture("images/a.png", clean(png()), by=by),
    ),
    case(
        add_picture,
        Action.CHANGE,
        lambda: save_picture("images/a.png", png(), by=None),
        lambda picture, by: add_picture("images/a.png", clean(png(5, 5)), by=by),
        "Another file.",
    ),
    case(
        save_stored_picture,
        Action.CREATE,
        lambda: dict(store(clean(png()), folder="pictures")),
        lambda stored, by: save_stored_picture("images/a.png", stored, by=by),
    ),
    case(
        describe_picture,
        Action.CHANGE,
        lambda: save_picture("images/a.png", png(), by=None),
        acting(describe_picture, alt="Chairs", credit=""),
        "Changed: alt text.",
    ),
    case(
        delete_picture,
        Action.DELETE,
        lambda: save_picture("images/a.png", png(), by=None),
        lambda picture, by: deleted(delete_picture, picture, by),
    ),
    case(
        save_episode,
        Action.CREATE,
        lambda: None,
        lambda _, by: save_episode(new_episode(), audio=MP3, by=by),
    ),
    case(
        save_measured_episode,
        Action.CHANGE,
        lambda: renamed(make_episode(), notes="Other notes."),
        acting(save_measured_episode),
        "Changed: show notes.",
    ),
    case(
        delete_episode,
        Action.DELETE,
        make_episode,
        lambda episode, by: deleted(delete_episode, episode, by),
    ),
    case(
        save_author,
        Action.CHANGE,
        lambda: renamed(make_author("Rae Kim"), bio="Reviews."),
        acting(save_author),
        "Changed: bio.",
    ),
    case(
        delete_author,
        Action.DELETE,
        lambda: make_author("Rae Kim"),
        lambda author, by: deleted(delete_author, author, by),
    ),
    case(mark_former, Action.MARK_FORMER, lambda: make_author("Rae Kim"), acting(mark_former)),
    case(
        mark_active, Action.MARK_ACTIVE, lambda: make_author("Rae Kim", is_former=True), acting(mark_active)
    ),
    case(
        stage,
        Action.SEND_PROFILE,
        lambda: None,
        lambda _, by: decided(
            lambda author, by: stage(author, draft_data(author) | {"bio": "x"}, by=by),
            make_author("Sam", user=by),
            by,
        ),
        "Changed: Bio.",
    ),
    case(
        discard,
        Action.DISCARD_PROFILE,
        lambda: None,
        lambda _, by: decided(discard, with_waiting_bio(by).author, by),
    ),
    case(
        approve_profile,
        Action.APPROVE_PROFILE,
        lambda: with_waiting_bio(User.objects.create_user("sam")),
        lambda revision, by: decided(approve_profile, revision, by),
        "Sent by sam.",
    ),
    case(
        return_to_author,
        Action.RETURN_PROFILE,
        lambda: with_waiting_bio(User.objects.create_user("sam")),
        lambda revision, by: decided(partial(return_to_author, note="Longer."), revision, by),
        "Sent by sam.",
    ),
    case(
        restore_profile,
        Action.RESTORE,
        lambda: first_revision_of_changed(make_author("Rae Kim")),
        lambda revision, by: decided(restore_profile, revision, by),
        "Revision 1.",
    ),
    case(
        save_credential,
        Action.CHANGE_CREDENTIAL,
        lambda: credential(number="C-1", ends_on=date(2026, 12, 31)),
        lambda row, by: save_credential(renamed(row, ends_on=date(2027, 12, 31)), by=by).author,
        "Credential: LCSW. Changed: valid through.",
    ),
    case(
        verify,
        Action.VERIFY_CREDENTIAL,
        credential,
        lambda row, by: verify(row, on=timezone.localdate(), where="The register", by=by).author,
        "Credential: LCSW.",
    ),
    case(
        remove_credential,
        Action.REMOVE_CREDENTIAL,
        credential,
        lambda row, by: (remove_credential(row, by=by), row.author)[1],
        "Credential: LCSW.",
    ),
]


# In a usual run, some actions of each kind: publishing, reviews, safety, help, the library, people.
USUAL = {
    accept,
    approve_profile,
    cancel,
    create_release,
    decide,
    delete,
    delete_author,
    delete_crisis_phrase,
    delete_episode,
    delete_help_line,
    delete_picture,
    delete_safety_term,
    delete_wording_term,
    mark_former,
    merge_topic,
    name_revision,
    publish,
    remove_credential,
    request_review,
    restore,
    roll_back,
    save,
    save_crisis_phrase,
    save_episode,
    save_help_line,
    save_safety_term,
    save_unchosen,
    save_wording_term,
    set_aside,
    sign_off,
    unpublish,
    verify,
    withdraw_sign_off,
}


def usual_or_all() -> list[Any]:
    return [one if one.function in USUAL else pytest.param(one, marks=pytest.mark.soak) for one in CASES]


def with_waiting_bio(user: User) -> ProfileRevision:
    """Make an author of this account whose bio waits for an editor."""
    author = make_author("Sam Rivers", user=user)
    return stage(author, draft_data(author) | {"bio": "I listen."}, by=user)


def decided(function: Any, row: Any, by: User) -> Author:
    """Decide about a profile or its revision, with no row for what came before, and return the author."""
    LoggedAction.objects.all().delete()
    function(row, by=by)
    return row if isinstance(row, Author) else row.author


def first_revision_of_changed(author: Author) -> ProfileRevision:
    author.bio = "Another."
    save_author(author, by=None)
    return ProfileRevision.objects.get(author=author, number=1)


def deleted(function: Any, row: models.Model, by: User) -> models.Model:
    """Delete a row, and return it with the id it had."""
    pk = row.pk
    function(row, by=by)
    row.pk = pk
    return row


def new_episode() -> Episode:
    return Episode(title="First", slug="first", transcript=VTT)


@pytest.mark.usefixtures("_logged_in_a_transaction")
@pytest.mark.parametrize("one", usual_or_all(), ids=str)
def test_every_editorial_action_writes_one_row_that_names_who_what_and_which_object(one, cleo, clock):
    given = one.before()
    LoggedAction.objects.all().delete()
    row = one.act(given, cleo)
    logged = LoggedAction.objects.get()
    assert (logged.action, logged.user_id, logged.user_name) == (one.action, cleo.pk, "cleo")
    assert (logged.object_type, logged.object_id) == (row._meta.label_lower, row.pk)
    assert (logged.object_text, logged.text) == (str(row), one.text)
    assert logged.at == timezone.now()


# Functions that take the user and write no row of their own.
EXEMPT = {
    "insert_edition": "a step of publish, roll_back and unpublish, which log",
    "hand_over": "writes a row for each article and two for the author: tests/publishing/test_leaving.py",
    "schedule_copy": "a step of roll_back and unpublish, which log",
    "insert_first_editions": "a step of an import; tested with it",
    "log_publication": "writes the row of publish",
    "require_permission": "only checks",
    "require_may_ask": "only checks",
    "cancel_locked": "a step of cancel, which logs",
    "publish_frozen": "a step of publish, which logs",
    "publish_release": "a row for the release and one for each article; tested below",
    "move_release": "likewise",
    "roll_back_release": "likewise",
    "sender_of": "only checks",
    "approve_published": "a step of publish, which logs",
    "return_to_draft": "a step of save, which logs",
    "apply_proposed": "a row for each credential that changes; see tests/authors/test_credentials.py",
    "replace_credentials": "likewise",
    "remake": "publishes and replaces, with a row for each; tested below",
}


def public_functions(*modules: Any) -> set[str]:
    """Return the names of the functions of these modules that take the user."""
    return {
        name
        for module in modules
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
        and not name.startswith("_")
        and "by" in inspect.signature(function).parameters
    }


def test_no_function_that_takes_the_user_is_missing_here():
    package = articles.publishing
    found = pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    modules = [importlib.import_module(info.name) for info in found]
    tested = {one.function.__name__ for one in CASES}
    assert public_functions(*modules, author_actions, credential_actions, staging) == tested | set(EXEMPT)


def test_a_row_names_the_revision_and_the_edition_that_were_made(cleo):
    article = make_article()
    save_with_dek(article, by=cleo)
    edition = publish(article, by=cleo)
    published, saved = LoggedAction.objects.filter(object_type="articles.article")
    assert saved.revision_id == article.revisions.get(number=2).pk
    assert (published.edition_id, published.revision_id) == (edition.pk, edition.revision_id)


def test_a_release_writes_a_row_of_its_own_and_one_for_each_article(cleo, clock):
    release = make_release()
    for act, action in (
        (lambda: publish_release(release, by=cleo, at=tomorrow()), Action.SCHEDULE),
        (lambda: move_release(release, at=tomorrow() + timedelta(days=1), by=cleo), Action.RESCHEDULE),
        (lambda: move_release(release, at=None, by=cleo), Action.PUBLISH),
        (lambda: roll_back_release(release, by=cleo), Action.ROLL_BACK),
    ):
        LoggedAction.objects.all().delete()
        act()
        whole, part = LoggedAction.objects.all()
        assert (whole.action, whole.object_text, whole.user_name) == (action, "Spring", "cleo")
        assert (part.object_text, part.user_name) == ("What happens first?", "cleo")
        assert part.action == (Action.UNPUBLISH if action == Action.ROLL_BACK else action)
        clock.shift(60)


@pytest.mark.usefixtures("_logged_in_a_transaction")
def test_remaking_an_edition_logs_the_new_one_and_what_it_replaces(cleo, clock):
    edition = scheduled()
    save_with_dek(edition.article, by=None)
    LoggedAction.objects.all().delete()
    remade = remake(edition, by=cleo)
    replaced, made = LoggedAction.objects.all()
    assert (made.action, made.edition_id) == (Action.SCHEDULE, remade.pk)
    assert (replaced.action, replaced.text) == (Action.REMAKE, "Edition 2 replaces edition 1.")


def test_unpublishing_tells_the_times_and_no_title_of_another_article(cleo, clock):
    article, other = make_live(), make_article("Secret")
    later = timezone.now() + timedelta(days=1)
    unpublish(article, by=cleo, at=later, returns_at=later + timedelta(days=1), replaced_by=other)
    assert LoggedAction.objects.first().text == (
        "From June 2, 2026, 12:00 PM. Returns on June 3, 2026, 12:00 PM. "
        "Readers are redirected to another article."
    )


def test_an_action_that_changes_nothing_leaves_no_row(cleo):
    article, topic = make_live(topics=["Sleep"]), make_topic("Sleep")
    save_topic(topic, by=None)
    picture = save_picture("images/a.png", png(), by=None)
    make_series("Begin", [article])
    make_or_get_rae(), make_or_get_draft()
    LoggedAction.objects.all().delete()
    for again in (
        lambda: save_with_dek(article, cleo, dek=""),
        lambda: publish(article, by=cleo),
        lambda: add_topic([article], topic, by=cleo),
        lambda: save_topic(topic, by=cleo),
        lambda: save_picture("images/a.png", png(), by=cleo),
        lambda: describe_picture(picture, alt="", credit="", by=cleo),
        lambda: save_author(make_or_get_rae(), by=cleo),
        lambda: save_series(Series.objects.get(), [article], by=cleo),
        lambda: name_revision(current_revision(article), "", by=cleo),
        lambda: unpublish(make_or_get_draft(), by=cleo),
    ):
        again()
        assert not LoggedAction.objects.exists(), inspect.getsource(again)


def make_or_get_rae() -> Author:
    return Author.objects.filter(slug="rae-kim").first() or make_author("Rae Kim")


def make_or_get_draft() -> Article:
    return Article.objects.filter(slug="a-draft").first() or make_article("A draft", slug="a-draft")


def test_a_second_equal_sign_off_and_a_second_cancellation_leave_no_row(cleo, rae):
    edition = scheduled()
    for _ in range(2):
        sign_off(edition.article, reviewer=rae, on=date(2026, 5, 5), evidence="A letter", by=cleo)
        cancel(edition, by=cleo)
    names = LoggedAction.objects.filter(user_id=cleo.pk).values_list("action", flat=True)
    assert sorted(names) == ["cancel", "sign_off"]


# One transaction


def test_a_refused_or_forbidden_action_leaves_no_row(ada):
    article = make_live()
    LoggedAction.objects.all().delete()
    with pytest.raises(Refused):
        delete(article, by=None)
    with pytest.raises(PermissionDenied):
        unpublish(article, by=ada)
    assert not LoggedAction.objects.exists()


def test_a_rolled_back_action_leaves_no_row(cleo):
    article = make_article()
    before = LoggedAction.objects.count()
    with transaction.atomic():
        publish(article, by=cleo)
        transaction.set_rollback(True)
    assert LoggedAction.objects.count() == before


def test_an_action_that_cannot_be_logged_is_not_done(cleo, monkeypatch):
    article = make_article()

    def fail(*args: Any, **named: Any) -> None:
        raise RuntimeError("no row")

    for name in ("publish", "withdraw"):
        monkeypatch.setattr(importlib.import_module(f"articles.publishing.{name}"), "log_action", fail)
    with pytest.raises(RuntimeError, match="no row"):
        publish(article, by=cleo)
    with pytest.raises(RuntimeError, match="no row"):
        delete(article, by=cleo)
    assert live_edition_of(Article.objects.get()) is None


@pytest.mark.django_db(transaction=True)
def test_logging_outside_a_transaction_is_an_error():
    with pytest.raises(RuntimeError, match="inside the transaction"):
        log_action(Action.SAVE, by=None)


def test_rows_that_wait_for_an_insert_are_dropped_with_an_error():
    before = LoggedAction.objects.count()

    def log_and_fail() -> None:
        with inserting_together():
            log_action(Action.SAVE, by=None)
            raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        log_and_fail()
    log_action(Action.SAVE, by=None)
    assert LoggedAction.objects.count() == before + 1


# What a row holds


def test_a_row_survives_the_deletion_of_the_user_and_of_the_object(cleo):
    article = make_article()
    pk = article.pk
    delete(article, by=cleo)
    cleo.delete()
    logged = LoggedAction.objects.get(action=Action.DELETE)
    assert (logged.user_name, logged.object_id, logged.object_text) == ("cleo", pk, "What happens first?")


def test_the_command_line_has_no_name_and_is_called_so():
    publish(make_article(), by=None)
    logged = LoggedAction.objects.first()
    assert (logged.user_id, logged.user_name, logged.person) == (None, "", "command line")


def test_long_and_broken_lines_become_one_line_that_fits():
    topic = make_topic("Sleep")
    log_action(Action.CHANGE, by=None, on=topic, text="One\ntwo  " + "x" * 400)
    text = LoggedAction.objects.get(object_id=topic.pk).text
    assert text.startswith("One two x")
    assert len(text) == 300


def test_the_log_holds_nothing_about_readers(client, client_of_reader_paths):
    LoggedAction.objects.all().delete()
    for path, status in client_of_reader_paths.items():
        assert client.get(path).status_code == status, path
    assert not LoggedAction.objects.exists()


@pytest.fixture
def client_of_reader_paths() -> dict[str, int]:
    picture = save_picture("images/a.png", png(), by=None)
    make_live("For all", slug="for-all")
    return {
        "/": 200,
        "/articles/for-all/": 200,
        "/articles/for-all.md": 200,
        "/articles/nothing/": 404,
        "/search/?q=all": 200,
        "/search/suggest/?q=all": 200,
        f"/media/{picture.stored['file']}": 200,
        "/feed.atom": 200,
        "/profile/login/": 200,
    }


# Import, export and rendering again


@pytest.mark.usefixtures("_logged_in_a_transaction")
def test_an_import_writes_one_row_with_counts_and_one_for_each_revision_and_edition(tmp_path, cleo):
    folder = write(tmp_path / "in", full_folder())
    import_content([folder], publish=True, by=cleo)
    whole = LoggedAction.objects.get(action=Action.IMPORT, object_type="")
    assert whole.user_name == "cleo"
    assert "Articles: 2 new, 0 changed." in whole.text
    imported = LoggedAction.objects.filter(action=Action.IMPORT, object_type="articles.article")
    published = LoggedAction.objects.filter(action__in=[Action.PUBLISH, Action.SCHEDULE])
    assert set(published.values_list("edition_id", flat=True)) == set(
        Edition.objects.values_list("pk", flat=True)
    )
    assert imported.count() == published.count() == Article.objects.count()
    assert LoggedAction.objects.filter(action=Action.CREATE, object_type="articles.topic").exists()
    assert not LoggedAction.objects.exclude(user_name="cleo").exists()


def test_an_import_that_changes_nothing_and_a_dry_run_leave_no_row(tmp_path):
    folder = write(tmp_path / "in", {"articles/about.md": ABOUT})
    import_content([folder], dry_run=True)
    assert not LoggedAction.objects.exists()
    import_content([folder])
    count = LoggedAction.objects.count()
    assert count == 2  # the import, the page
    import_content([folder])
    assert LoggedAction.objects.count() == count


def test_an_imported_topic_that_changes_its_name_is_logged_with_its_former_name(tmp_path):
    save_topic(Topic(name="Sleep", slug="sleep"), by=None)
    import_content([write(tmp_path / "in", {"topics/sleep.md": "---\nname: Rest\n---\n"})])
    assert LoggedAction.objects.get(action=Action.RENAME).text.startswith("The name was “Sleep”.")


@pytest.mark.usefixtures("_logged_in_a_transaction")
def test_exports_write_a_row(tmp_path, cleo, settings):
    make_live("For all", slug="for-all")
    export_content(tmp_path / "all", by=cleo)
    export_content(tmp_path / "one", ["for-all"], live=True)
    one, everything = LoggedAction.objects.filter(action=Action.EXPORT)
    assert (everything.user_name, everything.text) == ("cleo", "1 article.")
    assert (one.user_name, one.text) == ("", "Live article: for-all.")


@pytest.mark.usefixtures("_logged_in_a_transaction")
def test_rendering_again_writes_a_row_for_each_edition_and_text(rae):
    edition = live_edition_of(make_live())
    type(rae).objects.update(bio_html="<p>Old</p>")
    LoggedAction.objects.all().delete()
    list(rerender_editions([edition.pk]))
    rerender_fragments()
    of_author, of_article = LoggedAction.objects.filter(action=Action.RERENDER)
    assert (of_article.object_id, of_article.edition_id) == (edition.article_id, edition.pk)
    assert of_author.object_text == "Rae Kim"
