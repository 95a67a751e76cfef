"""The roles of accounts: which group each has, who may change it, and what nobody may take away.

A role is a group that a migration made, with its permissions; an author has none of them, and no access to
the desk. Nobody gives a role with more permissions than their own, changes their own role, or leaves the
site without a chief editor.
"""

from django.contrib.auth.models import AnonymousUser, Group, Permission, User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from authors.account_log import AccountState, log_account_saved

MANAGE_ACCOUNTS = "auth.change_user"
ONLY_CHIEF_EDITOR = _("This is the only chief editor. Give the role to somebody else first.")
Visitor = User | AnonymousUser


class Role(models.TextChoices):
    """The roles, from the fewest permissions to the most. Each is the name of a group, but the first."""

    AUTHOR = "author", _("Author")
    WRITER = "writer", _("Writer")
    EDITOR = "editor", _("Editor")
    CHIEF_EDITOR = "chief editor", _("Chief editor")


GROUPS = [role.value for role in Role if role != Role.AUTHOR]


def role_of(user: User) -> Role:
    """Return the role of an account: the one with the most permissions, if it has several. One query.

    Without a query if its groups are prefetched.
    """
    names = {group.name for group in user.groups.all()}
    return max((role for role in Role if role.value in names), key=list(Role).index, default=Role.AUTHOR)


# Permissions of others


def rights_beyond(user: Visitor) -> QuerySet[Permission]:
    """Return the permissions that this user does not have."""
    own = Permission.objects.filter(Q(user=user.pk) | Q(group__user=user.pk))
    return Permission.objects.exclude(pk__in=own.values("pk"))


def groups_within_rights(user: Visitor, groups: QuerySet[Group]) -> QuerySet[Group]:
    """Return the groups with no permission beyond this user's. A superuser has every permission."""
    if user.is_superuser:
        return groups
    return groups.exclude(permissions__in=rights_beyond(user))


def accounts_within_rights(user: Visitor, accounts: QuerySet[User]) -> QuerySet[User]:
    """Return the accounts with no permission beyond this user's.

    This matters because a person who sets a password or an email address can log in as that account.
    """
    if user.is_superuser:
        return accounts
    beyond = rights_beyond(user)
    accounts = accounts.filter(is_superuser=False)
    return accounts.exclude(user_permissions__in=beyond).exclude(groups__permissions__in=beyond)


# Changing a role


def is_last_chief_editor(user: User) -> bool:
    """Return whether no other account that can log in is a chief editor, and this one is."""
    chiefs = User.objects.filter(groups__name=Role.CHIEF_EDITOR, is_active=True, is_staff=True)
    return set(chiefs.values_list("pk", flat=True)) == {user.pk}


def roles_to_give(user: User) -> list[Role]:
    """Return the roles that this user may give to others. Two queries at most."""
    if not user.has_perm(MANAGE_ACCOUNTS):
        return []
    groups = groups_within_rights(user, Group.objects.filter(name__in=GROUPS))
    names = set(groups.values_list("name", flat=True))
    return [role for role in Role if role == Role.AUTHOR or role.value in names]


@transaction.atomic
def change_role(user: User, role: Role, *, by: User) -> None:
    """Give an account another role. Other groups that it has stay. Safe to repeat.

    Raises `PermissionDenied`, for a role or an account with more permissions too; `ValidationError` for one's
    own role, and for the last chief editor.
    """
    # One change at a time: two chief editors could take the role from each other.
    groups = {group.name: group for group in Group.objects.select_for_update().filter(name__in=GROUPS)}
    accounts = accounts_within_rights(by, User.objects.filter(pk=user.pk))
    if role not in roles_to_give(by) or not accounts.exists():
        raise PermissionDenied(gettext("%(user)s may not do that.") % {"user": by.get_username()})
    if user.pk == by.pk:
        raise ValidationError(gettext("Ask another chief editor to change your own role."))
    if role != Role.CHIEF_EDITOR and is_last_chief_editor(user):
        raise ValidationError(str(ONLY_CHIEF_EDITOR))
    before = AccountState.of(user.pk)
    user.groups.remove(*(group for name, group in groups.items() if name != role.value))
    if role.value in groups:
        user.groups.add(groups[role.value])
    user.is_staff = user.is_superuser or role != Role.AUTHOR
    user.save(update_fields=["is_staff"])
    log_account_saved(user, before, by=by)
