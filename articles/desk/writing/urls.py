"""The addresses of the form and of what it asks the server for. Article 0 is one that is new."""

from django.contrib import admin
from django.urls import URLPattern, path

from articles.desk.writing import access, choices, keeping, page, preview, text


def urls(site: admin.AdminSite) -> list[URLPattern]:
    """Return the addresses, to be set before the admin's own."""
    write = site.admin_view(page.writing)
    return [
        path("add/", write, name="articles_article_add"),
        path("<int:pk>/change/", write, name="articles_article_change"),
        path("<int:pk>/preview/", preview.preview, name="articles_article_preview"),
        path("<int:pk>/autosave/", keeping.autosave, name="articles_article_autosave"),
        path("<int:pk>/pulse/", keeping.pulse, name="articles_article_pulse"),
        path("<int:pk>/as-text/", text.as_text, name="articles_article_as_text"),
        path("<int:pk>/from-text/", text.from_text, name="articles_article_from_text"),
        path("choices/", choices.choices, name="articles_article_choices"),
        path("session/", access.session, name="articles_article_session"),
    ]
