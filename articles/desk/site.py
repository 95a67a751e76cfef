"""The admin site, with its own start page and stricter checks of requests."""

from collections.abc import Callable, Sequence
from functools import partial, wraps
from typing import Any, cast

from django.contrib.admin import AdminSite
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import TO_FIELD_VAR
from django.core.exceptions import SuspiciousOperation
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.decorators import method_decorator
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from articles.desk.account_page import account_view
from articles.desk.care import care_view
from articles.desk.deletion import users_of
from articles.desk.guide import guide_view
from articles.desk.script_translations import script_translations, script_translations_url
from articles.desk.start import start_context
from articles.desk.workflow.factor_reset_page import reset_second_factor_view
from articles.desk.workflow.role_page import roles_view
from articles.desk.writing.form_data import int_or_zero
from articles.request_policy import FORM, POST, SAFE, SMALL_FORM, declare
from authors.request_sender import account_of
from authors.second_factor.factors import needs_verification
from authors.second_factor.login_views import AccountLoginView

# Methods and body limits of the admin's own pages. The rest is declared where the admin is included.
NO_BODY: dict[str, Any] = {"methods": SAFE, "body_limit": 0}
PAGE_LIMITS: dict[str, dict[str, Any]] = {
    "login": {"methods": FORM, "body_limit": SMALL_FORM},
    "logout": {"methods": POST, "body_limit": SMALL_FORM},
    "password_change": NO_BODY,
    "account": {"methods": FORM, "body_limit": SMALL_FORM},
    "roles": {"methods": FORM, "body_limit": SMALL_FORM},
    "reset_second_factor": {"methods": FORM, "body_limit": SMALL_FORM},
    "care": NO_BODY,
    "guide": NO_BODY,
    "index": NO_BODY,
    "app_list": NO_BODY,
    "autocomplete": NO_BODY,
    "jsi18n": NO_BODY,
}

# The models in the bar at the top, which the start page does not list again.
NAV_MODELS = frozenset(("Article", "Picture", "Episode", "Topic", "Series", "HelpLine", "Author"))


class DeskSite(AdminSite):
    """Django's admin site, with an own start page and a body limit for each page."""

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Return the admin's URLs without two of them.

        `view_on_site` gives the public URL of any row by id and does not check the permission to see the row.
        The page after a change of the password is not used: it is changed on `/account/`.
        """
        left_out = ("view_on_site", "password_change_done")
        patterns = [url for url in super().get_urls() if getattr(url, "name", "") not in left_out]
        patterns = [
            path("account/", self.admin_view(account_view), name="account"),
            path("roles/", self.admin_view(roles_view), name="roles"),
            path(
                "roles/<int:pk>/reset-second-factor/",
                self.admin_view(reset_second_factor_view),
                name="reset_second_factor",
            ),
            path("care/", self.admin_view(care_view), name="care"),
            path("guide/", self.admin_view(guide_view), name="guide"),
            *patterns,
        ]
        for pattern in patterns:
            name = getattr(pattern, "name", None)
            if name in PAGE_LIMITS:
                declare(pattern, **PAGE_LIMITS[name])
        return patterns

    def has_permission(self, request: HttpRequest) -> bool:
        """Return whether the account may use the desk, and has used its second factor if it has one.

        The middleware of the second factor refuses such requests before; this is for pages of errors.
        """
        return super().has_permission(request) and not needs_verification(request)

    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Log in at the desk, as at every login: also by passkey, and then with the second factor."""
        if request.method == "GET" and self.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index"))
        context = {
            **self.each_context(request),
            "title": gettext("Log in"),
            "subtitle": None,
            "app_path": request.get_full_path(),
            "username": request.user.get_username(),
        }
        view = AccountLoginView.as_view(
            extra_context=context | (extra_context or {}),
            authentication_form=AdminAuthenticationForm,
            template_name="admin/login.html",
            next_page="admin:index",
        )
        return cast("HttpResponse", view(request))

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Add the address of the scripts' translations to the context of every page."""
        return super().each_context(request) | {"script_translations_url": script_translations_url()}

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> Any:
        """Return the list of what can be edited, made when a template reads it.

        Of our pages only the start page does. To make it for every page takes 7 to 13 % of the page's time.
        """
        return SimpleLazyObject(partial(super().get_app_list, request, app_label))

    def i18n_javascript(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Send the translations of the scripts: Django's view, but browsers keep its answer."""
        return script_translations(request)

    def users_of(self, rows: Sequence[models.Model]) -> list[str]:
        """Return what uses these rows and keeps them from being deleted, for the page that says so."""
        return users_of(rows)

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Redirect to the one page that changes passwords."""
        return HttpResponseRedirect(reverse("password_change"))

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
        """Wrap a view: answer 400 or 404 to values that make Django's admin fail with 500."""

        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            submitted = request.POST if request.method == "POST" else request.GET
            if submitted.get(TO_FIELD_VAR) == "":
                raise SuspiciousOperation("No field is named.")
            if not all(int_or_zero(pk) for pk in submitted.getlist(ACTION_CHECKBOX_NAME)):
                raise SuspiciousOperation("A row is chosen by what is no id.")
            try:
                return view(request, *args, **kwargs)
            except OverflowError:  # an id too large for SQLite
                raise Http404 from None

        return super().admin_view(checked, cacheable)

    def app_index(self, request: HttpRequest, app_label: str, extra_context: Any = None) -> Any:
        """Redirect to the start page, which lists everything."""
        return HttpResponseRedirect(reverse("admin:index"))

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Show the start page with the user's drafts, scheduled articles and recent publications."""
        may_add = request.user.has_perm("articles.add_article")
        context = start_context(account_of(request)) | {"may_begin": may_add, "nav_models": NAV_MODELS}
        return super().index(request, context | (extra_context or {}))
