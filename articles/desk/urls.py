"""The addresses of the Markdown editor, before the admin's own. markdownx's urls are never included."""

from django.urls import path

from articles.desk import markdown_views, picture_views

urlpatterns = [
    path("markdown/preview/", markdown_views.preview, name="markdownx_markdownify"),
    path("markdown/upload/", markdown_views.upload, name="markdownx_upload"),
    path("library/pictures/", picture_views.library, name="desk_pictures"),
]
