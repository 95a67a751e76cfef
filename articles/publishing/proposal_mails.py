"""The mail that tells who proposed wording what became of it."""

from django.conf import settings
from django.utils.translation import gettext, override

from articles.mail import queue_mail
from articles.models import Proposal, ProposalState
from authors.contact import email_of
from authors.desk_language import language_of


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
