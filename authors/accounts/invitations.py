"""Invitations: an author gets a signed link by mail, and makes an account with it, or connects one.

The link contains the id and the key of a row of `Invitation`. It works for `INVITATION_AGE`, once, and until
it is revoked or another one is sent.
"""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.signing import BadSignature, TimestampSigner
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.formats import date_format
from django.utils.translation import gettext, override

from articles.action_log import Action, log_action
from articles.mail import queue_mail
from authors.contact import private_email_of
from authors.models import Author, Invitation

INVITATION_AGE = timedelta(days=7)
MAY_INVITE = "authors.change_author"
TOKEN_LIMIT = 300  # characters; a token has about 80
# The separator is not Django's colon, at which some mail programs end a link.
_signer = TimestampSigner(sep=".", salt="authors.accounts.invitations")


class InvitationOver(Exception):
    """The invitation can no longer be accepted: it was accepted, revoked or replaced in the meantime."""


# Links


def token_for(invitation: Invitation) -> str:
    """Return the signed token of an invitation, for a mail to the invited person and nothing else."""
    return _signer.sign_object([invitation.pk, invitation.key])


def invitation_of_token(token: str) -> Invitation | None:
    """Return the invitation that a token opens; None for every token that opens nothing."""
    if len(token) > TOKEN_LIMIT:
        return None
    try:
        pk, key = _signer.unsign_object(token, max_age=INVITATION_AGE)
    except (BadSignature, ValueError, TypeError):
        return None
    found = Invitation.objects.open().filter(pk=pk, author__user=None).select_related("author").first()
    return found if found and constant_time_compare(found.key, key) else None


# Sending and revoking


@transaction.atomic
def send_invitation(author: Author, email: str, *, by: User | None) -> Invitation:
    """Mail an author an invitation. The link of an earlier one no longer works.

    The log does not say to which address. Raises `PermissionDenied`, and `ValidationError` for an author with
    an account or an address that is none.
    """
    _require_may_invite(by)
    validate_email(email)
    author = Author.objects.select_for_update().get(pk=author.pk)
    if author.user_id is not None:
        raise ValidationError(gettext("This author has an account already."))
    now = timezone.now()
    author.invitations.open().update(revoked_at=now)
    invitation = Invitation.objects.create(
        author=author, email=email, sent_by=by, sent_at=now, expires_at=now + INVITATION_AGE
    )
    _mail(invitation)
    _tell_private_address(invitation)
    log_action(Action.INVITE, by=by, on=author)
    return invitation


@transaction.atomic
def revoke_invitation(author: Author, *, by: User | None) -> None:
    """End the link of an author's invitation. Safe to repeat. Raises `PermissionDenied`."""
    _require_may_invite(by)
    if author.invitations.open().update(revoked_at=timezone.now()):
        log_action(Action.REVOKE_INVITATION, by=by, on=author)


def _require_may_invite(by: User | None) -> None:
    if by is not None and not by.has_perm(MAY_INVITE):
        raise PermissionDenied


def _mail(invitation: Invitation) -> None:
    with override(settings.LANGUAGE_CODE):
        text = gettext(
            "Dear %(name)s,\n\n"
            "%(site)s invites you to create an account, with which you write your own profile. Choose a "
            "username and a password here:\n\n%(link)s\n\n"
            "The link works once, until %(time)s. It is only for you, so please do not forward it. If "
            "you did not expect this email, there is nothing to do.\n\n%(site)s"
        ) % {
            "name": invitation.author.name,
            "site": settings.SITE_NAME,
            "link": settings.SITE_URL + reverse("invitation", args=[token_for(invitation)]),
            "time": date_format(timezone.localtime(invitation.expires_at), "DATETIME_FORMAT"),
        }
        subject = gettext("Your account at %(site)s") % {"site": settings.SITE_NAME}
    queue_mail(invitation.email, subject, text, expires_at=invitation.expires_at)


def _tell_private_address(invitation: Invitation) -> None:
    """Mail the author if the link went elsewhere: with it somebody else could write and sign for them."""
    known = private_email_of(invitation.author)
    if known.casefold() == invitation.email.casefold():
        return
    with override(settings.LANGUAGE_CODE):
        text = gettext(
            "Dear %(name)s,\n\n"
            "%(site)s has sent the invitation to create your account to another email address. If you did "
            "not ask for this, please tell us: %(contact)s\n\n%(site)s"
        ) % {
            "name": invitation.author.name,
            "site": settings.SITE_NAME,
            "contact": settings.SITE_CONTACT,
        }
        subject = gettext("An invitation to another address")
    queue_mail(known, subject, text)


# Accepting


def accounts_with_address(invitation: Invitation) -> list[User]:
    """Return the active accounts with the address of an invitation."""
    accounts = User.objects.filter(email__iexact=invitation.email, is_active=True)
    return list(accounts.select_related("author").order_by("pk"))


@transaction.atomic
def accept_with_new_account(invitation: Invitation, user: User) -> User:
    """Save a new account, which has a user name and a password, and connect it with the invited author.

    The account has no rights at the desk. Raises `InvitationOver`; `IntegrityError` if somebody took the user
    name in the meantime.
    """
    author = _take(invitation)
    if accounts_with_address(invitation):
        raise InvitationOver
    user.email, user.is_staff, user.is_superuser = invitation.email, False, False
    user.save()
    log_action(Action.CREATE, by=user, on=user)
    _connect(author, user)
    return user


@transaction.atomic
def accept_with_own_account(invitation: Invitation, user: User) -> None:
    """Connect the account that is logged in with the invited author.

    Raises `PermissionDenied` if it has another address or an author; `InvitationOver`.
    """
    author = _take(invitation)
    if user not in accounts_with_address(invitation) or Author.objects.filter(user=user).exists():
        raise PermissionDenied
    _connect(author, user)


def _take(invitation: Invitation) -> Author:
    """Mark an invitation as accepted, and return its author, locked. Only the first of two gets it.

    Invitations to one address wait for each other, because each makes an account for it, or connects one.
    """
    same_address = Invitation.objects.filter(email__iexact=invitation.email).order_by("pk")
    list(same_address.select_for_update().values_list("pk"))
    author = Author.objects.select_for_update().get(pk=invitation.author_id)
    taken = Invitation.objects.open().filter(pk=invitation.pk).update(accepted_at=timezone.now())
    if not taken or author.user_id is not None:
        raise InvitationOver
    return author


def _connect(author: Author, user: User) -> None:
    author.user = user
    author.save(update_fields=["user"])
    log_action(Action.ACCEPT_INVITATION, by=user, on=author)


def suggest_user_name(author: Author) -> str:
    """Return a user name that is free: the name of the author with dots, and a number if it is taken.

    >>> suggest_user_name(Author(slug="sam-rivers"))
    'sam.rivers'
    """
    name = author.slug.replace("-", ".")[:100]
    taken = set(User.objects.filter(username__istartswith=name).values_list("username", flat=True))
    lowered = {other.lower() for other in taken}
    numbers = (f"{name}{number}" for number in range(2, len(lowered) + 3))
    return name if name not in lowered else next(one for one in numbers if one not in lowered)
