"""URLs of the login and logout of authors."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from articles.request_policy import FORM, POST, SMALL_FORM, declare
from authors.second_factor.login_views import AccountLoginView

urlpatterns = [
    declare(path("login/", AccountLoginView.as_view(), name="login"), methods=FORM, body_limit=SMALL_FORM),
    declare(path("logout/", LogoutView.as_view(), name="logout"), methods=POST, body_limit=SMALL_FORM),
]
