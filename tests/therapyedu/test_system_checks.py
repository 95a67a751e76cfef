"""The system checks find contradictions in the tree and in the settings, and say what to do."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from django.core.checks import run_checks
from django.template import engines

from articles.manuscript.section_types import SECTION_TYPES, SectionType
from articles.object_address import parse_object_address
from articles.system_checks import check_section_templates
from therapyedu import bundles
from therapyedu.deployment_checks import (
    check_bundles,
    check_hsts,
    check_mail,
    check_media_accel,
    check_media_root,
    check_object_storage,
    check_private_root,
    check_proxies,
    check_second_factor,
    check_sessions,
    check_site_url,
)

IDS = re.compile(r"\b(?:articles|therapyedu)\.[EW]\d{3}\b")


def ids_of(messages: Any) -> list[str]:
    messages = list(messages)
    assert all(message.hint for message in messages), "each says what to do"
    return [message.id for message in messages]


def test_the_shipped_settings_and_files_pass():
    assert [message for message in run_checks() if IDS.fullmatch(message.id or "")] == []


def test_every_check_is_documented_and_no_other():
    root = Path(site.BASE_DIR)
    sources = (root / "articles/system_checks.py", root / "therapyedu/deployment_checks.py")
    written = [found for file in sources for found in re.findall(rf'id="({IDS.pattern})"', file.read_text())]
    documented = IDS.findall((root / "docs/system-checks.md").read_text())
    assert sorted(written) == sorted(documented)
    assert len(set(written)) == len(written)


def test_a_section_type_needs_its_template(monkeypatch):
    monkeypatch.setitem(SECTION_TYPES, "case-story", SectionType("case-story", "Case story", ""))
    (message,) = check_section_templates()
    assert message.id == "articles.E001"
    assert "templates/articles/sections/case-story.html" in message.hint


def test_a_section_template_needs_its_type(monkeypatch, tmp_path):
    (tmp_path / "articles/sections").mkdir(parents=True)
    (tmp_path / "articles/sections/case-story.html").touch()
    (tmp_path / "articles/sections/text.html").touch()
    engine = engines["django"]
    monkeypatch.setattr(engine, "template_dirs", (tmp_path, *engine.template_dirs), raising=False)
    assert ids_of(check_section_templates()) == ["articles.W001"]


def test_a_bundle_needs_its_parts_and_a_part_its_bundle(monkeypatch, tmp_path):
    (tmp_path / "css").mkdir()
    (tmp_path / "css/one.css").touch()
    monkeypatch.setattr(bundles, "SOURCES", tmp_path)
    monkeypatch.setattr(bundles, "BUNDLES", {"bundles/some.css": ("css/two.css",)})
    missing, unused = check_bundles()
    assert (missing.id, unused.id) == ("therapyedu.E001", "therapyedu.W001")
    assert "css/two.css" in missing.msg
    assert "css/one.css" in unused.msg


@pytest.mark.parametrize(
    "url",
    ["https://www.example.org/blog", "www.example.org", "ftp://example.org", "https://", "https://a.b?c"],
)
def test_the_address_of_the_site_is_a_scheme_and_a_host(settings, url):
    settings.SITE_URL = url
    settings.ALLOWED_HOSTS = ["*"]
    assert ids_of(check_site_url()) == ["therapyedu.E002"]


@pytest.mark.parametrize(
    ("allowed", "found"),
    [(["www.example.org"], []), ([".example.org"], []), (["example.org", "localhost"], ["therapyedu.E003"])],
    ids=str,
)
def test_the_site_answers_at_its_own_address(settings, allowed, found):
    settings.SITE_URL = "https://www.example.org:8443"
    settings.ALLOWED_HOSTS = allowed
    assert ids_of(check_site_url()) == found


@pytest.mark.parametrize(
    ("roles", "https", "found"),
    [
        ([], False, []),
        (["chief editor"], True, []),
        (["chief editor"], False, ["therapyedu.W006"]),
        (["writer", "editor"], True, ["therapyedu.W007"]),
        (["editor", "chief editor"], True, []),
    ],
)
def test_a_required_second_factor_protects_something_and_those_who_may_do_most(settings, roles, https, found):
    settings.SECOND_FACTOR_REQUIRED_FOR, settings.HTTPS = roles, https
    assert ids_of(check_second_factor()) == found


@pytest.mark.parametrize(
    ("behind", "proxies", "prefix", "found"),
    [
        (True, 0, "", ["therapyedu.E004"]),
        (False, 0, "/media-files/", ["therapyedu.E005"]),
        (True, 2, "/media-files/", []),
        (False, 1, "/media-files/", []),
    ],
)
def test_the_settings_agree_whether_there_is_a_proxy(settings, behind, proxies, prefix, found):
    settings.BEHIND_PROXY, settings.TRUSTED_PROXIES, settings.MEDIA_ACCEL = behind, proxies, prefix
    assert ids_of(check_proxies()) == found


@pytest.mark.parametrize(
    ("prefix", "found"),
    [
        ("", []),
        ("/media-files/", []),
        ("/media-files", ["therapyedu.E006"]),
        ("media-files/", ["therapyedu.E006"]),
        ("/media/", ["therapyedu.E006"]),
    ],
)
def test_nginx_gets_media_files_by_a_prefix_of_their_own(settings, prefix, found):
    settings.MEDIA_ACCEL = prefix
    assert ids_of(check_media_accel()) == found


@pytest.mark.parametrize(
    ("folder", "found"),
    [("static", ["therapyedu.E007"]), ("static/uploads", ["therapyedu.E007"]), ("media", [])],
)
def test_uploads_are_not_among_static_files(settings, tmp_path, folder, found):
    settings.STATIC_ROOT = tmp_path / "static"
    settings.MEDIA_ROOT = tmp_path / folder
    assert ids_of(check_media_root()) == found


def test_private_files_are_in_no_folder_that_is_served(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    for folder in (tmp_path / "media" / "private", Path(settings.STATIC_ROOT) / "private", bundles.SOURCES):
        settings.PRIVATE_ROOT = folder
        assert ids_of(check_private_root()) == ["therapyedu.E008"]
    settings.PRIVATE_ROOT = tmp_path / "private"
    assert ids_of(check_private_root()) == []


@pytest.mark.parametrize(
    ("media", "private", "keys", "found"),
    [
        (None, None, 1, []),
        ("s3://site", "s3://site", 2, []),
        ("s3://site", "s3://vault", 0, []),
        ("s3://site/media", "s3://site", 2, []),
        ("s3://site", "s3://site/media", 2, ["therapyedu.E009"]),
        ("s3://site", "s3://site/media?endpoint=https://store.your-site.org", 2, []),
        ("s3://site", "s3://site", 1, ["therapyedu.E010"]),
        ("s3://site", None, 2, ["therapyedu.W009"]),
    ],
)
def test_an_object_store_serves_no_private_files_and_has_all_it_needs(
    settings, monkeypatch, media, private, keys, found
):
    settings.MEDIA_STORAGE, settings.PRIVATE_STORAGE = (
        parse_object_address(address) if address else None for address in (media, private)
    )
    for name, value in zip(
        ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"), ["x"] * keys + [""] * 2, strict=False
    ):
        monkeypatch.setenv(name, value)
    assert ids_of(check_object_storage()) == found


@pytest.mark.parametrize(
    ("https", "subdomains", "preload", "found"),
    [
        (True, True, True, []),
        (True, True, False, []),
        (True, False, True, ["therapyedu.W003"]),
        (False, False, True, ["therapyedu.W002"]),
        (False, True, False, ["therapyedu.W002"]),
        (False, False, False, []),
    ],
)
def test_strict_transport_security_has_an_effect(settings, https, subdomains, preload, found):
    settings.SECURE_HSTS_SECONDS = 31_536_000 if https else 0
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS, settings.SECURE_HSTS_PRELOAD = subdomains, preload
    assert ids_of(check_hsts()) == found


def test_a_limit_on_sessions_that_is_longer_than_a_session_is_none(settings):
    settings.SESSION_COOKIE_AGE = 24 * 60 * 60
    settings.SESSION_IDLE_MINUTES, settings.REAUTHENTICATION_MINUTES = 24 * 60 - 1, 10
    assert ids_of(check_sessions()) == []
    settings.SESSION_IDLE_MINUTES = settings.REAUTHENTICATION_MINUTES = 24 * 60
    assert ids_of(check_sessions()) == ["therapyedu.W004", "therapyedu.W005"]


@pytest.mark.parametrize(
    ("debug", "backend", "found"),
    [(False, "console", ["therapyedu.W008"]), (True, "console", []), (False, "smtp", [])],
)
def test_a_site_in_production_sends_its_mail(settings, debug, backend, found):
    settings.DEBUG, settings.EMAIL_BACKEND = debug, f"django.core.mail.backends.{backend}.EmailBackend"
    assert ids_of(check_mail()) == found
