"""What needs the attention of a person at the desk: one list, for the start page."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from articles.desk.articles.state import NEVER, format_time, in_state, state_of, with_state
from articles.desk.permissions import may_edit_all, may_publish, visible_to
from articles.models import (
    Article,
    Autosave,
    Edition,
    ReviewRequest,
    SignOff,
    WorkflowState,
    with_last_step,
)
from authors.credentials import EDIT_AUTHORS, ending_credentials
from authors.models import Author, Credential
from authors.profile_revisions import waiting_revisions

MAX_ITEMS = 5  # for one reason


@dataclass(frozen=True, slots=True)
class AttentionItem:
    """An article or a person that needs attention, and more about it: who did what, and since when."""

    title: str
    url: str
    description: str


@dataclass(frozen=True, slots=True)
class AttentionReason:
    """A reason for which something needs attention. `all_url` leads to all of it, if there is more."""

    name: str
    label: str
    items: Sequence[AttentionItem]
    all_url: str = ""


def attention_list(user: User) -> list[AttentionReason]:
    """Return the reasons that apply, the most urgent first. As many queries for any number of articles."""
    visible = visible_to(user, Article.objects.all())
    return [reason for reason in _reasons(user, visible) if reason.items]


def _reasons(user: User, visible: QuerySet[Article]) -> Iterator[AttentionReason]:
    with_steps = with_last_step(visible).order_by("workflow_since", "pk")
    yield AttentionReason("unsaved", gettext("Unsaved"), [_autosave_item(row) for row in _autosaves(user)])
    if may_publish(user):
        sent = with_steps.filter(workflow_state=WorkflowState.IN_REVIEW).exclude(last_step_by=user.pk)
        yield _articles("review", gettext("For review"), sent, _describe_step, query="workflow=in_review")
    yield AttentionReason("request", gettext("Your review"), _requests_to(user, visible))
    returned = with_steps.filter(workflow_state=WorkflowState.CHANGES_REQUESTED, created_by=user)
    query = "workflow=changes_requested&begun_by=me"
    yield _articles("changes", gettext("Changes requested"), returned, _describe_step, query=query)
    if may_publish(user):
        approved = in_state(visible.filter(workflow_state=WorkflowState.APPROVED), NEVER)
        approved = with_last_step(approved).order_by("workflow_since", "pk")
        query = "workflow=approved&state=never"
        yield _articles("approved", gettext("Approved"), approved, _describe_step, query=query)
    if may_edit_all(user):
        yield AttentionReason("overdue", gettext("Review overdue"), _overdue_reviews(visible))
    if user.has_perm(EDIT_AUTHORS):
        yield _waiting_profiles()
        yield _ending_credentials()
    differing = in_state(visible, "differs").order_by("-changed_at", "-pk")
    yield _articles(
        "differs", gettext("Unpublished changes"), differing, _describe_change, query="state=differs"
    )
    yield _articles(
        "scheduled",
        gettext("Scheduled"),
        with_state(visible).filter(pk__in=_coming_next(visible)).order_by(F("comes_at").asc(), "pk"),
        lambda article: state_of(article).schedule,
        query="state=scheduled",
    )


def _articles(
    name: str, label: str, articles: QuerySet[Article], describe: Callable[[Any], str], *, query: str
) -> AttentionReason:
    rows = list(articles[: MAX_ITEMS + 1])
    items = [
        AttentionItem(article.title, article_url(article.pk), describe(article))
        for article in rows[:MAX_ITEMS]
    ]
    all_url = f"{reverse('admin:articles_article_changelist')}?{query}" if len(rows) > MAX_ITEMS else ""
    return AttentionReason(name, label, items, all_url)


def _coming_next(visible: QuerySet[Article]) -> list[int]:
    """Return the articles with the next scheduled editions, one more than are shown.

    It reads the editions in the order of an index: to sort all articles by it takes long.
    """
    scheduled = Edition.objects.scheduled()
    earlier = scheduled.filter(article=OuterRef("article"), live_from__lt=OuterRef("live_from"))
    first = scheduled.filter(_of_one_of(visible), ~Exists(earlier)).order_by("live_from", "pk")
    return list(first.values_list("article", flat=True)[: MAX_ITEMS + 1])


def _of_one_of(visible: QuerySet[Article]) -> Exists:
    """Return the condition that a row belongs to one of these articles."""
    return Exists(visible.filter(pk=OuterRef("article")))


def article_url(pk: int) -> str:
    """Return the URL of an article's form."""
    return reverse("admin:articles_article_change", args=[pk])


def _describe_step(article: Any) -> str:
    words = {"name": article.last_step_by_name or "", "time": format_time(article.workflow_since)}
    return (gettext("%(name)s, %(time)s") if words["name"] else "%(time)s") % words


def _describe_change(article: Article) -> str:
    return gettext("Changed %(time)s") % {"time": format_time(article.changed_at)}


# Unsaved changes


