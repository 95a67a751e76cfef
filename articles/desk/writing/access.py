"""Permission checks of the form's views, with JSON errors for scripts."""

from collections.abc import Callable
from functools import wraps

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.desk.permissions import may_edit, visible_to
from articles.models import Article
from authors.request_sender import account_of

View = Callable[..., HttpResponse]
LOGGED_OUT = _("You are logged out. Log in in another tab, then continue here. Nothing is lost.")


def is_script_request(request: HttpRequest) -> bool:
    """Return whether a script sent the request, so the answer must be JSON, not a page."""
    return request.headers.get("X-Requested-With") == "XMLHttpRequest"


def json_error(message: str, status: int) -> JsonResponse:
    """Return a JSON answer with a message for the user."""
    return JsonResponse({"message": message}, status=status)


def admin_script_view(view: View) -> View:
    """Wrap a view in the admin's permission check; scripts get JSON with status 403, not a login form."""
    guarded = admin.site.admin_view(view)

    @wraps(view)
    def wrapper(request: HttpRequest, **ids: int) -> HttpResponse:
        if is_script_request(request) and not admin.site.has_permission(request):
            return json_error(str(LOGGED_OUT), 403)
        return guarded(request, **ids)

    return wrapper


def get_editable_article(request: HttpRequest, pk: int) -> Article:
    """Return an article that the user may edit; for pk 0, a new one if the user may add articles.

    Raises `PermissionDenied`, or `Http404` if the user sees no such article.
    """
    if pk:
        article = get_object_or_404(visible_to(request.user, Article.objects.all()), pk=pk)
        allowed = may_edit(request.user, article)
    else:
        article = Article(created_by=account_of(request))
        allowed = request.user.has_perm("articles.add_article")
    if not allowed:
        raise PermissionDenied
    return article


@require_safe
@never_cache
def session(request: HttpRequest) -> HttpResponse:
    """Return who is logged in and a CSRF token, for a form whose request got status 403."""
    if not admin.site.has_permission(request):
        return json_error(str(LOGGED_OUT), 403)
    return JsonResponse({"user": account_of(request).pk, "token": get_token(request)})
