"""The desk's pages of an author's profile: what waits and its difference, all revisions, compare, restore."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from articles.rendering import PictureFile, mark_clean, picture_tag
from articles.request_policy import FORM, LARGE_FORM, SAFE, SMALL_FORM, declare
from authors.credentials import EDIT_AUTHORS
from authors.forms import ProfileForm
from authors.models import Author, ProfileRevision, ProfileState
from authors.profile_comparison import compare_profiles, field_label
from authors.profile_data import (
    CREDENTIALS,
    PORTRAIT_FIELDS,
    PROFILE_FIELDS,
    ProfileData,
    changed_fields,
    fields_changed_twice,
    fill_profile,
    profile_data,
)
from authors.profile_revisions import approved_before, approved_number, merged_data, open_revision
from authors.request_sender import account_of
from authors.staging import NOTE_LIMIT, approve, restore, return_to_author

PAGE_SIZE = 50


class NoteForm(forms.Form):
    """The note with which changes are returned to their author."""

    note = forms.CharField(
        max_length=NOTE_LIMIT,
        label=_("Note to the author"),
        help_text=_("It is emailed, and shown beside the form."),
        error_messages={"required": _("Say what should change.")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class EditProfileForm(ProfileForm):
    """What an author has sent, for an editor who changes the words before they are shown."""

    take_portrait = forms.BooleanField(required=False, initial=True, label=_("Show the new portrait"))
    take_credentials = forms.BooleanField(
        required=False, initial=True, label=_("Take over the proposed credentials")
    )
    new_portrait = None  # type: ignore[assignment]
    remove_portrait = None  # type: ignore[assignment]

    def __init__(self, author: Author, sent: ProfileData, data: Any = None) -> None:
        self.sent, self.now = sent, profile_data(author)
        row = Author.objects.get(pk=author.pk)
        fill_profile(row, sent)
        super().__init__(data, instance=row)
        changed = changed_fields(self.now, sent)
        for field, name in (("take_portrait", "portrait"), ("take_credentials", CREDENTIALS)):
            if name not in changed:
                del self.fields[field]

    def edited_data(self) -> ProfileData:
        """Return the profile as a valid form has it."""
        data = {name: getattr(self.instance, name) for name in PROFILE_FIELDS}
        for field, names in (("take_portrait", PORTRAIT_FIELDS), ("take_credentials", (CREDENTIALS,))):
            source = self.sent if self.cleaned_data.get(field, True) else self.now
            data |= {name: source[name] for name in names}
        return data


# What the author's page shows


def waiting_context(request: HttpRequest, author: Author | None) -> dict[str, Any]:
    """Return what the page of an author shows of changes that wait; nothing to who may not decide."""
    if author is None or not request.user.has_perm(EDIT_AUTHORS):
        return {}
    revision = open_revision(author)
    changed = changed_fields(profile_data(author), merged_data(revision)) if revision else []
    return {
        "may_see_revisions": True,
        "open_revision": revision,
        "is_waiting": bool(revision and revision.state == ProfileState.WAITING),
        "changed_labels": [field_label(name) for name in changed],
    }


# Pages


def _find_author(request: HttpRequest, pk: int) -> Author:
    if not request.user.has_perm(EDIT_AUTHORS):
        raise PermissionDenied
    return get_object_or_404(Author, pk=pk)


def _find_revision(request: HttpRequest, pk: int, number: int) -> ProfileRevision:
    author = _find_author(request, pk)
    return get_object_or_404(ProfileRevision.objects.select_related("author"), author=author, number=number)


def _page(
    request: HttpRequest, template: str, author: Author, title: str, **context: Any
) -> TemplateResponse:
    context |= admin.site.each_context(request)
    context |= {"title": title, "author": author, "opts": Author._meta}
    return TemplateResponse(request, f"admin/authors/author/{template}.html", context)


def _to_revisions(pk: int) -> HttpResponse:
    return redirect("admin:authors_author_revisions", pk)


def _difference(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Return the context of profile_difference.html."""
    has_portraits = "portrait" in changed_fields(old, new)
    portraits = [_portrait(version["portrait"]) for version in (old, new)] if has_portraits else []
    comparison = compare_profiles(old, new)
    return {"comparison": comparison, "portraits": portraits}


def _portrait(stored: Mapping[str, Any]) -> SafeString | str:
    if not stored:
        return ""
    return mark_clean(picture_tag(PictureFile.from_stored(stored, default_storage.url), "", sizes="12rem"))


@require_safe
def revisions_view(request: HttpRequest, pk: int) -> HttpResponse:
    """List the revisions of a profile, the newest first."""
    author = _find_author(request, pk)
    revisions = ProfileRevision.objects.filter(author=author).defer("data")
    page = Paginator(revisions, PAGE_SIZE).get_page(request.GET.get("page"))
    head = approved_number(author)
    return _page(request, "revisions", author, gettext("Revisions of the profile"), page=page, head=head)


