"""URLs of the login and logout of authors."""

from django.conf import settings
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path

from articles.request_policy import FORM, POST, SMALL_FORM, declare

urlpatterns = [
    declare(
        path("login/", LoginView.as_view(extra_context={"site_name": settings.SITE_NAME}), name="login"),
        methods=FORM,
        body_limit=SMALL_FORM,
    ),
    declare(path("logout/", LogoutView.as_view(), name="logout"), methods=POST, body_limit=SMALL_FORM),
]
