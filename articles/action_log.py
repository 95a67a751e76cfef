"""The action log: who did what, on which object, and when. It has nothing about readers.

Every action on content or accounts calls `log_action` inside its own transaction, so an action that fails
leaves no row. A row has names and ids as plain values, without foreign keys: it stays when the person or the
object is deleted.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from articles.manuscript import Message
from articles.message_translation import stored_text

TEXT_LIMIT = 300
USER_NAME_LIMIT = 150
BATCH_SIZE = 1000  # rows that `inserting_together` holds in memory

Row = TypeVar("Row", bound=models.Model)


class Action(models.TextChoices):
    """Everything that is logged, with the words that the desk shows."""

    # Articles
    SAVE = "save", _("Saved")
    SAVE_UNCHOSEN = "save_unchosen", _("Saved unchosen text")
    DUPLICATE = "duplicate", _("Duplicated")
    COPY_SECTION = "copy_section", _("Copied a section")
    RESTORE = "restore", _("Restored")
    NAME_REVISION = "name_revision", _("Named a revision")
    ADD_TOPIC = "add_topic", _("Added a topic")
    REMOVE_TOPIC = "remove_topic", _("Removed a topic")
    PUBLISH = "publish", _("Published")
    SCHEDULE = "schedule", _("Scheduled")
    REMAKE = "remake", _("Remade an edition")
    CANCEL = "cancel", _("Canceled an edition")
    RESCHEDULE = "reschedule", _("Moved to another time")
    CANCEL_RELEASE = "cancel_release", _("Canceled a release")
    REOPEN_RELEASE = "reopen_release", _("Planned a release again")
    UNPUBLISH = "unpublish", _("Unpublished")
    ROLL_BACK = "roll_back", _("Rolled back")
    DECIDE = "decide", _("Decided about sections")
    SET_ASIDE = "set_aside", _("Set a suggestion aside")
    BRING_BACK = "bring_back", _("Brought a suggestion back")
    SIGN_OFF = "sign_off", _("Signed off")
    WITHDRAW_SIGN_OFF = "withdraw_sign_off", _("Withdrew a review")
    SEND_FOR_REVIEW = "send_for_review", _("Sent for review")
    TAKE_BACK = "take_back", _("Taken back from review")
    REQUEST_CHANGES = "request_changes", _("Requested changes")
    APPROVE = "approve", _("Approved")
    COMMENT = "comment", _("Commented")
    RESOLVE_COMMENT = "resolve_comment", _("Resolved a comment")
    REOPEN_COMMENT = "reopen_comment", _("Reopened a comment")
    PROPOSE = "propose", _("Proposed wording")
    ACCEPT_PROPOSAL = "accept_proposal", _("Accepted proposed wording")
    DECLINE_PROPOSAL = "decline_proposal", _("Declined proposed wording")
    REQUEST_REVIEW = "request_review", _("Asked for a review")
    RENEW_REVIEW = "renew_review", _("Renewed a request for review")
    MOVE_REVIEW = "move_review", _("Moved the due date of a review")
    REVOKE_REVIEW = "revoke_review", _("Revoked a request for review")
    REVIEW_NEWER_TEXT = "review_newer_text", _("Reviews the newer text")
    TRASH = "trash", _("Moved to the trash")
    RESTORE_FROM_TRASH = "restore_from_trash", _("Restored from the trash")
    PIN_LEAD = "pin_lead", _("Pinned to the top of the home page")
    UNPIN_LEAD = "unpin_lead", _("Unpinned from the home page")
    RERENDER = "rerender", _("Rendered again")
    # Everything
    CREATE = "create", _("Created")
    CHANGE = "change", _("Changed")
    RENAME = "rename", _("Renamed")
    MERGE = "merge", _("Merged")
    DELETE = "delete", _("Deleted")
    HAND_OVER = "hand_over", _("Handed over")
    MARK_FORMER = "mark_former", _("Marked as former")
    MARK_ACTIVE = "mark_active", _("Marked as active again")
    SEND_PROFILE = "send_profile", _("Sent changes to the profile")
    DISCARD_PROFILE = "discard_profile", _("Discarded changes to the profile")
    APPROVE_PROFILE = "approve_profile", _("Approved changes to the profile")
    RETURN_PROFILE = "return_profile", _("Returned changes to the profile")
    CHECK_HELP_LINE = "check_help_line", _("Checked a help line")
    # Credentials of authors
    ADD_CREDENTIAL = "add_credential", _("Added a credential")
    CHANGE_CREDENTIAL = "change_credential", _("Changed a credential")
    VERIFY_CREDENTIAL = "verify_credential", _("Verified a credential")
    REMOVE_CREDENTIAL = "remove_credential", _("Removed a credential")
    # Import and export
    IMPORT = "import", _("Imported")
    EXPORT = "export", _("Exported")
    EXPORT_SITE = "export_site", _("Exported the site")
    # Accounts
    CHANGE_ROLE = "change_role", _("Changed a role")
    SET_PASSWORD = "set_password", _("Set a password")
    MAIL_PASSWORD_LINK = "mail_password_link", _("Emailed a link for a password")
    END_SESSION = "end_session", _("Logged out other devices")
    INVITE = "invite", _("Sent an invitation")
    REVOKE_INVITATION = "revoke_invitation", _("Revoked an invitation")
    ACCEPT_INVITATION = "accept_invitation", _("Accepted an invitation")
    LOGIN_FAILED = "login_failed", _("Failed login")
    LOGIN_PAUSED = "login_paused", _("Logins paused")
    ADD_SECOND_FACTOR = "add_second_factor", _("Added a second factor")
    REMOVE_SECOND_FACTOR = "remove_second_factor", _("Removed a second factor")
    RESET_SECOND_FACTOR = "reset_second_factor", _("Reset the second factor")
    RENEW_RECOVERY_CODES = "renew_recovery_codes", _("Made new recovery codes")
    USE_RECOVERY_CODE = "use_recovery_code", _("Used a recovery code")
    CODE_FAILED = "code_failed", _("Wrong code at login")
    CODES_PAUSED = "codes_paused", _("Codes paused")
    NEW_DEVICE = "new_device", _("Login on a new device")
    ASK_FOR_PASSWORD = "ask_for_password", _("Asked for a new password")


LOGIN_ACTIONS = (
    Action.LOGIN_FAILED,
    Action.LOGIN_PAUSED,
    Action.CODE_FAILED,
    Action.CODES_PAUSED,
    Action.NEW_DEVICE,
    Action.ASK_FOR_PASSWORD,
)


class LoggedAction(models.Model):
    """One action. `text` adds one line to it; `revision_id` and `edition_id` are what it made, if anything.

    The command line has no user: `user_name` is empty. `period` is set where only one row is recorded for a
    name in a period: the time at which the period begins.
    """

    action = models.CharField(max_length=40)
    user_id = models.BigIntegerField(null=True)
    user_name = models.CharField(max_length=USER_NAME_LIMIT, blank=True)
    object_type = models.CharField(max_length=100, blank=True)
    object_id = models.BigIntegerField(null=True)
    object_text = models.CharField(max_length=TEXT_LIMIT, blank=True)
    at = models.DateTimeField(default=timezone.now)
    text = models.CharField(max_length=TEXT_LIMIT, blank=True)
    revision_id = models.BigIntegerField(null=True)
    edition_id = models.BigIntegerField(null=True)
    period = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("logged action")
        verbose_name_plural = _("action log")
        ordering = ("-at", "-pk")
        default_permissions = ("view",)  # nobody adds, changes or deletes rows by hand
        indexes = (
            models.Index(fields=["-at", "-id"], name="action_log_by_time"),
            models.Index(fields=["object_type", "object_id", "-at", "-id"], name="action_log_by_object"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("action", "period", "user_name"),
                condition=models.Q(period__isnull=False),
                name="action_log_once_a_period",
            ),
        )

    def __str__(self) -> str:
        return f"{self.action_label}: {self.object_text}" if self.object_text else self.action_label

    @property
    def action_label(self) -> str:
        """The words for the action."""
        return str(Action(self.action).label) if self.action in Action.values else self.action

    @property
    def person(self) -> str:
        """The words for who did it: a user name, or what is known without one."""
        if self.user_name:
            return self.user_name
        return gettext("unknown") if self.action in LOGIN_ACTIONS else gettext("command line")


# Logging

_waiting: ContextVar[list[LoggedAction] | None] = ContextVar("waiting", default=None)


def log_action(
    action: Action,
    *,
    by: User | None,
    on: models.Model | None = None,
    text: str | Sequence[str] = "",
    revision: int | None = None,
    edition: int | None = None,
    person: str = "",
) -> None:
    """Record an action. Call inside the transaction of the change, and before the object is deleted.

    `by` is None for the command line, `on` is None for an action on no single row, such as an import.
    `person` is the name of somebody without an account, such as a reviewer who came by a mailed link.
    `revision` and `edition` are ids. `text` is one sentence or several; a `Message` is logged in the language
    of the site.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("log_action() belongs inside the transaction of the change")
    logged = _action_on(on, action, text)
    if by is not None:
        logged.user_id, logged.user_name = by.pk, by.get_username()
    else:
        logged.user_name = person[:USER_NAME_LIMIT]
    logged.revision_id, logged.edition_id = revision, edition
    waiting = _waiting.get()
    if waiting is None:
        logged.save(force_insert=True)
        return
    waiting.append(logged)
    if len(waiting) >= BATCH_SIZE:
        _insert(waiting)


