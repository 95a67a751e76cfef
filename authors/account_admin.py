"""Accounts and groups in the admin: nobody hands out, or takes over, rights that they do not have."""

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
    """Return the groups that hold no right that this user does not have. A superuser has every right."""
    if user.is_superuser:
        return groups
    return groups.exclude(permissions__in=rights_beyond(user))


def accounts_within_rights(user: Visitor, accounts: QuerySet[User]) -> QuerySet[User]:
    """Return the accounts with no right that this user does not have.

    Whoever sets a password, or an e-mail address, can log in as that account.
    """
    if user.is_superuser:
        return accounts
    beyond = rights_beyond(user)
    accounts = accounts.filter(is_superuser=False)
    return accounts.exclude(user_permissions__in=beyond).exclude(groups__permissions__in=beyond)


admin.site.unregister([User, Group])


@admin.register(User)
class AccountAdmin(UserAdmin):
    """Accounts. Whoever is no superuser makes none, and touches none that may more than they do."""

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
    """Failed logins, for superusers, who delete those of a name or an address to let it try again."""

    list_display = ("attempt_time", "username", "ip_address")
    fields = list_display
    readonly_fields = list_display
    search_fields = ("username", "ip_address")
    list_filter = ("attempt_time",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(Group)
class SuperuserGroupAdmin(GroupAdmin):
    """Groups, for superusers to change; others see them. The site finds its groups by their names."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)

    def has_change_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return bool(request.user.is_superuser)

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return bool(request.user.is_superuser)

    def has_view_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return super().has_change_permission(request, obj)
