"""What an open form tells the server while nobody saves: its raw fields, and that somebody is there."""

from datetime import datetime

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST

from articles.desk.articles.state import moment
from articles.desk.writing.access import article_to_write, for_scripts
from articles.desk.writing.form_data import base_of, pairs_of
from articles.models import Article, Autosave, be_present, head_of, leave
from authors.accounts import account_of


def autosave_of(request: HttpRequest, article: Article) -> Autosave | None:
    """Return what this user has typed into this article's form, or into a new one's, and not saved."""
    return Autosave.objects.filter(user=account_of(request), article=article.pk).first()


def forget(request: HttpRequest, pk: int) -> None:
    """Let go of what this user has typed into the form of this article, or of a new one (0)."""
    Autosave.objects.filter(user=account_of(request), article=pk or None).delete()


@for_scripts
@require_POST
def autosave(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the raw fields of the form, whatever is wrong with them; with `forget`, forget them."""
    article = article_to_write(request, pk)
    if "forget" in request.POST:
        forget(request, pk)
        return JsonResponse({"forgotten": True})
    user, kept_for = account_of(request), article if pk else None
    fields = {"base": base_of(request.POST), "fields": pairs_of(request.POST)}
    kept, _new = Autosave.objects.update_or_create(user=user, article=kept_for, defaults=fields)
    return JsonResponse({"at": clock(kept.saved_at)})


@for_scripts
@require_POST
def pulse(request: HttpRequest, pk: int) -> HttpResponse:
    """Say who else has the article open and what its last save is; with `leave`, be gone."""
    article, user = article_to_write(request, pk), account_of(request)
    if not pk:
        return JsonResponse({"others": [], "head": 0})
    if "leave" in request.POST:
        leave(article, user)
        return JsonResponse({"others": [], "head": 0})
    others = [called(other) for other in be_present(article, user)]
    head = head_of(article)
    return JsonResponse(
        {
            "others": others,
            "head": head.number if head else 0,
            "by": called(head.made_by) if head and head.made_by else "",
            "at": moment(head.made_at) if head else "",
        }
    )


def called(user: User) -> str:
    """What colleagues call somebody."""
    return user.get_full_name() or user.get_username()


def clock(time: datetime) -> str:
    """The time of day in the site's zone: 14:05."""
    return time_format(localtime(time), "H:i")
