"""The addresses of the Markdown editor, before the admin's own. markdownx's urls are never included."""

from django.urls import path

from articles.desk import markdown_views, paste_view, picture_views

urlpatterns = [
    path("markdown/preview/", markdown_views.preview, name="markdownx_markdownify"),
    path("markdown/upload/", markdown_views.upload, name="markdownx_upload"),
    path("markdown/paste/", paste_view.paste, name="desk_paste"),
    path("library/pictures/", picture_views.library, name="desk_pictures"),
]
