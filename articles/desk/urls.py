"""URLs of the Markdown editor and the picture dialog.

They stand before the admin's own URLs. markdownx's urls are never included.
"""

from typing import Any

from django.urls import path

from articles.desk.library import picture_views
from articles.desk.writing import markdown_views, paste_view
from articles.request_policy import FORM, LARGE_FORM, POST, declare

LARGE_POST: dict[str, Any] = {"methods": POST, "body_limit": LARGE_FORM}
urlpatterns = [
    declare(
        path("markdown/preview/", markdown_views.preview, name="markdownx_markdownify"),
        **LARGE_POST,
    ),
    declare(path("markdown/upload/", markdown_views.upload, name="markdownx_upload"), **LARGE_POST),
    declare(path("markdown/paste/", paste_view.paste, name="desk_paste"), **LARGE_POST),
    declare(
        path("library/pictures/", picture_views.library, name="desk_pictures"),
        methods=FORM,
        body_limit=LARGE_FORM,
    ),
]
