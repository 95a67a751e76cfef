"""Where each part of the site begins."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", include("articles.desk.urls")),
    path("admin/", admin.site.urls),
    path("profile/", include("authors.urls")),
    path("", include("articles.reading.urls")),
]

handler404 = "articles.reading.views.not_found"
handler500 = "therapyedu.errors.server_error"
