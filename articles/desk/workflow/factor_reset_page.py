"""The page on which a chief editor resets the second factor of somebody who has lost it."""

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from articles.desk.writing.form_data import int_or_zero
from authors.accounts.reauthentication import recently_authenticated
from authors.request_sender import account_of
from authors.second_factor.factor_actions import REASON_LIMIT, may_reset, reset_second_factor


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@recently_authenticated
def reset_second_factor_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the reason, then reset. Somebody else's account, and none with more permissions."""
    by = account_of(request)
    account = User.objects.filter(pk=int_or_zero(str(pk))).first()
    if account is None or not may_reset(by, account):
        raise PermissionDenied
    name = account.get_full_name() or account.get_username()
    errors: list[str] = []
    if request.method == "POST":
        try:
            reset_second_factor(account, by=by, reason=request.POST.get("reason", ""))
        except ValidationError as refused:
            errors = refused.messages
        else:
            words = gettext("The second factor of %(name)s was reset.") % {"name": name}
            messages.success(request, words)
            return redirect("admin:roles")
    context = admin.site.each_context(request) | {
        "title": gettext("Reset second factor"),
        "name": name,
        "errors": errors,
        "reason": request.POST.get("reason", ""),
        "reason_limit": REASON_LIMIT,
    }
    return TemplateResponse(request, "admin/reset_second_factor.html", context)
