"""The mails about a request for review. Those to the reviewer have the link, so nobody else gets them."""

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, override

from articles.mail import queue_mail
from articles.models import ReviewRequest, ReviewScope
from articles.models.review_request import ReviewAnswer
from articles.publishing.review_links import link_for
from authors.contact import email_of


def mail_request(request: ReviewRequest, *, is_new: bool) -> None:
    """Mail the reviewer a link, the first one of a request or a new one."""
    with override(settings.LANGUAGE_CODE):
        subject = (
            gettext("Please review “%(title)s”") if is_new else gettext("New link to review “%(title)s”")
        )
        opening = _asking(request) if is_new else gettext("here is a new link. Earlier links no longer work.")
        _mail_link(request, subject, opening, request.message)


def mail_reminder(request: ReviewRequest) -> None:
    """Remind the reviewer of the due date."""
    with override(settings.LANGUAGE_CODE):
        subject = gettext("Reminder: please review “%(title)s”")
        _mail_link(request, subject, gettext("your review has not arrived yet."))


def mail_due(request: ReviewRequest) -> None:
    """Tell the reviewer that the answer is due on another day."""
    with override(settings.LANGUAGE_CODE):
        subject = gettext("New due date for your review of “%(title)s”")
        _mail_link(request, subject, gettext("the date of your review was moved."))


def mail_change(request: ReviewRequest) -> None:
    """Tell the reviewer that the text has changed since they were asked."""
    with override(settings.LANGUAGE_CODE):
        _mail_link(
            request,
            gettext("The text of “%(title)s” has changed"),
            gettext(
                "an editor has changed the text that you are reviewing. The page of your review shows what "
                "changed, and you can choose to review the newer text."
            ),
        )


def _asking(request: ReviewRequest) -> str:
    sentences = {
        ReviewScope.ARTICLE: gettext("%(editor)s asks you to review the article “%(title)s”."),
        ReviewScope.SECTIONS: gettext("%(editor)s asks you to review some sections of “%(title)s”."),
        ReviewScope.EPISODE: gettext("%(editor)s asks you to review the podcast episode of “%(title)s”."),
    }
    editor = request.made_by_name or settings.SITE_NAME
    return sentences[ReviewScope(request.scope)] % {"editor": editor, "title": request.article.title}


def _mail_link(request: ReviewRequest, subject: str, *paragraphs: str) -> None:
    expiry = date_format(timezone.localtime(request.expires_at), "DATETIME_FORMAT")
    parts = [
        gettext("Dear %(name)s,") % {"name": request.reviewer.name},
        *filter(None, paragraphs),
        gettext("Please answer by %(date)s.") % {"date": date_format(request.due, "DATE_FORMAT")},
        link_for(request),
        gettext(
            "You need no account. The link is for you alone: please do not forward it. "
            "It works until %(time)s."
        )
        % {"time": expiry},
        settings.SITE_NAME,
    ]
    title = subject % {"title": request.article.title}
    queue_mail(email_of(request.reviewer), title, "\n\n".join(parts), expires_at=request.expires_at)


def mail_answer(request: ReviewRequest, note: str = "") -> None:
    """Tell the editor who asked what the reviewer answered. The mail has no link to the review page."""
    if request.made_by is None or not request.made_by.is_active:
        return
    with override(settings.LANGUAGE_CODE):
        values = {"name": request.reviewer.name, "title": request.article.title}
        sentence = (
            gettext("%(name)s signed off “%(title)s”.")
            if request.answer == ReviewAnswer.SIGNED
            else gettext("%(name)s requests changes to “%(title)s”.")
        )
        queue_mail(
            request.made_by.email, sentence % values, "\n\n".join(filter(None, [sentence % values, note]))
        )
