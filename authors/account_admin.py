"""Accounts and groups in the admin. Nobody can grant permissions, or take over accounts, beyond their own."""

from typing import Any

from axes.models import AccessFailureLog
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import AnonymousUser, Group, Permission, User
from django.db.models import Q, QuerySet
from django.forms import ModelMultipleChoiceField
from django.http import HttpRequest

Visitor = User | AnonymousUser


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

    This matters because a person who sets a password or an e-mail address can log in as that account.
    """
    if user.is_superuser:
        return accounts
    beyond = rights_beyond(user)
    accounts = accounts.filter(is_superuser=False)
    return accounts.exclude(user_permissions__in=beyond).exclude(groups__permissions__in=beyond)


admin.site.unregister([User, Group])


@admin.register(User)
class AccountAdmin(UserAdmin):
    """Accounts. Only superusers can make superusers; nobody can edit an account with more permissions."""

    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return accounts_within_rights(request.user, super().get_queryset(request))

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        fixed = super().get_readonly_fields(request, obj)
        return fixed if request.user.is_superuser else (*fixed, "is_superuser", "user_permissions")

    def formfield_for_manytomany(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> ModelMultipleChoiceField | None:
        if db_field.name == "groups":
            kwargs["queryset"] = groups_within_rights(request.user, Group.objects.all())
        return super().formfield_for_manytomany(db_field, request, **kwargs)


@admin.register(AccessFailureLog)
class FailedLoginAdmin(admin.ModelAdmin):
    """Failed logins, for superusers. Deleting those of a name or address lets it try again."""

    list_display = ("attempt_time", "username", "ip_address")
    fields = list_display
    readonly_fields = list_display
    search_fields = ("username", "ip_address")
    list_filter = ("attempt_time",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(Group)
class SuperuserGroupAdmin(GroupAdmin):
    """Groups: only superusers change them, others see them. The code finds groups by name."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)

    def has_change_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return bool(request.user.is_superuser)

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return bool(request.user.is_superuser)

    def has_view_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return super().has_change_permission(request, obj)
