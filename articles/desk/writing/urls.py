"""URLs of the article form and its JSON views. Article 0 is a new one."""

from typing import Any

from django.contrib import admin
from django.urls import URLPattern, path

from articles.desk.writing import access, autosaving, choices, page, preview, text
from articles.request_policy import FORM, LARGE_FORM, POST, SAFE, SMALL_FORM, declare

LARGE: dict[str, Any] = {"methods": FORM, "body_limit": LARGE_FORM}
LARGE_POST: dict[str, Any] = {"methods": POST, "body_limit": LARGE_FORM}
NO_BODY: dict[str, Any] = {"methods": SAFE, "body_limit": 0}


def urls(site: admin.AdminSite) -> list[URLPattern]:
    """Return the URLs, to be placed before the admin's own."""
    write = site.admin_view(page.article_form_view)
    return [
        declare(path("add/", write, name="articles_article_add"), **LARGE),
        declare(path("<int:pk>/change/", write, name="articles_article_change"), **LARGE),
        declare(
            path("<int:pk>/preview/", preview.preview, name="articles_article_preview"),
            methods=("GET", "POST"),
            body_limit=LARGE_FORM,
        ),
        declare(
            path("<int:pk>/autosave/", autosaving.autosave, name="articles_article_autosave"), **LARGE_POST
        ),
        declare(
            path("<int:pk>/pulse/", autosaving.pulse, name="articles_article_pulse"),
            methods=POST,
            body_limit=SMALL_FORM,
        ),
        declare(path("<int:pk>/as-text/", text.as_text, name="articles_article_as_text"), **LARGE_POST),
        declare(path("<int:pk>/from-text/", text.from_text, name="articles_article_from_text"), **LARGE_POST),
        declare(path("choices/", choices.choices, name="articles_article_choices"), **NO_BODY),
        declare(path("session/", access.session, name="articles_article_session"), **NO_BODY),
    ]
