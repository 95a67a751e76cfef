"""Who gets at the form's answers, and how a script is told that they do not."""

from collections.abc import Callable
from functools import wraps

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.desk.permissions import may_edit, visible_to
from articles.models import Article
from authors.accounts import account_of

View = Callable[..., HttpResponse]
LOGGED_OUT = "You are logged out. Log in in another tab, then go on here: nothing is lost."


def by_script(request: HttpRequest) -> bool:
    """Whether a script asked, which wants data and no page."""
    return request.headers.get("X-Requested-With") == "XMLHttpRequest"


def refusal(message: str, status: int) -> JsonResponse:
    return JsonResponse({"message": message}, status=status)


def for_scripts(view: View) -> View:
    """The admin's own check; but a script is told plainly, instead of being led to a login form."""
    guarded = admin.site.admin_view(view)

    @wraps(view)
    def door(request: HttpRequest, **ids: int) -> HttpResponse:
        if by_script(request) and not admin.site.has_permission(request):
            return refusal(LOGGED_OUT, 403)
        return guarded(request, **ids)

    return door


def article_to_write(request: HttpRequest, pk: int) -> Article:
    """Return an article to whom may edit it; for 0, a new one to whom may begin one.

    Raises `PermissionDenied`, or `Http404` where there is none that they could see.
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
    """Tell a form that was refused who is logged in now, with the token its next request needs."""
    if not admin.site.has_permission(request):
        return refusal(LOGGED_OUT, 403)
    return JsonResponse({"user": account_of(request).pk, "token": get_token(request)})
