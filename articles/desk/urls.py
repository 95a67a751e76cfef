"""URLs of the article's form, its JSON views, the Markdown editor and the picture dialog.

They stand before the admin's own URLs. markdownx's urls are never included.
"""

from typing import Any

from django.contrib import admin
from django.urls import URLPattern, path

from articles.desk.library import picture_views
from articles.desk.writing import (
    access,
    autosaving,
    choices,
    link_choices,
    markdown_views,
    page,
    preview,
    text,
)
from articles.request_policy import FORM, LARGE_FORM, POST, SAFE, SMALL_FORM, declare

LARGE: dict[str, Any] = {"methods": FORM, "body_limit": LARGE_FORM}
LARGE_POST: dict[str, Any] = {"methods": POST, "body_limit": LARGE_FORM}
NO_BODY: dict[str, Any] = {"methods": SAFE, "body_limit": 0}

urlpatterns = [
    declare(path("markdown/preview/", markdown_views.preview, name="markdownx_markdownify"), **LARGE_POST),
    declare(path("markdown/upload/", markdown_views.upload, name="markdownx_upload"), **LARGE_POST),
    declare(path("markdown/paste/", markdown_views.paste, name="desk_paste"), **LARGE_POST),
    declare(path("library/pictures/", picture_views.library, name="desk_pictures"), **LARGE),
]


def article_form_urls(site: admin.AdminSite) -> list[URLPattern]:
    """Return the URLs of the article's form and its JSON views. Article 0 is a new one."""
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
            counts_as_use=False,
        ),
        declare(path("<int:pk>/as-text/", text.as_text, name="articles_article_as_text"), **LARGE_POST),
        declare(path("<int:pk>/from-text/", text.from_text, name="articles_article_from_text"), **LARGE_POST),
        declare(path("choices/", choices.choices, name="articles_article_choices"), **NO_BODY),
        declare(path("links/", link_choices.link_choices, name="articles_article_links"), **NO_BODY),
        declare(
            path("session/", access.session, name="articles_article_session"), counts_as_use=False, **NO_BODY
        ),
    ]
