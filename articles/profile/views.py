"""The page where authors edit their own profile. Authors are not staff, and each edits no other profile."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.i18n import JavaScriptCatalog

from articles.models import picture_file
from articles.profile.completeness import missing_parts
from articles.profile.forms import OwnProfileForm, file_error
from articles.profile.profile_preview import render_preview
from authors.models import Author, ProfileState
from authors.profile_comparison import field_label
from authors.profile_data import ALWAYS_WAITING, changed_fields, profile_data
from authors.profile_revisions import approved_number, draft_data, open_revision
from authors.request_sender import account_of
from authors.staging import discard, publishes_directly, stage

View = Callable[[HttpRequest, Author], HttpResponse]


def with_own_author(view: View) -> Callable[[HttpRequest], HttpResponse]:
    """Call a view with the author whose account is logged in; answer 403 to an account without one."""

    @never_cache
    @login_required
    @wraps(view)
    def with_author(request: HttpRequest) -> HttpResponse:
        author = Author.objects.filter(user=account_of(request)).first()
        if author is None:
            return render(request, "authors/no_profile.html", status=403)
        return view(request, author)

    return with_author


@require_http_methods(["GET", "HEAD", "POST"])
@with_own_author
def profile(request: HttpRequest, author: Author) -> HttpResponse:
    """Show the form of the own profile, and save it."""
    if request.method != "POST":
        return _page(request, author, _form(author))
    form = _form(author, request)
    is_valid = form.is_valid()
    if "preview" not in request.POST and is_valid and _save(request, author, form):
        return redirect("profile")
    form.keep_upload()
    return _page(request, author, form)


def _form(author: Author, request: HttpRequest | None = None) -> OwnProfileForm:
    draft, revision = draft_data(author), open_revision(author)
    shown = approved_number(author), revision.number if revision else 0
    if request is None:
        return OwnProfileForm(author, draft, shown=shown)
    return OwnProfileForm(author, draft, request.POST, request.FILES, shown=shown)


def _save(request: HttpRequest, author: Author, form: OwnProfileForm) -> bool:
    """Save a valid form and say what happens next. Return False, with errors in the form, if it cannot be."""
    try:
        portrait = form.changed_portrait()
        if portrait:
            portrait.write_files()
    except ValidationError as error:
        form.add_error("new_portrait", file_error(error))
        return False
    try:
        with transaction.atomic():
            before = profile_data(author)
            waiting = stage(
                author, form.entered_data(), by=account_of(request), base=form.base, portrait=portrait
            )
            author.refresh_from_db()
            is_shown = bool(changed_fields(before, profile_data(author)))
    except ValidationError as error:
        form.add_error_of(error)
        return False
    messages.success(request, _saved_message(is_shown=is_shown, waits=waiting is not None))
    return True


def _saved_message(*, is_shown: bool, waits: bool) -> str:
    if is_shown and waits:
        return gettext("Saved. Readers see the changes now, except for those that an editor looks at first.")
    if is_shown:
        return gettext("Profile saved. Readers see the new version now.")
    if waits:
        return gettext(
            "Sent to the editors. Readers see the earlier version until your changes are approved."
        )
    return gettext("Nothing has changed: this is what readers see.")


def _page(request: HttpRequest, author: Author, form: OwnProfileForm) -> HttpResponse:
    """Answer with the form, the preview, and how things stand."""
    saved = Author.objects.get(pk=author.pk)
    revision = open_revision(author)
    changed = changed_fields(profile_data(saved), draft_data(author)) if revision else []
    original = form.original
    context: dict[str, Any] = {
        "form": form,
        "author": saved,
        "revision": revision,
        "is_returned": bool(revision and revision.state == ProfileState.RETURNED),
        "changed": [field_label(name) for name in changed],
        "missing": missing_parts(form.draft_data),
        "publishes_directly": publishes_directly(author),
        "always_waiting": [field_label(name) for name in ALWAYS_WAITING],
        "original": picture_file(dict(original)) if original else None,
        "preview_html": render_preview(request, form),
        "is_preview": "preview" in request.POST,
    }
    return render(request, "articles/profile/profile.html", context)


@require_POST
@with_own_author
def preview(request: HttpRequest, author: Author) -> HttpResponse:
    """Answer with the preview of what was entered, as a part of the page. Nothing is saved."""
    form = OwnProfileForm(author, draft_data(author), request.POST)
    form.is_valid()
    return HttpResponse(render_preview(request, form))


@require_POST
@with_own_author
def discard_changes(request: HttpRequest, author: Author) -> HttpResponse:
    """Take back the changes that wait or were returned."""
    discard(author, by=account_of(request))
    messages.success(request, gettext("Changes discarded. This is what readers see."))
    return redirect("profile")


@require_safe
@with_own_author
def script_words(request: HttpRequest, author: Author) -> HttpResponse:
    """Answer with the translations of the editor's sentences, in the language of the site."""
    return JavaScriptCatalog(packages=["django.contrib.admin"]).get(request)