def _autosaves(user: User) -> QuerySet[Autosave]:
    return (
        Autosave.objects.filter(user=user, article__trashed_at=None)
        .select_related("article")
        .only("saved_at", "article__title", "fields")[: 2 * MAX_ITEMS]
    )


def _autosave_item(autosave: Autosave) -> AttentionItem:
    saved_at = format_time(autosave.saved_at)
    if autosave.article:
        return AttentionItem(autosave.article.title, article_url(autosave.article.pk), saved_at)
    typed = dict(map(tuple, autosave.fields)).get("title", "").strip()
    return AttentionItem(typed or gettext("New article"), reverse("admin:articles_article_add"), saved_at)


# Reviews by reviewers


def _requests_to(user: User, visible: QuerySet[Article]) -> list[AttentionItem]:
    """Return the open requests to the author whose account this is. Most authors have none at the desk."""
    requests = ReviewRequest.objects.open().filter(_of_one_of(visible), reviewer__user=user)
    return [
        AttentionItem(
            request.article.title,
            article_url(request.article_id),
            gettext("Due %(day)s") % {"day": date_format(request.due)},
        )
        for request in requests.select_related("article").order_by("due", "pk")[:MAX_ITEMS]
    ]


def _overdue_reviews(visible: QuerySet[Article]) -> list[AttentionItem]:
    """Return live articles whose last review is overdue, and requests that nobody answered in time."""
    rows = [*_lapsed_sign_offs(visible), *_late_requests(visible)]
    return [item for _, item in sorted(rows, key=lambda row: row[0])[:MAX_ITEMS]]


def _lapsed_sign_offs(visible: QuerySet[Article]) -> Iterator[tuple[date, AttentionItem]]:
    is_later = Q(reviewed_on__gt=OuterRef("reviewed_on"))
    is_later |= Q(reviewed_on=OuterRef("reviewed_on"), pk__gt=OuterRef("pk"))
    standing = SignOff.objects.filter(withdrawn_at=None)
    lapsed = standing.filter(
        Exists(Edition.objects.filter(article=OuterRef("article")).live()),
        ~Exists(standing.filter(is_later, article=OuterRef("article"))),
        _of_one_of(visible),
        review_due__lt=timezone.localdate(),
    )
    sentence = gettext("Review by %(name)s was due again on %(day)s")
    for row in lapsed.select_related("article", "reviewer").order_by("review_due", "pk")[:MAX_ITEMS]:
        if row.article and row.review_due:
            yield row.review_due, _due_item(row.article, sentence, row.reviewer, row.review_due)


def _late_requests(visible: QuerySet[Article]) -> Iterator[tuple[date, AttentionItem]]:
    late = ReviewRequest.objects.open().filter(_of_one_of(visible), due__lt=timezone.localdate())
    sentence = gettext("No answer from %(name)s, due %(day)s")
    for row in late.select_related("article", "reviewer").order_by("due", "pk")[:MAX_ITEMS]:
        yield row.due, _due_item(row.article, sentence, row.reviewer, row.due)


# Profiles and credentials of authors


def _waiting_profiles() -> AttentionReason:
    """Return the changes to profiles that wait for an editor."""
    rows = list(waiting_revisions().select_related("author").defer("data")[: MAX_ITEMS + 1])
    items = [
        AttentionItem(
            row.author.name,
            reverse("admin:authors_author_revision", args=[row.author_id, row.number]),
            gettext("Sent %(time)s") % {"time": format_time(row.made_at)},
        )
        for row in rows[:MAX_ITEMS]
    ]
    all_url = f"{reverse('admin:authors_author_changelist')}?profile=waiting"
    return AttentionReason("profiles", gettext("Profiles"), items, all_url if len(rows) > MAX_ITEMS else "")


def _ending_credentials() -> AttentionReason:
    """Return the credentials that end within 60 days, and those that have ended and are still there."""
    rows = list(ending_credentials().select_related("author")[: MAX_ITEMS + 1])
    items = [_credential_item(row) for row in rows[:MAX_ITEMS]]
    all_url = f"{reverse('admin:authors_author_changelist')}?credentials=ending"
    label = gettext("Credentials that end soon")
    return AttentionReason("credentials", label, items, all_url if len(rows) > MAX_ITEMS else "")


def _credential_item(row: Credential) -> AttentionItem:
    last_day = row.ends_on or date.max
    has_ended = last_day < timezone.localdate()
    sentence = gettext("%(name)s ended on %(day)s") if has_ended else gettext("%(name)s ends on %(day)s")
    url = reverse("admin:authors_author_change", args=[row.author_id]) + "#credentials"
    return AttentionItem(row.author.name, url, sentence % {"name": row, "day": date_format(last_day)})


def _due_item(article: Article, sentence: str, reviewer: Author, day: date) -> AttentionItem:
    return AttentionItem(
        article.title, article_url(article.pk), sentence % {"name": reviewer, "day": date_format(day)}
    )
