"""URLs of the author's profile page and of its login and logout."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from articles.request_policy import FORM, LARGE_FORM, POST, SMALL_FORM, declare
from authors import views
from authors.second_factor.login_views import AccountLoginView

urlpatterns = [
    declare(path("", views.profile, name="profile"), methods=FORM, body_limit=LARGE_FORM),
    declare(path("login/", AccountLoginView.as_view(), name="login"), methods=FORM, body_limit=SMALL_FORM),
    declare(path("logout/", LogoutView.as_view(), name="logout"), methods=POST, body_limit=SMALL_FORM),
]
