"""The desk's pages of an author's credentials: edit, verify, remove, and open the proof. For editors only."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from articles.request_policy import FORM, LARGE_FORM, SAFE, SMALL_FORM, declare
from authors.credential_forms import CredentialForm, VerifyForm
from authors.credentials import (
    EDIT_AUTHORS,
    ending_credentials,
    facts_digest,
    remove_credential,
    save_credential,
    verify,
)
from authors.models import Author, Credential
from authors.proofs import proof_response
from authors.request_sender import account_of

ANCHOR = "#credentials"


def may_edit_credentials(request: HttpRequest) -> bool:
    """Return whether the user may see and change credentials, and open their proofs."""
    return request.user.has_perm(EDIT_AUTHORS)


def credentials_context(request: HttpRequest, author: Author | None) -> dict[str, Any]:
    """Return what the page of an author shows of the credentials; nothing to who may not edit them."""
    if author is None or not may_edit_credentials(request):
        return {}
    rows = author.credential_rows.all()
    return {
        "credentials": rows,
        "ending": set(ending_credentials().filter(author=author).values_list("pk", flat=True)),
        "today": timezone.localdate(),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def edit_view(request: HttpRequest, pk: int, credential: int | None = None) -> HttpResponse:
    """Add a credential to an author, or change one."""
    row = _find(request, pk, credential)
    was_verified = row.verified_on is not None
    form = CredentialForm(request.POST or None, request.FILES or None, instance=row, label_suffix="")
    if request.method == "POST" and form.is_valid() and _save(request, form):
        if was_verified and row.verified_on is None:
            messages.warning(request, gettext("Saved. What was verified has changed, so verify it again."))
        else:
            messages.success(request, gettext("Saved."))
        return _to_author(pk)
    title = gettext("Change credential") if credential else gettext("Add credential")
    return _page(request, "form", row, title, form=form)


def _save(request: HttpRequest, form: CredentialForm) -> bool:
    """Save the credential of a form; return whether it was accepted."""
    data = form.cleaned_data
    try:
        save_credential(
            form.instance,
            by=account_of(request),
            new_proof=data["new_proof"],
            remove_proof=data.get("remove_proof", False),
        )
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def verify_view(request: HttpRequest, pk: int, credential: int) -> HttpResponse:
    """Record when and where a credential was verified."""
    row = _find(request, pk, credential)
    initial = {"on": timezone.localdate(), "where": row.verified_where or row.register_url}
    form = VerifyForm(request.POST if request.method == "POST" else None, initial=initial, label_suffix="")
    if form.is_valid():
        try:
            verify(row, **form.cleaned_data, by=account_of(request), seen=request.POST.get("seen", ""))
        except ValidationError as error:
            messages.warning(request, error.messages[0])
            return redirect(request.path)
        messages.success(request, gettext("Verified."))
        return _to_author(pk)
    title, seen = gettext("Verify credential"), request.POST.get("seen") or facts_digest(row)
    return _page(request, "form", row, title, form=form, is_verification=True, seen=seen)


@require_http_methods(["GET", "HEAD", "POST"])
def remove_view(request: HttpRequest, pk: int, credential: int) -> HttpResponse:
    """Ask whether to remove a credential, then remove it."""
    row = _find(request, pk, credential)
    if request.method == "POST":
        remove_credential(row, by=account_of(request))
        messages.success(request, gettext("Removed “%(name)s”.") % {"name": row})
        return _to_author(pk)
    return _page(request, "remove", row, gettext("Remove credential"))


@require_safe
def proof_view(request: HttpRequest, pk: int, credential: int) -> HttpResponseBase:
    """Send the proof as a download."""
    return proof_response(_find(request, pk, credential))


def _find(request: HttpRequest, author: int, credential: int | None) -> Credential:
    """Return the credential of this author, or a new one. Raises `PermissionDenied` or `Http404`."""
    if not may_edit_credentials(request):
        raise PermissionDenied
    if credential is not None:
        rows = Credential.objects.select_related("author")
        return get_object_or_404(rows, pk=credential, author=author)
    person = get_object_or_404(Author, pk=author)
    return Credential(author=person, position=person.credential_rows.count())


def _to_author(pk: int) -> HttpResponse:
    return redirect(reverse("admin:authors_author_change", args=[pk]) + ANCHOR)


def _page(
    request: HttpRequest, template: str, row: Credential, title: str, **context: Any
) -> TemplateResponse:
    context |= admin.site.each_context(request)
    context |= {"title": title, "author": row.author, "credential": row, "opts": Author._meta}
    response = TemplateResponse(request, f"admin/authors/credential_{template}.html", context)
    add_never_cache_headers(response)
    return response


def urls(site: admin.AdminSite) -> list[URLPattern]:
    """Return the URLs below the list of authors."""
    one = "<int:pk>/credentials/<int:credential>/"
    upload: dict[str, Any] = {"methods": FORM, "body_limit": LARGE_FORM}
    small: dict[str, Any] = {"methods": FORM, "body_limit": SMALL_FORM}
    pages = (
        ("<int:pk>/credentials/add/", edit_view, "add", upload),
        (one, edit_view, "change", upload),
        (f"{one}verify/", verify_view, "verify", small),
        (f"{one}remove/", remove_view, "remove", small),
        (f"{one}proof/", proof_view, "proof", {"methods": SAFE, "body_limit": 0}),
    )
    return [
        declare(path(route, site.admin_view(view), name=f"authors_credential_{name}"), **limits)
        for route, view, name, limits in pages
    ]