@require_safe
def compare_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Compare two revisions of a profile."""
    author = _find_author(request, pk)
    chosen = [request.GET.get(side, "") for side in ("old", "new")]
    numbers = [int(text) for text in chosen if text.isascii() and text.isdigit() and len(text) < 10]
    found = {row.number: row for row in ProfileRevision.objects.filter(author=author, number__in=numbers)}
    if len(numbers) < 2 or not all(number in found for number in numbers):
        messages.warning(request, gettext("Choose two versions to compare."))
        return _to_revisions(pk)
    old, new = (found[number] for number in numbers)
    difference = _difference(old.data, new.data)
    return _page(request, "compare", author, gettext("Compare"), old=old, new=new, **difference)


@require_http_methods(["GET", "HEAD", "POST"])
def revision_view(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Show what a revision changes; approve or return the one that waits."""
    revision = _find_revision(request, pk, number)
    action = request.POST.get("action", "")
    form = NoteForm(request.POST if action == "return" else None)
    if action == "approve" and _is_current(request, revision) and _approve(request, revision):
        return redirect("admin:authors_author_change", pk)
    if action == "return" and form.is_valid() and _return(request, revision, form):
        return redirect("admin:authors_author_change", pk)
    revision.refresh_from_db()
    return _revision_page(request, revision, form)


def _revision_page(request: HttpRequest, revision: ProfileRevision, form: NoteForm) -> HttpResponse:
    author, base = revision.author, approved_before(revision.author, revision.number)
    is_waiting = revision.state == ProfileState.WAITING
    now = profile_data(author)
    old = now if is_waiting else base.data if base else revision.data
    new = merged_data(revision, now) if is_waiting else revision.data
    twice = fields_changed_twice(base.data, revision.data, now) if is_waiting and base else []
    return _page(
        request,
        "revision",
        author,
        gettext("Revision %(number)s") % {"number": revision.number},
        revision=revision,
        is_waiting=is_waiting,
        twice=[field_label(name) for name in twice],
        approved=approved_number(author),
        form=form,
        **_difference(old, new),
    )


def _is_current(request: HttpRequest, revision: ProfileRevision) -> bool:
    """Return whether nobody has saved the profile since the page was opened; otherwise say so."""
    if request.POST.get("approved", "") == str(approved_number(revision.author)):
        return True
    messages.warning(
        request, gettext("Somebody saved this profile in the meantime. Review the changes again.")
    )
    return False


def _approve(request: HttpRequest, revision: ProfileRevision, edited: ProfileData | None = None) -> bool:
    try:
        approve(revision, by=account_of(request), edited=edited)
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
        return False
    messages.success(request, gettext("Approved. Readers see the changes now."))
    return True


def _return(request: HttpRequest, revision: ProfileRevision, form: NoteForm) -> bool:
    try:
        return_to_author(revision, by=account_of(request), note=form.cleaned_data["note"])
    except ValidationError as error:
        if hasattr(error, "error_dict"):
            form.add_error(None, error)
        for message in error.messages:
            messages.error(request, message)
        return False
    name = revision.author.name
    messages.success(request, gettext("Returned to %(name)s with your note.") % {"name": name})
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def edit_view(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Change what an author has sent, and approve it."""
    revision = _find_revision(request, pk, number)
    if revision.state != ProfileState.WAITING:
        return redirect("admin:authors_author_revision", pk, number)
    form = EditProfileForm(revision.author, merged_data(revision), request.POST or None)
    is_sent = request.method == "POST" and form.is_valid() and _is_current(request, revision)
    if is_sent and _approve(request, revision, form.edited_data()):
        return redirect("admin:authors_author_change", pk)
    title = gettext("Edit, then approve")
    approved = approved_number(revision.author)
    return _page(
        request, "edit_revision", revision.author, title, form=form, revision=revision, approved=approved
    )


@require_http_methods(["GET", "HEAD", "POST"])
def restore_view(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Show what restoring a revision would change, and restore it."""
    revision = _find_revision(request, pk, number)
    if request.method == "POST" and _is_current(request, revision):
        try:
            restore(revision, by=account_of(request))
        except ValidationError as error:
            for message in error.messages:
                messages.error(request, message)
        else:
            messages.success(request, gettext("Restored revision %(number)s.") % {"number": number})
            return _to_revisions(pk)
    now = profile_data(revision.author)
    title = gettext("Restore revision %(number)s?") % {"number": number}
    difference = _difference(now, revision.data | {CREDENTIALS: now[CREDENTIALS]})
    approved = approved_number(revision.author)
    return _page(
        request, "restore", revision.author, title, revision=revision, approved=approved, **difference
    )


def urls(site: admin.AdminSite) -> list[URLPattern]:
    """Return the URL patterns of these pages, with what each accepts."""
    pages: tuple[tuple[str, Any, str, tuple[str, ...], int], ...] = (
        ("<int:pk>/revisions/", revisions_view, "revisions", SAFE, 0),
        ("<int:pk>/revisions/compare/", compare_view, "compare", SAFE, 0),
        ("<int:pk>/revisions/<int:number>/", revision_view, "revision", FORM, SMALL_FORM),
        ("<int:pk>/revisions/<int:number>/edit/", edit_view, "edit_revision", FORM, LARGE_FORM),
        ("<int:pk>/revisions/<int:number>/restore/", restore_view, "restore", FORM, SMALL_FORM),
    )
    return [
        declare(
            path(route, site.admin_view(view), name=f"authors_author_{name}"),
            methods=methods,
            body_limit=limit,
        )
        for route, view, name, methods, limit in pages
    ]
