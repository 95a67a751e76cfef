"""The private address of a person. It is on no page for readers, and in no feed, export or log."""

from django.conf import settings
from django.contrib.auth.models import User
from django.core.validators import MaxLengthValidator, validate_email
from django.db import transaction
from django.utils.translation import gettext, override

from articles.action_log import Action, log_action
from articles.mail import queue_mail
from articles.manuscript import Message
from authors.models import Author, ContactDetails

EMAIL_LIMIT = 254  # characters, as the column has it


def email_of(author: Author) -> str:
    """Return the address that mail to this person goes to: their own, else that of their account, or ""."""
    email = private_email_of(author)
    if email:
        return email
    return author.user.email if author.user and author.user.is_active else ""


def private_email_of(author: Author) -> str:
    """Return the address on the private record of a person, or ""."""
    return ContactDetails.objects.filter(author=author).values_list("email", flat=True).first() or ""


@transaction.atomic
def save_email(author: Author, email: str, *, by: User | None) -> None:
    """Set the private address of a person, or remove it with "". The former address is told.

    Links for reviewers are mailed to this address, so nobody may change it unnoticed. The log says that it
    changed, and not to what. Raises `ValidationError`.
    """
    if email:
        validate_email(email)
        MaxLengthValidator(EMAIL_LIMIT)(email)
    before = private_email_of(author)
    if email == before:
        return
    ContactDetails.objects.update_or_create(author=author, defaults={"email": email})
    log_action(Action.CHANGE, by=by, on=author, text=Message("Changed the private email address."))
    with override(settings.LANGUAGE_CODE):
        text = gettext(
            "Dear %(name)s,\n\nrequests for review no longer go to this email address: it was changed or "
            "removed. If you did not ask for this, please answer this email.\n\n%(site)s"
        ) % {"name": author.name, "site": settings.SITE_NAME}
        queue_mail(before, gettext("Your email address was changed"), text)
