"""Mails to reviewers who have not answered: that the text has changed, and that the due date is near."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from articles.manuscript import FaultyText, Manuscript, parse
from articles.models import Article, ReviewRequest, Revision, lock_article, text_digest
from articles.models.review_request import new_link_key
from articles.publishing.review_links import LINK_AGE
from articles.publishing.review_mails import mail_change, mail_reminder
from authors.contact import email_of

REMINDED_BEFORE = timedelta(days=2)  # before the due date


def differs(request: ReviewRequest, draft: Manuscript) -> bool:
    """Whether the draft has another title, subtitle, short version or sections than the text under review."""
    try:
        return text_digest(parse(request.revision.text)) != text_digest(draft)
    except FaultyText:  # it was written under older rules
        return True


def tell_reviewers_of_change(article: Article, revision: Revision) -> None:
    """Mail each reviewer with an open request that the text has changed, once for each text they review.

    Call in the transaction of a save. Somebody whose link has expired is not mailed: a new link will show
    the new text.
    """
    waiting = ReviewRequest.objects.open().usable().filter(article=article, change_told_at=None)
    for request in waiting.exclude(revision=revision).select_related("article", "revision", "reviewer__user"):
        if differs(request, parse(revision.text)):
            request.change_told_at = timezone.now()
            request.save(update_fields=["change_told_at"])
            mail_change(request)


def remind_reviewers(today: date) -> int:
    """Mail a reminder for each open request that is due soon, once, and return how many were mailed.

    A link that would not work until the due date is replaced by a new one, for the same text. Nobody is
    reminded on the day on which they were asked.
    """
    due = ReviewRequest.objects.open().filter(reminded_at=None, due__lte=today + REMINDED_BEFORE)
    rows = due.filter(article__trashed_at=None).select_related("article")
    return sum(_remind(request, today) for request in rows if timezone.localdate(request.made_at) < today)


@transaction.atomic
def _remind(request: ReviewRequest, today: date) -> bool:
    lock_article(request.article)
    rows = ReviewRequest.objects.open().filter(pk=request.pk, reminded_at=None, article__trashed_at=None)
    waiting = rows.select_related("article", "revision", "reviewer__user").first()
    if waiting is None or not email_of(waiting.reviewer):
        return False
    if timezone.localdate(waiting.expires_at) <= max(waiting.due, today):
        waiting.link_key, waiting.expires_at = new_link_key(), timezone.now() + LINK_AGE
    waiting.reminded_at = timezone.now()
    waiting.save(update_fields=["link_key", "expires_at", "reminded_at"])
    mail_reminder(waiting)
    return True
