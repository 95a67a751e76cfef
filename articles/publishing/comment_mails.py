"""The mails about comments and proposed wording."""

from django.conf import settings
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.translation import gettext, override

from articles.mail import queue_mail
from articles.models import Article, Comment, Proposal, ProposalState
from authors.contact import email_of
from authors.desk_language import language_of


def mail_mention(person: User, comment: Comment, article: Article) -> None:
    """Mail a colleague the comment that mentions them, in their language, with a link to it."""
    with override(language_of(person)):
        subject = gettext("%(name)s mentioned you in a comment on “%(title)s”")
        quote = gettext("On: “%(words)s”") % {"words": comment.quote} if comment.quote else ""
        parts = [subject % {"name": comment.name, "title": article.title}, quote, comment.text]
        address = settings.SITE_URL.rstrip("/") + reverse(
            "admin:articles_article_comments", args=[article.pk]
        )
        parts += [f"{address}#comment-{comment.pk}", settings.SITE_NAME]
        queue_mail(person.email, parts[0], "\n\n".join(filter(None, parts)))


def mail_decision(proposal: Proposal) -> None:
    """Mail the person who proposed wording that it was accepted or declined, unless they decided."""
    person = proposal.user
    if person is not None and (person.pk == proposal.decided_by_id or not person.is_active):
        return
    address = email_of(proposal.author) if proposal.author else person.email if person else ""
    with override(language_of(person) if person else settings.LANGUAGE_CODE):
        is_accepted = proposal.state == ProposalState.ACCEPTED
        subject = (
            gettext("Your wording for “%(title)s” was accepted")
            if is_accepted
            else gettext("Your wording for “%(title)s” was declined")
        ) % {"title": proposal.article.title}
        reason = "" if is_accepted else gettext("Reason: %(reason)s") % {"reason": proposal.decline_reason}
        proposed = gettext("You proposed:\n\n%(text)s") % {"text": proposal.new_text}
        parts = (f"{subject}.", reason, proposed, settings.SITE_NAME)
        queue_mail(address, subject, "\n\n".join(filter(None, parts)))
