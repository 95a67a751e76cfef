"""The desk's front door: Django's admin, with a start page of its own."""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.template.response import TemplateResponse

from articles.desk.start import start_of
from authors.accounts import account_of


class DeskSite(AdminSite):
    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        may_begin = request.user.has_perm("articles.add_article")
        start = start_of(account_of(request)) | {"may_begin": may_begin}
        return super().index(request, start | (extra_context or {}))
