"""The pages on which an invited author makes an account, or connects one. See `invitations`."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.forms import UserCreationForm
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from authors.accounts.invitations import (
    InvitationOver,
    accept_with_new_account,
    accept_with_own_account,
    accounts_with_address,
    invitation_of_token,
    suggest_user_name,
)
from authors.accounts.link_pages import link_page
from authors.accounts.passwords import password_rules
from authors.models import Author, Invitation
from authors.request_sender import account_of

INVITATION = "invitation"  # a key of the session's data
BACKEND = "django.contrib.auth.backends.ModelBackend"


class NewAccountForm(UserCreationForm):
    """A user name and a password for an invited author."""

    class Meta(UserCreationForm.Meta):
        model = User
        fields = ("username",)

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        # The checks of the password compare it with the address and the name.
        person = User(email=invitation.email, first_name=invitation.author.name[:150])
        initial = {"username": suggest_user_name(invitation.author)}
        super().__init__(*args, instance=person, initial=initial, label_suffix="", **kwargs)
        self.fields["username"].widget.attrs["autofocus"] = False
        self.fields["password1"].help_text = password_rules()

    def save(self, commit: bool = True) -> User:
        user: User = super().save(commit=False)  # hashes the password, which takes long
        user.first_name = ""
        return user


@link_page
@require_http_methods(["GET", "HEAD"])
def open_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Keep the token of a mailed link in the session, and go on to the page without it."""
    if invitation_of_token(token) is None:
        raise Http404
    request.session[INVITATION] = token
    return redirect("accept_invitation")


@link_page
@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "HEAD", "POST"])
def accept_invitation(request: HttpRequest) -> HttpResponse:
    """Ask for a user name and a password. Somebody with an account logs in with it instead."""
    invitation = invitation_of_token(request.session.get(INVITATION, ""))
    if invitation is None:
        raise Http404
    accounts = accounts_with_address(invitation)
    try:
        if not accounts:
            return _new_account(request, invitation)
        return _own_account(request, invitation, accounts)
    except InvitationOver:
        raise Http404 from None


def _new_account(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    form = NewAccountForm(request.POST if request.method == "POST" else None, invitation=invitation)
    if form.is_valid():
        try:
            with transaction.atomic():
                user = accept_with_new_account(invitation, form.save())
        except IntegrityError:
            form.add_error("username", gettext("This username was just taken. Choose another one."))
        else:
            login(request, user, backend=BACKEND)
            return _welcome(request)
    return render(request, "account/invitation.html", {"form": form, "author": invitation.author})


def _own_account(request: HttpRequest, invitation: Invitation, accounts: list[User]) -> HttpResponse:
    """Ask for a login, then whether to connect the account: never without being asked."""
    free = [user for user in accounts if not Author.objects.filter(user=user).exists()]
    is_logged_in = request.user.is_authenticated and account_of(request) in free
    if request.method == "POST":
        if not is_logged_in:
            return redirect_to_login(reverse("accept_invitation"))
        accept_with_own_account(invitation, account_of(request))
        return _welcome(request)
    context = {"author": invitation.author, "has_free_account": bool(free), "is_logged_in": is_logged_in}
    return render(request, "account/connect.html", context)


def _welcome(request: HttpRequest) -> HttpResponse:
    request.session.pop(INVITATION, None)
    messages.success(request, gettext("Your account is ready. This is your profile."))
    return redirect("profile")
