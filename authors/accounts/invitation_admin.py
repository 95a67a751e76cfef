"""The desk's page of an author's invitation: its state, sending it, and revoking it."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.request_policy import FORM, SMALL_FORM, declare
from authors.accounts.invitations import MAY_INVITE, revoke_invitation, send_invitation
from authors.contact import EMAIL_LIMIT, private_email_of
from authors.models import Author, Invitation
from authors.request_sender import account_of


class InvitationForm(forms.Form):
    """The address that an invitation goes to."""

    email = forms.EmailField(
        max_length=EMAIL_LIMIT,
        label=_("Email address"),
        help_text=_(
            "An address that only the author reads: whoever opens the link chooses username and password. "
            "It works once, for 7 days."
        ),
        widget=forms.EmailInput(attrs={"class": "vTextField", "autocomplete": "off"}),
    )


def invitation_state(author: Author) -> str:
    """Return in words whether an author has an account or is invited."""
    if author.user_id is not None:
        return gettext("Has an account.")
    last: Invitation | None = author.invitations.first()
    if last is None:
        return gettext("Has no account, and was not invited.")
    if last.accepted_at:
        return gettext("Accepted on %(time)s. The account was removed later.") % _time(last.accepted_at)
    if last.revoked_at:
        return gettext("The invitation was revoked on %(time)s.") % _time(last.revoked_at)
    if last.expires_at <= timezone.now():
        return gettext("The invitation expired on %(time)s.") % _time(last.expires_at)
    words = {"sent": _time(last.sent_at)["time"], "end": _time(last.expires_at)["time"]}
    return gettext("Invited on %(sent)s. The link works until %(end)s.") % words


def _time(time: Any) -> dict[str, str]:
    return {"time": date_format(timezone.localtime(time), "DATETIME_FORMAT")}


class InvitationAdmin(admin.ModelAdmin):
    """Mixin for the admin of authors: the page `invitation/` of each author."""

    @admin.display(description=_("Invitation"))
    def invitation(self, author: Author) -> str:
        return invitation_state(author)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.invitation_view)
        url = path("<int:pk>/invitation/", view, name="authors_author_invitation")
        return [declare(url, methods=FORM, body_limit=SMALL_FORM), *super().get_urls()]

    def invitation_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the state of an invitation; on POST, send or revoke it."""
        if not request.user.has_perm(MAY_INVITE):
            raise PermissionDenied
        author = get_object_or_404(Author.objects.select_related("user"), pk=pk)
        is_sent = request.method == "POST" and "revoke" not in request.POST
        form = InvitationForm(
            request.POST if is_sent else None, initial={"email": self._address(author)}, label_suffix=""
        )
        if request.method == "POST" and self._act(request, author, form):
            return redirect("admin:authors_author_invitation", pk=pk)
        context = self.admin_site.each_context(request) | {
            "title": gettext("Invitation"),
            "opts": self.opts,
            "original": author,
            "form": form,
            "state": invitation_state(author),
            "is_open": author.invitations.open().exists(),
            "was_sent": author.invitations.exists(),
        }
        return TemplateResponse(request, "admin/authors/author/invitation.html", context)

    def _act(self, request: HttpRequest, author: Author, form: InvitationForm) -> bool:
        """Do what was asked for, and return whether it was done."""
        by = account_of(request)
        if not form.is_bound:
            revoke_invitation(author, by=by)
            messages.success(request, gettext("The invitation was revoked. Its link no longer works."))
            return True
        if not form.is_valid():
            return False
        try:
            send_invitation(author, form.cleaned_data["email"], by=by)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
            return True
        words = {"email": form.cleaned_data["email"]}
        messages.success(request, gettext("The invitation to %(email)s is on its way.") % words)
        return True

    def _address(self, author: Author) -> str:
        last = author.invitations.first()
        return last.email if last else private_email_of(author)
