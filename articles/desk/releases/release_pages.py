"""The list of releases, the page of one, and the page that adds an article to a release; their URLs."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from articles.desk.articles.state import format_time
from articles.desk.publishing.forms import StartForm
from articles.desk.publishing.views import (
    add_refusal_errors,
    get_publishable_article,
    report_refusal,
    with_link,
)
from articles.desk.releases import calendar_feed, calendar_pages
from articles.desk.releases.calendar_pages import releases_page, require_publisher
from articles.desk.releases.release_forms import AddArticleForm, ChooseReleaseForm, ReleaseNameForm
from articles.desk.releases.release_rows import release_rows
from articles.desk.writing.form_data import int_or_zero
from articles.models import Article, Release, ReleaseItem, ReleaseState
from articles.publishing import (
    Refused,
    add_to_release,
    cancel_release,
    create_release,
    describe_change,
    move_release,
    publish_release,
    remove_from_release,
    rename_release,
    reopen_release,
    roll_back_release,
)
from articles.request_policy import FORM, POST, SAFE, SMALL_FORM, declare
from authors.request_sender import account_of

PAGE_SIZE = 50


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def releases_view(request: HttpRequest) -> HttpResponse:
    """List the releases, those that are open first, and create one."""
    require_publisher(request)
    form = ReleaseNameForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            return redirect(
                "desk_release", create_release(form.cleaned_data["name"], by=account_of(request)).pk
            )
        except Refused as refused:
            add_refusal_errors(form, refused)
    counted = Release.objects.annotate(size=Count("items"))
    page = Paginator(counted.order_by("-made_at", "-pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    return releases_page(request, "releases/list", gettext("Releases"), form=form, page=page)


# One release


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def release_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a release with what is not ready, and change it: `do` in the form names what is done."""
    require_publisher(request)
    release = get_object_or_404(Release, pk=pk)
    shown: dict[str, forms.Form] = {
        "rename": ReleaseNameForm(initial={"name": release.name}, auto_id="rename_%s"),
        "add": AddArticleForm(request=request, auto_id="add_%s"),
        "start": StartForm(auto_id="start_%s"),
    }
    if request.method == "POST":
        step = STEPS.get(request.POST.get("do", ""))
        if step is None:
            raise Http404
        unfinished = step(request, release)
        if unfinished is None:
            return redirect("desk_release", pk)
        shown.update([unfinished])
        release.refresh_from_db()
    return releases_page(
        request,
        "releases/release",
        release.name,
        release=release,
        rows=release_rows(release),
        forms=shown,
        time_zone=timezone.get_current_timezone_name(),
        now=timezone.now(),
    )


# A form with errors, and the name of its place in the page; None if it was done.
Unfinished = tuple[str, forms.Form] | None


def _submitted(name: str, form: forms.Form, act: Callable[[dict[str, Any]], object]) -> Unfinished:
    """Act with the data of a form, unless it has errors."""
    if form.is_valid():
        try:
            act(form.cleaned_data)
        except Refused as refused:
            add_refusal_errors(form, refused)
    return (name, form) if form.errors else None


def _rename(request: HttpRequest, release: Release) -> Unfinished:
    user = account_of(request)
    return _submitted(
        "rename",
        ReleaseNameForm(request.POST, auto_id="rename_%s"),
        lambda data: rename_release(release, data["name"], by=user),
    )


def _add(request: HttpRequest, release: Release) -> Unfinished:
    def add(data: dict[str, Any]) -> None:
        report_added(request, release, add_to_release(release, [data["article"]], by=account_of(request)))

    return _submitted("add", AddArticleForm(request.POST, request=request, auto_id="add_%s"), add)


def _start(request: HttpRequest, release: Release) -> Unfinished:
    """Publish a planned release, or move a scheduled one: now, or at a set time."""
    form, user = StartForm(request.POST, auto_id="start_%s"), account_of(request)

    def start(data: dict[str, Any]) -> None:
        # The page tells what it showed: a planned release is frozen now, a scheduled one was.
        if request.POST.get("state") == ReleaseState.SCHEDULED:
            started = move_release(release, at=form.start, by=user)
        else:
            started = publish_release(release, by=user, at=form.start)
        words = gettext("The release goes live on %(time)s.") % {"time": format_time(started.at)}
        if started.state == ReleaseState.PUBLISHED:
            words = gettext("The release is live.")
        messages.success(request, words)

    return _submitted("start", form, start)


def _remove(request: HttpRequest, release: Release) -> Unfinished:
    article = Article.objects.filter(pk=int_or_zero(request.POST.get("article", ""))).first()
    if article is not None:
        _report(request, lambda: remove_from_release(release, article, by=account_of(request)))
    return None


