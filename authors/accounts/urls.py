"""URLs below `/account/`: one's own account, its password, and what mailed links open."""

from django.urls import path

from articles.request_policy import FORM, POST, SAFE, SMALL_FORM, declare
from authors.accounts import account_pages, invitation_pages, password_pages

reset_page = password_pages.PasswordResetView.as_view()

urlpatterns = [
    declare(path("", account_pages.account, name="account"), methods=SAFE),
    declare(
        path("sessions/end/", account_pages.end_sessions, name="end_sessions"),
        methods=POST,
        body_limit=SMALL_FORM,
    ),
    declare(
        path("confirm/", account_pages.ConfirmView.as_view(), name="confirm"),
        methods=FORM,
        body_limit=SMALL_FORM,
    ),
    declare(
        path("password/", password_pages.PasswordChangeView.as_view(), name="password_change"),
        methods=FORM,
        body_limit=SMALL_FORM,
    ),
    declare(path("reset/", reset_page, name="password_reset"), methods=FORM, body_limit=SMALL_FORM),
    # The login page of Django's admin links to this name.
    declare(path("reset/", reset_page, name="admin_password_reset"), methods=FORM, body_limit=SMALL_FORM),
    declare(
        path("reset/sent/", password_pages.PasswordResetDoneView.as_view(), name="password_reset_done"),
        methods=SAFE,
    ),
    declare(
        path(
            "reset/<uidb64>/<token>/",
            password_pages.PasswordResetConfirmView.as_view(),
            name="password_reset_confirm",
        ),
        methods=FORM,
        body_limit=SMALL_FORM,
    ),
    declare(
        path("invitation/", invitation_pages.accept_invitation, name="accept_invitation"),
        methods=FORM,
        body_limit=SMALL_FORM,
    ),
    declare(path("invitation/<token>/", invitation_pages.open_invitation, name="invitation"), methods=SAFE),
]
