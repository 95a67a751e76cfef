"""Background requests of an open form: autosave, and the heartbeat that shows who else has it open."""

from datetime import datetime

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST

from articles.desk.articles.state import format_time
from articles.desk.writing.access import admin_script_view, get_editable_article
from articles.desk.writing.form_data import base_revision_number, form_pairs
from articles.models import Article, Autosave, current_revision, record_presence, remove_presence
from authors.request_sender import account_of


def get_autosave(request: HttpRequest, article: Article) -> Autosave | None:
    """Return this user's autosave of the article's form, or of a new article's form."""
    return Autosave.objects.filter(user=account_of(request), article=article.pk).first()


def delete_autosave(request: HttpRequest, pk: int) -> None:
    """Delete this user's autosave of the article's form; pk 0 is a new article."""
    Autosave.objects.filter(user=account_of(request), article=pk or None).delete()


@admin_script_view
@require_POST
def autosave(request: HttpRequest, pk: int) -> HttpResponse:
    """Store the form's fields without checking them; with `forget`, delete the autosave."""
    article = get_editable_article(request, pk)
    if "forget" in request.POST:
        delete_autosave(request, pk)
        return JsonResponse({"forgotten": True})
    user, autosaved_article = account_of(request), article if pk else None
    fields = {"base": base_revision_number(request.POST), "fields": form_pairs(request.POST)}
    autosave_row, _new = Autosave.objects.update_or_create(
        user=user, article=autosaved_article, defaults=fields
    )
    return JsonResponse({"at": format_clock_time(autosave_row.saved_at)})


@admin_script_view
@require_POST
def pulse(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that the user has the form open; return who else has, and the latest revision.

    With `leave`, remove the user from those who have it open.
    """
    article, user = get_editable_article(request, pk), account_of(request)
    if not pk:
        return JsonResponse({"others": [], "head": 0})
    if "leave" in request.POST:
        remove_presence(article, user)
        return JsonResponse({"others": [], "head": 0})
    others = [display_name(other) for other in record_presence(article, user)]
    head = current_revision(article)
    return JsonResponse(
        {
            "others": others,
            "head": head.number if head else 0,
            "by": display_name(head.made_by) if head and head.made_by else "",
            "at": format_time(head.made_at) if head else "",
        }
    )


def display_name(user: User) -> str:
    """Return the name shown to colleagues."""
    return user.get_full_name() or user.get_username()


def format_clock_time(time: datetime) -> str:
    """Format the time of day in the site's time zone: 2:05 PM"""
    return time_format(localtime(time))
