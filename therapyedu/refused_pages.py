"""Pages for requests that are refused: 403, and 404 at the desk. A script gets the sentence as JSON.

Who is logged in at the desk stays at the desk, and is told the same about a page that does not exist and one
that is not theirs to open.
"""

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext_lazy as _

from articles.desk.writing.access import is_script_request
from articles.reading.pages import error_pages
from authors.desk_language import is_at_desk
from therapyedu.accounts import has_accounts

NOT_FOUND = _(
    "There is no such page, or your account may not open it. Writers open their own articles; "
    "an editor opens all."
)
FORBIDDEN = _("Your account may not do this. Ask an editor if you need to.")
OLD_FORM = _(
    "This form is older than your login, so nothing was saved. "
    "Go back, copy what you typed, and load the page again."
)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer with 404: with a page of the desk to those who are logged in there, else with the site's."""
    if has_accounts(request) and admin.site.has_permission(request):
        return _refuse(request, NOT_FOUND, title=_("Page not found"), status=404)
    return error_pages.not_found(request, exception)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer with 403 to an action that the account may not do."""
    return _refuse(request, FORBIDDEN, title=_("Not allowed"), status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer with 403 to a form without a valid CSRF token.

    What was submitted is not shown again: another site may have sent it.
    """
    return _refuse(request, OLD_FORM, title=_("Not saved"), status=403)


def _refuse(request: HttpRequest, message: object, *, title: object, status: int) -> HttpResponse:
    if is_script_request(request):
        response: HttpResponse = JsonResponse({"message": str(message)}, status=status)
    else:
        words = {"title": title, "message": message, "site_name": settings.SITE_NAME}
        if is_at_desk(request):
            context = admin.site.each_context(request) | words
            response = render(request, "admin/refused.html", context, status=status)
        else:
            response = render(None, "403.html", words, status=status)
    add_never_cache_headers(response)
    return response
