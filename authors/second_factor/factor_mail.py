"""Mail to the owner of an account about its second factor. It has no code, key or link that logs in."""

from django.conf import settings
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.translation import gettext, override

from articles.mail import queue_mail
from articles.manuscript import Message
from articles.message_translation import translate_message
from authors.desk_language import language_of

ADDED = Message("A second factor was added"), Message("Your account has a new second factor.")
REMOVED = Message("A second factor was removed"), Message("A second factor of your account was removed.")
RESET = (
    Message("Your second factor was reset"),
    Message(
        "The second factor of your account was removed, because it was lost. Log in with your password, "
        "and set up a new one."
    ),
)
NEW_CODES = (
    Message("New recovery codes"),
    Message("New recovery codes were made for your account. Earlier ones no longer work."),
)
CODE_USED = (
    Message("A recovery code was used"),
    Message("A recovery code was used to log in to your account. It does not work again."),
)
WRONG_CODES = (
    Message("Wrong codes for your account"),
    Message(
        "Somebody who knows your password entered several wrong codes. Without a right one they cannot "
        "log in."
    ),
)


def mail_owner(user: User, mail: tuple[Message, Message]) -> None:
    """Mail an account what happened to its second factor, in its language. Call inside the transaction.

    `mail` is one of the above: a subject, and a sentence.
    """
    subject, sentence = mail
    with override(language_of(user)):
        text = gettext(
            "Hello %(name)s,\n\n%(sentence)s\n\nIf this was not you, change your password now, look at "
            "%(url)s, and tell a chief editor.\n\n%(site)s"
        ) % {
            "name": user.get_full_name() or user.get_username(),
            "sentence": translate_message(sentence),
            "url": settings.SITE_URL + reverse("second_factor"),
            "site": settings.SITE_NAME,
        }
        queue_mail(user.email, translate_message(subject), text)
