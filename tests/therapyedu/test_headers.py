"""Response headers on every response, and cookies under https."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings as site
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from articles.publishing import unpublish
from articles.transfer.static_site import export_site
from tests.cast import make_live
from tests.reading.wsgi import Site
from therapyedu.accounts import MessageCookie

# Sets every cookie of the site, without a database, and prints them with the other requested values.
SETTINGS_AND_COOKIES = """
import json
import django
django.setup()
from django.conf import settings
from django.contrib.messages import success
from django.contrib.sessions.backends import signed_cookies
from django.http import HttpResponse
from django.middleware.csrf import CsrfViewMiddleware, get_token
from django.middleware.security import SecurityMiddleware
from django.test import RequestFactory
from therapyedu.accounts import MessageMiddleware, SessionMiddleware

settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"  # without a database
signed_cookies.SessionStore.note_use = lambda session: None

def view(request):
    get_token(request)
    request.session["user"] = "eli"
    success(request, "Saved.")
    return HttpResponse()

site = SecurityMiddleware(SessionMiddleware(CsrfViewMiddleware(MessageMiddleware(view))))
host = {"host": settings.ALLOWED_HOSTS[0]}
answer = site(RequestFactory().get("/admin/", secure=settings.HTTPS, headers=host))
cookies = answer.cookies.values()
print(json.dumps({
    "cookies": {one.key: [one["path"], bool(one["secure"]), one["domain"]] for one in cookies},
    "hsts": answer.headers.get("Strict-Transport-Security", ""),
    "fallbacks": settings.SECRET_KEY_FALLBACKS,
}))
"""


def settings_and_cookies(**env: str) -> Any:
    """Return what a process of the site with these settings prints."""
    own = {"DJANGO_SETTINGS_MODULE": "therapyedu.settings", "SECRET_KEY": "x" * 60}
    script = [sys.executable, "-c", SETTINGS_AND_COOKIES]
    told = subprocess.run(
        script, cwd=site.BASE_DIR, env=os.environ | own | env, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stderr
    return json.loads(told.stdout)


@pytest.mark.django_db
def test_every_answer_switches_off_what_no_page_uses(settings):
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True
    make_live("One")
    unpublish(make_live("Gone"), by=None)
    media = default_storage.url(default_storage.save("audio/ab/hour.mp3", ContentFile(b"sound")))
    client = Client(raise_request_exception=False)
    statuses = {
        "/articles/one/": 200,
        "/articles/gone/": 410,
        "/not-there/": 404,
        "/feed.atom": 200,
        "/static/css/tokens.css": 200,
        "/admin/": 302,
        "/profile/login/": 200,
        media: 200,
    }
    for path, status in statuses.items():
        answer = client.get(path)
        answer.close()
        assert answer.status_code == status, path
        assert "camera=(), " in answer.headers["Permissions-Policy"], path
        assert answer.headers["Cross-Origin-Resource-Policy"], path
    assert client.get("/", headers={"host": "evil.example"}).headers["Permissions-Policy"]
    settings.SECURE_SSL_REDIRECT = True
    redirect = Client().get("/")
    assert redirect.status_code == 301
    assert redirect.headers["Permissions-Policy"]


@pytest.mark.django_db
def test_a_page_from_the_cache_has_the_header_too():
    make_live("One")
    site = Site()
    made, kept = site.get("/articles/one/"), site.get("/articles/one/")
    assert site.asked == ["/articles/one/"]
    assert made.headers["Permissions-Policy"] == kept.headers["Permissions-Policy"]


@pytest.mark.django_db
def test_an_exported_site_has_the_header_on_every_server(tmp_path):
    make_live("One")
    export_site(tmp_path)
    nginx = (tmp_path / ".server/nginx.conf").read_text()
    # Once for the pages and once in each nginx location that has its own headers.
    assert (
        nginx.count("add_header Permissions-Policy")
        == nginx.count("add_header Cross-Origin-Opener-Policy")
        > 2
    )
    for name in ("_headers", ".htaccess"):
        assert "Permissions-Policy" in (tmp_path / name).read_text(), name


def test_under_https_no_other_host_can_set_a_cookie_of_ours_and_the_environment_is_obeyed():
    told = settings_and_cookies(
        SITE_URL="https://www.example.org",
        DEBUG="false",
        HSTS_INCLUDE_SUBDOMAINS="true",
        HSTS_PRELOAD="true",
        SECRET_KEY_FALLBACKS="older,oldest",
    )
    assert told["cookies"] == {
        name: ["/", True, ""] for name in ("__Host-sessionid", "__Host-csrftoken", "__Host-messages")
    }
    assert told["hsts"] == "max-age=31536000; includeSubDomains; preload"
    assert told["fallbacks"] == ["older", "oldest"]


def test_without_https_and_settings_everything_has_its_usual_name_and_subdomains_are_left_alone():
    assert (site.SESSION_COOKIE_NAME, site.CSRF_COOKIE_NAME) == ("sessionid", "csrftoken")
    assert MessageCookie.cookie_name == "messages"
    assert (site.SECURE_HSTS_INCLUDE_SUBDOMAINS, site.SECURE_HSTS_PRELOAD) == (False, False)
    assert site.SECRET_KEY_FALLBACKS == []
