"""Accounts: their settings and sessions, private addresses, and invitations to authors."""

import secrets
from datetime import datetime
from importlib import import_module
from typing import Self

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from authors.models.author import Author


class AccountSettings(models.Model):
    """What a person has set for their account. Without a row, everything is as the site has it."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="settings"
    )
    language = models.CharField(_("language"), max_length=10, blank=True)
    calendar_key = models.CharField(max_length=40, blank=True, editable=False)
    is_offered_second_factor = models.BooleanField(default=False, editable=False)

    class Meta:
        default_permissions = ()  # people set only their own

    def __str__(self) -> str:
        return str(self.user)


class ContactDetails(models.Model):
    """How to reach a person. Private: on no page, and in no feed, export or log.

    A separate table, so that nothing that reads authors has it by accident.
    """

    author = models.OneToOneField(Author, primary_key=True, on_delete=models.CASCADE, related_name="contact")
    email = models.EmailField(_("email address"), blank=True)

    class Meta:
        default_permissions = ()  # changed with the author

    def __str__(self) -> str:
        return str(self.author)


class Session(AbstractBaseSession):
    """A login session: whose it is, on what kind of device, and when it was last used.

    `device` is a name such as “Firefox on Windows”; the address and the user agent are not stored.
    """

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="sessions"
    )
    device = models.CharField(max_length=80, blank=True)
    began_at = models.DateTimeField(default=timezone.now)
    last_used_at = models.DateTimeField(default=timezone.now)

    class Meta(AbstractBaseSession.Meta):
        default_permissions = ()  # people see only their own
        abstract = False

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        return import_module(settings.SESSION_ENGINE).SessionStore

    def __str__(self) -> str:
        return self.device  # not the key, with which one is logged in


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, at: datetime | None = None) -> Self:
        """Invitations that can still be accepted."""
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=at or timezone.now())


def new_key() -> str:
    return secrets.token_urlsafe(16)


class Invitation(models.Model):
    """An invitation to an author to make an account. The mailed link is signed and contains `key`."""

    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    key = models.CharField(max_length=40, unique=True, default=new_key)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    sent_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        default_permissions = ()  # sent with the author
        ordering = ("-sent_at", "-pk")

    def __str__(self) -> str:
        return str(self.author)
