"""Responses to uncaught errors. On pages with a form they also show everything that was typed.

They need neither the database nor a session.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.desk.writing.access import is_script_request
from articles.outages import RETRY_AFTER, outage_of
from authors.desk_language import is_at_desk
from therapyedu.accounts import has_accounts
from therapyedu.request_log import request_id

UNKNOWN = _("Something went wrong on the server.")
MAY_NOT_BE_SAVED = _("Something went wrong on the server, so this may not be saved.")
TEXT_STAYS = _("Your text stays here.")
NOT_AVAILABLE = _("This site is not available right now")
BROKEN = _("Something went wrong")
LONG = 60  # characters; a longer text gets a box with several lines


@dataclass(frozen=True, slots=True)
class SentField:
    """A submitted form field. `widget` is how it is shown again: hidden, password, line or box."""

    name: str
    value: str

    @property
    def label(self) -> str:
        return self.name.replace("-", " ").replace("_", " ").strip().capitalize()

    @property
    def widget(self) -> str:
        if "password" in self.name:
            return "password"
        if "\n" in self.value or len(self.value) > LONG:
            return "box"
        is_typed = any(character.isalpha() for character in self.value) and not self.name.startswith("_")
        return "line" if is_typed else "hidden"


def server_error(request: HttpRequest) -> HttpResponse:
    """Return the response to the current exception: 507 or 503 for an outage, 500 for everything else."""
    outage = outage_of(sys.exception())
    status = outage.status if outage else 500
    if has_accounts(request) or is_form_of_reviewer(request):
        unknown = str(MAY_NOT_BE_SAVED if request.method == "POST" else UNKNOWN)
        response = _respond_to_writers(request, outage.message if outage else unknown, status)
    elif outage:
        status = 503  # readers save nothing, so a full disk (507) means nothing to them
        response = render(None, "503.html", _site() | {"title": NOT_AVAILABLE}, status=status)
    else:
        response = render(None, "500.html", _site() | {"title": BROKEN}, status=status)
    if status == 503:
        response.headers["Retry-After"] = RETRY_AFTER
    return response


def is_form_of_reviewer(request: HttpRequest) -> bool:
    """Whether a reviewer without an account sent a form, from the page of a mailed link."""
    return request.method == "POST" and request.path_info.startswith("/review/")


def _respond_to_writers(request: HttpRequest, message: str, status: int) -> HttpResponse:
    if is_script_request(request):
        text = f"{message} {TEXT_STAYS}" if request.method == "POST" else message
        response: HttpResponse = JsonResponse({"message": text}, status=status)
    else:
        template = "admin/not_saved.html" if is_at_desk(request) else "authors/not_saved.html"
        response = render(None, template, _site() | _form_context(request, message), status=status)
    add_never_cache_headers(response)
    return response


def _site() -> dict[str, Any]:
    return {
        "site_name": settings.SITE_NAME,
        "site_contact": settings.SITE_CONTACT,
        "site_header": admin.site.site_header,
        "request_id": request_id(),
    }


def _form_context(request: HttpRequest, message: str) -> dict[str, Any]:
    """Return the template context: the message, and the submitted form, so that it can be sent again."""
    return {
        "title": gettext("Not saved") if request.method == "POST" else gettext("Not available"),
        "message": message,
        "again": request.get_full_path(),
        "is_post": request.method == "POST",
        "is_multipart": request.content_type == "multipart/form-data",
        "fields": list(_sent_fields(request)),
        "files": [file.name for files in request.FILES.lists() for file in files[1]]
        + getattr(request, "lost_files", []),
        "csrf_token": get_token(request),
    }


def _sent_fields(request: HttpRequest) -> Iterator[SentField]:
    for name, values in request.POST.lists():
        if name != "csrfmiddlewaretoken":
            for value in values:
                yield SentField(name, "" if "password" in name else value)