@contextmanager
def inserting_together() -> Iterator[None]:
    """Insert the rows of all actions in this block together, at its end, as an import needs it.

    The block and its end must be in one transaction, which fails as a whole.
    """
    waiting: list[LoggedAction] = []
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    _insert(waiting)


def _insert(waiting: list[LoggedAction]) -> None:
    LoggedAction.objects.bulk_create(waiting)
    waiting.clear()


def log_once(
    action: Action, *, user_name: str, on: models.Model | None, text: str | Sequence[str], period: datetime
) -> None:
    """Record an action of nobody who is logged in, unless a row for this name in this period exists."""
    logged = _action_on(on, action, text)
    logged.user_name, logged.period = user_name, period
    LoggedAction.objects.bulk_create([logged], ignore_conflicts=True)


def _action_on(on: models.Model | None, action: Action, text: str | Sequence[str]) -> LoggedAction:
    sentences = [text] if isinstance(text, str) else text
    logged = LoggedAction(action=action, text=_line(stored_text(*sentences)))
    if on is not None:
        logged.object_type, logged.object_id, logged.object_text = on._meta.label_lower, on.pk, _line(str(on))
    return logged


def _line(text: str) -> str:
    """Return the text as one line that fits its column."""
    line = " ".join(text.split())
    return line if len(line) <= TEXT_LIMIT else f"{line[: TEXT_LIMIT - 1]}…"