def _describe(request: HttpRequest, release: Release) -> Unfinished:
    """Save the notes for readers of all articles of the page."""
    user = account_of(request)
    for item in release.items.select_related("article"):
        if f"note-{item.article_id}" in request.POST:
            _report(request, lambda item=item: _describe_item(request, item, user))  # type: ignore[misc]
    return None


def _describe_item(request: HttpRequest, item: ReleaseItem, user: User) -> None:
    describe_change(
        item.release,
        item.article,
        note=request.POST[f"note-{item.article_id}"],
        minor=f"minor-{item.article_id}" in request.POST,
        by=user,
    )


def _reopen(request: HttpRequest, release: Release) -> Unfinished:
    _report(request, lambda: reopen_release(release, by=account_of(request)))
    return None


def _report(request: HttpRequest, act: Callable[[], object]) -> None:
    try:
        act()
    except Refused as refused:
        report_refusal(request, refused)


STEPS: Mapping[str, Callable[[HttpRequest, Release], Unfinished]] = {
    "rename": _rename,
    "add": _add,
    "start": _start,
    "remove": _remove,
    "describe": _describe,
    "reopen": _reopen,
}


# Canceling and rolling back, after a question


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancel_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whether to cancel a release, then cancel it."""
    return _ask(
        request, pk, "cancel", gettext("Cancel release"), cancel_release, gettext("The release is canceled.")
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def roll_back_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whether to roll back a release, then roll it back."""
    done = gettext("Rolled back. Readers see what was live before the release.")
    return _ask(request, pk, "roll_back", gettext("Roll back release"), roll_back_release, done)


def _ask(
    request: HttpRequest, pk: int, name: str, title: str, act: Callable[..., Release], done: str
) -> HttpResponse:
    require_publisher(request)
    release = get_object_or_404(Release, pk=pk)
    reasons: Sequence[str] = ()
    if request.method == "POST":
        try:
            act(release, by=account_of(request))
        except Refused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, done)
            return redirect("desk_release", pk)
    rows = release_rows(release) if release.state != ReleaseState.PLANNED else []
    context = {"release": release, "rows": rows, "reasons": reasons, "step": name}
    return releases_page(request, "releases/confirm", title, **context)


# Adding an article from elsewhere


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add_article_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Add an article to a release that is chosen, or to a new one."""
    article = get_publishable_article(request, pk)
    form = ChooseReleaseForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and (release := add_to_chosen(request, form, [article])):
        return redirect("desk_release", release.pk)
    title = gettext("Add to a release")
    return releases_page(request, "releases/choose", title, form=form, article=article)


def add_to_chosen(
    request: HttpRequest, form: ChooseReleaseForm, articles: Sequence[Article]
) -> Release | None:
    """Add articles to the release of a valid form; return it. Return None with errors in the form."""
    user = account_of(request)
    try:
        with transaction.atomic():  # no new release stays behind without its articles
            release = form.cleaned_data["release"] or create_release(form.cleaned_data["name"], by=user)
            added = add_to_release(release, articles, by=user)
    except Refused as refused:
        add_refusal_errors(form, refused)
        return None
    report_added(request, release, added)
    return release


def report_added(request: HttpRequest, release: Release, articles: Sequence[Article]) -> None:
    """Add a message that says what was added to a release."""
    if not articles:
        messages.info(request, gettext("It is in this release already."))
        return
    words = gettext("Added to the release “%(name)s”.") % {"name": release}
    messages.success(
        request, with_link(words, reverse("desk_release", args=[release.pk]), gettext("Open it"))
    )


# The URLs of releases and of the calendar, before those of the admin

urlpatterns = [
    declare(path(route, admin.site.admin_view(view), name=name), methods=methods, body_limit=limit)
    for route, view, name, methods, limit in (
        ("calendar/", calendar_pages.calendar_view, "desk_calendar", SAFE, 0),
        ("calendar/feed/", calendar_feed.calendar_key_view, "desk_calendar_key", POST, SMALL_FORM),
        (
            "calendar/<slug:what>/<int:pk>/move/",
            calendar_pages.move_view,
            "desk_calendar_move",
            FORM,
            SMALL_FORM,
        ),
        ("releases/", releases_view, "desk_releases", FORM, SMALL_FORM),
        ("releases/<int:pk>/", release_view, "desk_release", FORM, SMALL_FORM),
        ("releases/<int:pk>/cancel/", cancel_view, "desk_release_cancel", FORM, SMALL_FORM),
        (
            "releases/<int:pk>/roll-back/",
            roll_back_view,
            "desk_release_roll_back",
            FORM,
            SMALL_FORM,
        ),
        (
            "articles/article/<int:pk>/release/",
            add_article_view,
            "desk_article_release",
            FORM,
            SMALL_FORM,
        ),
    )
]
