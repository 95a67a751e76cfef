"""Where authors log in and edit their profile."""

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path

from authors import views

urlpatterns = [
    path("", views.profile, name="profile"),
    path("login/", LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
]
