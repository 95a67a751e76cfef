"""URLs of releases and of the calendar. They stand before the admin's own URLs."""

from django.contrib import admin
from django.urls import path

from articles.desk.releases import calendar_pages, release_pages
from articles.request_policy import FORM, POST, SAFE, SMALL_FORM, declare

urlpatterns = [
    declare(path(route, admin.site.admin_view(view), name=name), methods=methods, body_limit=limit)
    for route, view, name, methods, limit in (
        ("calendar/", calendar_pages.calendar_view, "desk_calendar", SAFE, 0),
        ("calendar/feed/", calendar_pages.calendar_key_view, "desk_calendar_key", POST, SMALL_FORM),
        (
            "calendar/<slug:what>/<int:pk>/move/",
            calendar_pages.move_view,
            "desk_calendar_move",
            FORM,
            SMALL_FORM,
        ),
        ("releases/", release_pages.releases_view, "desk_releases", FORM, SMALL_FORM),
        ("releases/<int:pk>/", release_pages.release_view, "desk_release", FORM, SMALL_FORM),
        ("releases/<int:pk>/cancel/", release_pages.cancel_view, "desk_release_cancel", FORM, SMALL_FORM),
        (
            "releases/<int:pk>/roll-back/",
            release_pages.roll_back_view,
            "desk_release_roll_back",
            FORM,
            SMALL_FORM,
        ),
        (
            "articles/article/<int:pk>/release/",
            release_pages.add_article_view,
            "desk_article_release",
            FORM,
            SMALL_FORM,
        ),
    )
]
