"""Logs changes of accounts and groups: what a person may do, and what a role may do.

Django's admin saves accounts and groups itself, so the admin classes note the state before it saves, and log
the difference afterwards, in the same transaction.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.utils.translation import override

from articles.action_log import Action, log_action
from articles.manuscript import Message

DETAILS = ("first_name", "last_name", "email")


@dataclass(frozen=True, slots=True)
class AccountState:
    """What is logged of an account when it changes: its role, its name, and its details (without values)."""

    user_name: str
    is_active: bool
    is_staff: bool
    is_superuser: bool
    groups: frozenset[str]
    permissions: frozenset[int]
    details: tuple[str, ...]

    @classmethod
    def of(cls, pk: int) -> "AccountState":
        """Read the state from the database."""
        user = User.objects.get(pk=pk)
        return cls(
            user_name=user.get_username(),
            is_active=user.is_active,
            is_staff=user.is_staff,
            is_superuser=user.is_superuser,
            groups=frozenset(user.groups.values_list("name", flat=True)),
            permissions=frozenset(user.user_permissions.values_list("pk", flat=True)),
            details=tuple(getattr(user, name) for name in DETAILS),
        )


def log_account_saved(user: User, before: AccountState | None, *, by: User) -> None:
    """Log that an account was created (`before` is None), or what changed in it; nothing if nothing did."""
    if before is None:
        log_action(Action.CREATE, by=by, on=user)
        return
    now = AccountState.of(user.pk)
    role_changes = list(_role_changes(before, now))
    others = []
    if now.user_name != before.user_name:
        others.append(Message("The name was “%(name)s”.", name=before.user_name))
    with override(settings.LANGUAGE_CODE):
        changed = [
            str(getattr(User._meta.get_field(name), "verbose_name", name))
            for name, old, new in zip(DETAILS, before.details, now.details, strict=True)
            if old != new
        ]
    if changed:
        others.append(Message("Changed: %(fields)s.", fields=", ".join(changed)))
    if role_changes or others:
        renamed = Action.RENAME if now.user_name != before.user_name else Action.CHANGE
        action = Action.CHANGE_ROLE if role_changes else renamed
        log_action(action, by=by, on=user, text=[*role_changes, *others])


def _role_changes(before: AccountState, now: AccountState) -> Iterator[str]:
    for name in sorted(now.groups - before.groups):
        yield Message("Added to the group “%(name)s”.", name=name)
    for name in sorted(before.groups - now.groups):
        yield Message("Removed from the group “%(name)s”.", name=name)
    if now.is_active != before.is_active:
        yield Message("Activated.") if now.is_active else Message("Deactivated.")
    if now.is_staff != before.is_staff:
        yield Message("May use the desk.") if now.is_staff else Message("May no longer use the desk.")
    if now.is_superuser != before.is_superuser:
        yield Message("Is a superuser.") if now.is_superuser else Message("Is no longer a superuser.")
    if now.permissions != before.permissions:
        yield Message("Other permissions of their own.")


@dataclass(frozen=True, slots=True)
class GroupState:
    """The name and the permissions of a group."""

    name: str
    permissions: frozenset[str]

    @classmethod
    def of(cls, pk: int) -> "GroupState":
        """Read the state from the database."""
        group = Group.objects.get(pk=pk)
        return cls(group.name, frozenset(group.permissions.values_list("codename", flat=True)))


def log_group_saved(group: Group, before: GroupState | None, *, by: User) -> None:
    """Log that a group was created (`before` is None), or what changed in it; nothing if nothing did."""
    if before is None:
        log_action(Action.CREATE, by=by, on=group)
        return
    now, sentences = GroupState.of(group.pk), []
    if now.name != before.name:
        sentences.append(Message("The name was “%(name)s”.", name=before.name))
    if added := ", ".join(sorted(now.permissions - before.permissions)):
        sentences.append(Message("Permissions added: %(names)s.", names=added))
    if removed := ", ".join(sorted(before.permissions - now.permissions)):
        sentences.append(Message("Permissions removed: %(names)s.", names=removed))
    if sentences:
        log_action(Action.CHANGE_ROLE, by=by, on=group, text=sentences)
