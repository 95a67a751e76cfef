"""The private address of a person. It is on no page for readers, and in no feed, export or log."""

from django.contrib.auth.models import User
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext

from articles.action_log import Action, log_action
from articles.mail import queue_mail
from articles.manuscript import Message
from authors.models import Author, ContactDetails


def email_of(author: Author) -> str:
    """Return the address that mail to this person goes to: their own, else that of their account, or ""."""
    contact = ContactDetails.objects.filter(author=author).first()
    if contact and contact.email:
        return contact.email
    return author.user.email if author.user and author.user.is_active else ""


@transaction.atomic
def save_email(author: Author, email: str, *, by: User | None) -> None:
    """Set the private address of a person, or remove it with "". The former address is told.

    Links for reviewers are mailed to this address, so nobody may change it unnoticed. The log says that it
    changed, and not to what. Raises `ValidationError`.
    """
    if email:
        validate_email(email)
    before = ContactDetails.objects.filter(author=author).values_list("email", flat=True).first() or ""
    if email == before:
        return
    ContactDetails.objects.update_or_create(author=author, defaults={"email": email})
    log_action(Action.CHANGE, by=by, on=author, text=Message("Changed the private e-mail address."))
    queue_mail(
        before,
        gettext("Your e-mail address was changed"),
        gettext(
            "%(name)s: the e-mail address to which we send requests for review was changed or removed. "
            "If you did not ask for this, please answer this mail."
        )
        % {"name": author.name},
    )
