"""URLs of an author's own profile."""

from django.urls import path

from articles.profile import views
from articles.profile.work import my_work
from articles.request_policy import FORM, LARGE_FORM, POST, SAFE, SMALL_FORM, declare

urlpatterns = [
    declare(path("", views.profile, name="profile"), methods=FORM, body_limit=LARGE_FORM),
    path("work/", my_work, name="my_work"),
    declare(path("preview/", views.preview, name="profile_preview"), methods=POST, body_limit=LARGE_FORM),
    declare(
        path("discard/", views.discard_changes, name="profile_discard"), methods=POST, body_limit=SMALL_FORM
    ),
    declare(path("words.js", views.script_words, name="profile_words"), methods=SAFE, body_limit=0),
]
