"""The root URL configuration."""

from django.contrib import admin
from django.urls import include, path

from articles.desk.releases.calendar_feed import calendar_feed_view
from articles.request_policy import FORM, LARGE_FORM, declare

urlpatterns = [
    declare(path("admin/", include("articles.desk.urls")), has_accounts=True),
    declare(path("admin/", include("articles.desk.releases.release_pages")), has_accounts=True),
    declare(path("admin/", include("articles.desk.people.leaving_page")), has_accounts=True),
    declare(path("admin/", include("articles.desk.jobs.job_pages")), has_accounts=True),
    # For calendar programs, without a login: the key in the address is secret.
    path("calendar/<str:key>.ics", calendar_feed_view, name="calendar_feed"),
    # Most pages of Django's admin are forms.
    declare(path("admin/", admin.site.urls), has_accounts=True, methods=FORM, body_limit=LARGE_FORM),
    declare(path("account/", include("authors.accounts.urls")), has_accounts=True),
    declare(path("profile/", include("articles.profile.urls")), has_accounts=True),
    declare(path("profile/", include("authors.urls")), has_accounts=True),
    declare(path("account/second-factor/", include("authors.second_factor.urls")), has_accounts=True),
    path("review/", include("articles.review.urls")),
    path("", include("articles.reading.urls")),
]

handler403 = "therapyedu.refused_pages.forbidden"
handler404 = "therapyedu.refused_pages.not_found"
handler500 = "therapyedu.errors.server_error"
