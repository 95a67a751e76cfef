"""URLs of one's own second factor, and of the passkeys' JSON views."""

from typing import Any

from django.urls import path

from articles.request_policy import FORM, POST, SMALL_FORM, declare
from authors.second_factor import login_views, passkey_views, setup_views

FORM_PAGE: dict[str, Any] = {"methods": FORM, "body_limit": SMALL_FORM}
SCRIPT: dict[str, Any] = {"methods": POST, "body_limit": SMALL_FORM}

urlpatterns = [
    path("", setup_views.overview_view, name="second_factor"),
    declare(path("check/", login_views.check_view, name="second_factor_check"), **FORM_PAGE),
    declare(path("app/", setup_views.app_view, name="second_factor_app"), **FORM_PAGE),
    declare(path("app/remove/", setup_views.remove_app_view, name="remove_app"), **FORM_PAGE),
    declare(path("recovery-codes/", setup_views.recovery_codes_view, name="recovery_codes"), **FORM_PAGE),
    path("passkeys/add/", setup_views.add_passkey_view, name="add_passkey"),
    declare(
        path("passkeys/<int:pk>/remove/", setup_views.remove_passkey_view, name="remove_passkey"), **FORM_PAGE
    ),
    *(
        declare(path(f"passkeys/{address}/", view, name=f"passkey_{name}"), **SCRIPT)
        for address, name, view in (
            ("register/begin", "register_begin", passkey_views.begin_registration_view),
            ("register/complete", "register_complete", passkey_views.complete_registration_view),
            ("confirm/begin", "confirm_begin", passkey_views.begin_confirmation_view),
            ("confirm/complete", "confirm_complete", passkey_views.complete_confirmation_view),
            ("log-in/begin", "login_begin", passkey_views.begin_login_view),
            ("log-in/complete", "login_complete", passkey_views.complete_login_view),
        )
    ),
]
