"""Comments on the working copy: adding, answering, resolving and reopening them."""

from collections.abc import Iterable, Sequence

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from articles.action_log import Action
from articles.manuscript import Manuscript, Message
from articles.manuscript.anchoring import SECTION, Place, find_quote, move_places
from articles.models import (
    Article,
    Comment,
    Part,
    ReviewRequest,
    Revision,
    Section,
    draft_manuscript_of,
    lock_article,
)
from articles.models.comment import COMMENT_LIMIT
from articles.models.comment_places import place_of
from articles.publishing.mentions import mail_mentions
from articles.publishing.refusals import Refused
from articles.publishing.restoring import manuscript_of_revision
from articles.publishing.senders import check_typed_text, sender_of
from authors.models import Author

QUOTE_LIMIT = 2000  # characters


@transaction.atomic
def add_comment(
    article: Article,
    *,
    text: str,
    part: str = Part.ARTICLE,
    section: Section | None = None,
    quote: str = "",
    start: int | None = None,
    parent: Comment | None = None,
    by: User | None = None,
    reviewer: Author | None = None,
    request: ReviewRequest | None = None,
) -> Comment:
    """Add a comment on a part of the working copy, or an answer to a comment (`parent`).

    `section` is the row that a comment on a section is about. `quote` are the marked words, as they are in
    the text or as a reader sees them, and `start` about where they begin. Mentioned colleagues are mailed.

    Raises `PermissionDenied`; `Refused` for an empty or overlong text, and if the section or the comment that
    is answered was deleted.
    """
    article = _lock(article)
    sender = sender_of(article, by=by, reviewer=reviewer, request=request)
    text = check_typed_text(text, COMMENT_LIMIT, argument="text")
    if not text:
        raise Refused(gettext("Write a comment first."), argument="text")
    comment = Comment(article=article, text=text, **sender.columns())
    if parent is not None:
        comment.parent = _thread_of(article, parent)
    else:
        _set_place(comment, article, part, section, quote, start)
    comment.save()
    mail_mentions(comment, article)
    sender.log(Action.COMMENT, article, describe_place(comment.parent or comment))
    return comment


def _lock(article: Article) -> Article:
    """Return the article as it is now, locked. Raises `Refused` if it is in the trash."""
    article = lock_article(article)
    if article.trashed_at is not None:
        raise Refused(gettext("The article is in the trash. Restore it first."))
    return article


def _thread_of(article: Article, comment: Comment) -> Comment:
    """Return the first comment of a thread, as it is now."""
    found = Comment.objects.filter(article=article, pk=comment.parent_id or comment.pk).first()
    if found is None:
        raise Refused(gettext("This comment was deleted."))
    return found


def _set_place(
    comment: Comment, article: Article, part: str, section: Section | None, quote: str, start: int | None
) -> None:
    if part not in Part.values:
        raise Refused(gettext("Choose what the comment is about."), argument="part")
    comment.part, comment.quote = part, check_typed_text(quote, QUOTE_LIMIT, argument="quote")
    if part == Part.SECTION:
        found = Section.objects.filter(article=article, pk=section.pk).first() if section else None
        if found is None:
            raise Refused(gettext("This section was deleted. Comment on another one."), argument="part")
        comment.section, comment.heading = found, found.heading
    text = comment.section.body if comment.section else getattr(article, part, "")
    spans = find_quote(text, comment.quote) if isinstance(text, str) else []
    if spans:
        comment.start = min((first for first, _end in spans), key=lambda first: abs(first - (start or 0)))


def resolve(
    comment: Comment,
    *,
    by: User | None = None,
    reviewer: Author | None = None,
    request: ReviewRequest | None = None,
) -> None:
    """Resolve a thread. Safe to repeat. Raises `PermissionDenied` and `Refused`."""
    _set_resolved(comment, is_resolved=True, by=by, reviewer=reviewer, request=request)


def reopen(
    comment: Comment,
    *,
    by: User | None = None,
    reviewer: Author | None = None,
    request: ReviewRequest | None = None,
) -> None:
    """Reopen a resolved thread. Safe to repeat. Raises `PermissionDenied` and `Refused`."""
    _set_resolved(comment, is_resolved=False, by=by, reviewer=reviewer, request=request)


@transaction.atomic
def _set_resolved(
    comment: Comment,
    *,
    is_resolved: bool,
    by: User | None,
    reviewer: Author | None,
    request: ReviewRequest | None,
) -> None:
    article = _lock(comment.article)
    sender = sender_of(article, by=by, reviewer=reviewer, request=request)
    thread = _thread_of(article, comment)
    if (thread.resolved_at is not None) == is_resolved:
        return
    thread.resolved_at = timezone.now() if is_resolved else None
    thread.resolved_by_name = sender.name if is_resolved else ""
    thread.save(update_fields=["resolved_at", "resolved_by_name"])
    action = Action.RESOLVE_COMMENT if is_resolved else Action.REOPEN_COMMENT
    sender.log(action, article, describe_place(thread))


def describe_place(comment: Comment) -> str:
    """Return where a comment is, as one line for the action log."""
    if comment.part == Part.SECTION:
        return (
            Message("Section “%(title)s”", title=comment.heading) if comment.heading else Message("Section")
        )
    return Message(str(Part(comment.part).label))


# Comments on the text of a revision, which may differ from the working copy


def rows_of_revision(revision: Revision) -> list[Section | None]:
    """Return for each section of a revision the row that has its text now, None if it is gone."""
    article = revision.article
    old = manuscript_of_revision(revision)
    rows = list(article.sections.all())
    places = [Place(SECTION, index) for index in range(len(old.sections))]
    moved = move_places(old, draft_manuscript_of(article), places)
    return [None if place.section is None else rows[place.section] for place in moved]


def places_in(text: Manuscript, article: Article, threads: Iterable[Comment]) -> Sequence[Place]:
    """Return the place of each thread in another version of the article's text, such as a revision."""
    indexes = {pk: index for index, pk in enumerate(article.sections.values_list("pk", flat=True))}
    return move_places(draft_manuscript_of(article), text, [place_of(one, indexes) for one in threads])
