"""The desk's front door: Django's admin, with a start page of its own."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import TO_FIELD_VAR
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver

from articles.desk.start import start_of
from articles.desk.writing.form_data import number
from articles.request_policy import FORM, POST, SAFE, SMALL_FORM, declare
from authors.accounts import account_of
from authors.known_devices import remember_device

# What the admin's own pages accept. The rest is declared where the admin is included.
NO_BODY: dict[str, Any] = {"methods": SAFE, "body_limit": 0}
ACCEPTS: dict[str, dict[str, Any]] = {
    "login": {"methods": FORM, "body_limit": SMALL_FORM},
    "logout": {"methods": POST, "body_limit": SMALL_FORM},
    "password_change": {"methods": FORM, "body_limit": SMALL_FORM},
    "password_change_done": NO_BODY,
    "index": NO_BODY,
    "app_list": NO_BODY,
    "autocomplete": NO_BODY,
    "jsi18n": NO_BODY,
}


class DeskSite(AdminSite):
    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Leave out the way from any row's id to its public address: it asks no right to see the row."""
        patterns = [found for found in super().get_urls() if getattr(found, "name", "") != "view_on_site"]
        for pattern in patterns:
            name = getattr(pattern, "name", None)
            if name in ACCEPTS:
                declare(pattern, **ACCEPTS[name])
        return patterns

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        response = super().password_change(request, extra_context)
        if request.method == "POST" and response.status_code == 302:
            # The devices that knew the password of before are known no longer; this one is.
            remember_device(request, account_of(request))
        return response

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
        """Refuse what Django's own pages of the admin break at, before and in each of them."""

        @wraps(view)
        def careful(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            sent = request.POST if request.method == "POST" else request.GET
            if sent.get(TO_FIELD_VAR) == "":
                raise SuspiciousOperation("No field is named.")
            if not all(number(pk) for pk in sent.getlist(ACTION_CHECKBOX_NAME)):
                raise SuspiciousOperation("A row is chosen by what is no id.")
            try:
                return view(request, *args, **kwargs)
            except OverflowError:  # a number that no row can have, which SQLite does not take
                raise Http404 from None

        return super().admin_view(careful, cacheable)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        may_begin = request.user.has_perm("articles.add_article")
        start = start_of(account_of(request)) | {"may_begin": may_begin}
        return super().index(request, start | (extra_context or {}))
