"""Where authors log in and edit their profile."""

from django.conf import settings
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path

from authors import views

urlpatterns = [
    path("", views.profile, name="profile"),
    path("login/", LoginView.as_view(extra_context={"site_name": settings.SITE_NAME}), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
]
