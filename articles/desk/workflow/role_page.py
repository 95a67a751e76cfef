"""The page on which chief editors see who has which role, when they were last active, and change roles."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from articles.action_log import LoggedAction
from articles.desk.writing.form_data import int_or_zero
from authors.accounts.reauthentication import recently_authenticated
from authors.request_sender import account_of
from authors.roles import (
    MANAGE_ACCOUNTS,
    Role,
    accounts_within_rights,
    change_role,
    role_of,
    roles_to_give,
)
from authors.second_factor.factors import HAS_SECOND_FACTOR

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Person:
    """An account in the list. `choices` are the roles that it can be given; none if it cannot be changed.

    `has_factor_to_reset` is True only for an account whose second factor this user may reset.
    """

    user: User
    role: Role
    last_active: datetime | None
    choices: Sequence[Role]
    has_factor_to_reset: bool

    @property
    def role_label(self) -> str:
        return gettext("Superuser") if self.user.is_superuser else str(self.role.label)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@recently_authenticated
def roles_view(request: HttpRequest) -> HttpResponse:
    """Show all accounts with their roles; on POST, change the role of one."""
    user = account_of(request)
    if not user.has_perm(MANAGE_ACCOUNTS):
        raise PermissionDenied
    if request.method == "POST":
        return _change(request, user)
    accounts = User.objects.order_by("-is_active", "first_name", "last_name", "username")
    page = Paginator(accounts.prefetch_related("groups"), PAGE_SIZE).get_page(request.GET.get("page"))
    context = admin.site.each_context(request) | {
        "title": gettext("People and roles"),
        "page": page,
        "people": _people(list(page), user),
        "may_add": user.has_perm("auth.add_user"),
    }
    return TemplateResponse(request, "admin/roles.html", context)


def _people(accounts: Sequence[User], user: User) -> list[Person]:
    """Return the rows of a page. Four queries for any number of accounts."""
    pks = [account.pk for account in accounts]
    choices = roles_to_give(user)
    others = accounts_within_rights(user, User.objects.filter(pk__in=pks).exclude(pk=user.pk))
    has_factor = dict(others.values_list("pk", HAS_SECOND_FACTOR))
    actions = LoggedAction.objects.filter(user_id__in=pks).order_by()
    acted = dict(actions.values_list("user_id").annotate(last=Max("at")))
    return [
        Person(
            account,
            role_of(account),
            max(filter(None, (account.last_login, acted.get(account.pk))), default=None),
            choices if account.pk in has_factor and not account.is_superuser else (),
            has_factor.get(account.pk, False),
        )
        for account in accounts
    ]


def _change(request: HttpRequest, by: User) -> HttpResponse:
    account = get_object_or_404(User, pk=int_or_zero(request.POST.get("user", "")))
    role = request.POST.get("role", "")
    if role not in Role.values:
        messages.error(request, gettext("Choose a role."))
        return redirect(reverse("admin:roles"))
    try:
        change_role(account, Role(role), by=by)
    except ValidationError as refused:
        for sentence in refused.messages:
            messages.error(request, sentence)
    else:
        words = {"name": account.get_full_name() or account.get_username(), "role": Role(role).label}
        messages.success(request, gettext("%(name)s now has the role “%(role)s”.") % words)
    return redirect(reverse("admin:roles"))
