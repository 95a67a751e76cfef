"""The page on which a chief editor chooses what happens when an author leaves."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from articles.desk.publishing.views import report_refusal
from articles.models import ReviewRequest
from articles.publishing import Refused
from articles.publishing.leaving import LEAVE, hand_over, mark_active, mark_former, plan_hand_over
from articles.publishing.publish import PUBLISH
from articles.request_policy import FORM, SMALL_FORM, declare
from authors.models import Author
from authors.request_sender import account_of


class SuccessorForm(forms.Form):
    """Who takes over the articles."""

    to = forms.ModelChoiceField(
        Author.objects.none(), label=_("Hand the articles over to"), empty_label=_("Choose a person")
    )

    def __init__(self, author: Author, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"label_suffix": ""})
        others = Author.objects.filter(is_former=False).exclude(pk=author.pk)
        self.fields["to"].queryset = others  # type: ignore[attr-defined]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leaving_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what an author has, and what handing over would change; on POST, do what was chosen.

    `?to=` is the person who would take over: the changes are shown before they are made.
    """
    if not (request.user.has_perm(LEAVE) and request.user.has_perm(PUBLISH)):
        raise PermissionDenied
    author = get_object_or_404(Author, pk=pk)
    if request.method == "POST":
        return _leave(request, author)
    form = SuccessorForm(author, request.GET if "to" in request.GET else None)
    to = form.cleaned_data["to"] if form.is_bound and form.is_valid() else None
    planned = plan_hand_over(author, to)
    context = admin.site.each_context(request) | {
        "title": gettext("When somebody leaves"),
        "author": author,
        "form": form,
        "to": to,
        "planned": planned,
        "is_blocked": any(one.problems for one in planned),
        "open_requests": ReviewRequest.objects.open().filter(reviewer=author).select_related("article"),
        "may_see_account": request.user.has_perm("auth.view_user"),
    }
    return TemplateResponse(request, "admin/leaving/leaving.html", context)


def _leave(request: HttpRequest, author: Author) -> HttpResponse:
    by, name = account_of(request), {"name": author.name}
    match request.POST.get("do"):
        case "former":
            mark_former(author, by=by)
            done = gettext("%(name)s is marked as former.") % name
        case "active":
            mark_active(author, by=by)
            done = gettext("%(name)s can write and review again.") % name
        case "hand_over":
            return _hand_over(request, author)
        case _:
            messages.error(request, gettext("Choose what to do."))
            return redirect("desk_author_leaving", author.pk)
    messages.success(request, done)
    return redirect("desk_author_leaving", author.pk)


def _hand_over(request: HttpRequest, author: Author) -> HttpResponse:
    form = SuccessorForm(author, request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Choose who takes over the articles."))
        return redirect("desk_author_leaving", author.pk)
    to = form.cleaned_data["to"]
    try:
        count = len(hand_over(author, to=to, by=account_of(request)))
    except Refused as refused:
        report_refusal(request, refused)
    else:
        sentence = ngettext(
            "%(count)d article was handed over to %(name)s.",
            "%(count)d articles were handed over to %(name)s.",
            count,
        )
        messages.success(request, sentence % {"count": count, "name": to.name})
    return redirect("desk_author_leaving", author.pk)


urlpatterns = [
    declare(
        path(
            "authors/author/<int:pk>/leaving/",
            admin.site.admin_view(leaving_view),
            name="desk_author_leaving",
        ),
        methods=FORM,
        body_limit=SMALL_FORM,
    )
]