# Rows that are saved as a whole: topics, series, pictures, episodes, authors


def stored_row(row: Row) -> Row | None:
    """Return the row as it is in the database, to be compared by `log_saved`; None for a new row."""
    return type(row)._default_manager.filter(pk=row.pk).first() if row.pk else None


def log_saved(
    row: Row, before: Row | None, *, by: User | None, also: Sequence[str] = (), text: str = ""
) -> None:
    """Record that a row was created, renamed or changed, and which fields; nothing if they are the same.

    Fields that are not editable are computed from others, and only those in `also` are compared. `text` says
    what changed beside the fields.
    """
    if before is None:
        log_action(Action.CREATE, by=by, on=row)
        return
    lines: list[str] = []
    is_renamed = str(before) != str(row)
    if is_renamed:
        lines.append(Message("The name was “%(name)s”.", name=str(before)))
    changed = [name for name, value in _changed_fields(row, before, also) if value != str(row)]
    if changed:
        lines.append(Message("Changed: %(fields)s.", fields=", ".join(changed)))
    lines += [text] if text else []
    if lines:
        log_action(Action.RENAME if is_renamed else Action.CHANGE, by=by, on=row, text=lines)


def _changed_fields(row: Row, before: Row, also: Sequence[str]) -> Iterator[tuple[str, Any]]:
    """Yield the name, in the language of the site, and the new value of each field that differs."""
    for field in row._meta.concrete_fields:
        is_compared = field.editable or field.name in also
        if is_compared and field.value_from_object(row) != field.value_from_object(before):
            with override(settings.LANGUAGE_CODE):
                name = str(field.verbose_name)
            yield name, field.value_from_object(row)


# Reading


def actions_on(model: type[models.Model], pk: int | str) -> models.QuerySet[LoggedAction]:
    """Return the actions on one row, the latest first; also on a deleted one."""
    actions = LoggedAction.objects.filter(object_type=model._meta.label_lower)
    is_id = str(pk).isascii() and str(pk).isdigit() and len(str(pk)) < 19
    return actions.filter(object_id=int(pk)) if is_id else actions.none()


def login_actions_before(time: datetime) -> models.QuerySet[LoggedAction]:
    """Return the rows about logins that are older than this, for their removal."""
    return LoggedAction.objects.filter(action__in=LOGIN_ACTIONS, period__lt=time)


def format_time(time: datetime) -> str:
    """Format a time for the text of a row, in the site's time zone and language: March 3, 2026, 2:05 PM"""
    with override(settings.LANGUAGE_CODE):
        return date_format(timezone.localtime(time), "DATETIME_FORMAT")


def quarter_of_an_hour(time: datetime) -> datetime:
    """Return the beginning of the quarter of an hour in which a time lies."""
    return time.replace(minute=time.minute // 15 * 15, second=0, microsecond=0)
