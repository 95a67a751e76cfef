"""System checks of the deployment (`manage.py check`): settings that contradict each other, and bundles.

A value that is wrong by itself, such as a negative number, already stops the start in settings.py.
docs/system-checks.md lists the ids of all checks of the project.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.http.request import validate_host

from therapyedu import bundles

KEY_VARIABLES = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")


@register(Tags.staticfiles)
def check_bundles(**_: Any) -> list[CheckMessage]:
    """Report files that a bundle names and that do not exist, and files of readers' pages in no bundle."""
    parts = {part: name for name, parts in bundles.BUNDLES.items() for part in parts}
    files = {f"{kind}/{file.name}" for kind in ("css", "js") for file in (bundles.SOURCES / kind).glob("*")}
    missing = [
        Error(
            f"The bundle {parts[part]} names {part}, which does not exist, so its pages cannot be made.",
            hint=f"Add therapyedu/static/{part}, or remove it from the list in therapyedu/bundles.py.",
            id="therapyedu.E001",
        )
        for part in sorted(parts.keys() - files)
    ]
    unused = [
        Warning(
            f"The file therapyedu/static/{file} is in no bundle, so no page loads it.",
            hint="Add it to a bundle in therapyedu/bundles.py, or remove it.",
            id="therapyedu.W001",
        )
        for file in sorted(files - parts.keys())
    ]
    return [*missing, *unused]


@register(Tags.urls)
def check_site_url(**_: Any) -> list[CheckMessage]:
    """Report a `SITE_URL` that is more or less than a scheme and a host, or whose host is not allowed."""
    url = urlsplit(settings.SITE_URL)
    if url.scheme not in ("http", "https") or not url.hostname or url.path or url.query or url.fragment:
        return [
            Error(
                f"SITE_URL is “{settings.SITE_URL}”, but it must be a scheme and a host, without a path.",
                hint="Set it like this: SITE_URL=https://www.your-site.org",
                id="therapyedu.E002",
            )
        ]
    if not validate_host(url.hostname, settings.ALLOWED_HOSTS):
        return [
            Error(
                f"ALLOWED_HOSTS does not include {url.hostname}, the host of SITE_URL, "
                "so the site refuses every request to its own address.",
                hint=f"Add {url.hostname} to ALLOWED_HOSTS, or remove ALLOWED_HOSTS: "
                "without it the host of SITE_URL is allowed.",
                id="therapyedu.E003",
            )
        ]
    return []


@register(Tags.security)
def check_proxies(**_: Any) -> Iterator[CheckMessage]:
    """Report settings that disagree about whether a proxy stands in front of the site."""
    if settings.BEHIND_PROXY and not settings.TRUSTED_PROXIES:
        yield Error(
            "BEHIND_PROXY says that a proxy stands in front of the site, TRUSTED_PROXIES that none does.",
            hint="Remove BEHIND_PROXY, the older name, and set TRUSTED_PROXIES to the number of proxies.",
            id="therapyedu.E004",
        )
    if settings.MEDIA_ACCEL and not settings.TRUSTED_PROXIES:
        yield Error(
            "MEDIA_ACCEL leaves the media files to nginx, but TRUSTED_PROXIES says that no proxy stands in "
            "front of the site.",
            hint="Behind nginx, set TRUSTED_PROXIES=1. Without it, remove MEDIA_ACCEL: readers would get "
            "empty files.",
            id="therapyedu.E005",
        )


@register(Tags.urls)
def check_media_accel(**_: Any) -> list[CheckMessage]:
    """Report a `MEDIA_ACCEL` that cannot be the prefix of an internal location of nginx."""
    prefix = settings.MEDIA_ACCEL
    if not prefix or (prefix.startswith("/") and prefix.endswith("/") and prefix != settings.MEDIA_URL):
        return []
    return [
        Error(
            f"MEDIA_ACCEL is “{prefix}”, but it must begin and end with a slash and differ from the public "
            f"prefix {settings.MEDIA_URL}.",
            hint="Set it to the location in deploy/nginx/site.conf: MEDIA_ACCEL=/media-files/",
            id="therapyedu.E006",
        )
    ]


@register(Tags.files)
def check_media_root(**_: Any) -> list[CheckMessage]:
    """Report a media folder in a folder of static files, which are public and replaced."""
    media = Path(settings.MEDIA_ROOT).resolve()
    return [
        Error(
            f"The media folder {media} is inside {folder}, a folder of static files. Every upload is public "
            "there, and `collectstatic --clear` deletes it.",
            hint="Set MEDIA_ROOT to a folder of its own, and move the files there.",
            id="therapyedu.E007",
        )
        for folder in (Path(settings.STATIC_ROOT).resolve(), bundles.SOURCES)
        if media.is_relative_to(folder)
    ]


@register(Tags.files)
def check_private_root(**_: Any) -> list[CheckMessage]:
    """Report a folder of private files inside one that is served."""
    private = Path(settings.PRIVATE_ROOT).resolve()
    served = (Path(settings.MEDIA_ROOT).resolve(), Path(settings.STATIC_ROOT).resolve(), bundles.SOURCES)
    return [
        Error(
            f"The folder of private files {private} is inside {folder}, which is served to everybody.",
            hint="Set PRIVATE_ROOT to a folder of its own, and move the files there.",
            id="therapyedu.E008",
        )
        for folder in served
        if private.is_relative_to(folder)
    ]


@register(Tags.files)
def check_object_storage(**_: Any) -> Iterator[CheckMessage]:
    """Report private files among the served ones, half a key, and files that other machines do not have."""
    media, private = settings.MEDIA_STORAGE, settings.PRIVATE_STORAGE
    if media and private and private.inside("private").is_in(media.inside("media")):
        yield Error(
            f"PRIVATE_STORAGE is {private}, which is among the media files of MEDIA_STORAGE, so everybody "
            "would be served private files.",
            hint="Remove PRIVATE_STORAGE, so that private files have a folder beside the media files, or set "
            "it to another bucket.",
            id="therapyedu.E009",
        )
    if (media or private) and len([name for name in KEY_VARIABLES if os.environ.get(name)]) == 1:
        yield Error(
            "Only one of AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY is set, so the object store refuses "
            "every request.",
            hint="Set both, or none if the machine has a role.",
            id="therapyedu.E010",
        )
    if bool(media) != bool(private):
        yield Warning(
            f"{'PRIVATE_STORAGE' if media else 'MEDIA_STORAGE'} keeps its files in a folder of this machine, "
            "and the other files are in an object store: other machines have only those.",
            hint="Set MEDIA_STORAGE and remove PRIVATE_STORAGE, unless there is only this machine.",
            id="therapyedu.W009",
        )


@register(Tags.security)
def check_second_factor(**_: Any) -> Iterator[CheckMessage]:
    """Report a required second factor that protects nothing, or not those who may do the most."""
    roles = settings.SECOND_FACTOR_REQUIRED_FOR
    if roles and not settings.HTTPS:
        yield Warning(
            "SECOND_FACTOR_REQUIRED_FOR requires a second factor, but SITE_URL is not https: passwords, "
            "codes and sessions can be read on their way.",
            hint="Set SITE_URL to the https address of the site, or remove SECOND_FACTOR_REQUIRED_FOR.",
            id="therapyedu.W006",
        )
    missing = [role for role in settings.STAFF_ROLES if role not in roles]
    if roles and missing and missing[-1] == settings.STAFF_ROLES[-1]:
        yield Warning(
            f"SECOND_FACTOR_REQUIRED_FOR names {', '.join(roles)}, but not {missing[-1]}, who may do more.",
            hint=f"Add “{missing[-1]}” to SECOND_FACTOR_REQUIRED_FOR.",
            id="therapyedu.W007",
        )


@register(Tags.security)
def check_sessions(**_: Any) -> Iterator[CheckMessage]:
    """Report limits on sessions that have no effect, because a session ends before."""
    if settings.SESSION_IDLE_MINUTES * 60 >= settings.SESSION_COOKIE_AGE:
        yield Warning(
            "SESSION_IDLE_MINUTES has no effect: a session ends earlier, by SESSION_DAYS.",
            hint="Set SESSION_IDLE_MINUTES to less than SESSION_DAYS.",
            id="therapyedu.W004",
        )
    if settings.REAUTHENTICATION_MINUTES * 60 >= settings.SESSION_COOKIE_AGE:
        yield Warning(
            "REAUTHENTICATION_MINUTES is longer than a session: nobody is ever asked for the password again.",
            hint="Set REAUTHENTICATION_MINUTES to a few minutes, or remove it: 10 is the default.",
            id="therapyedu.W005",
        )


@register(Tags.security)
def check_hsts(**_: Any) -> Iterator[CheckMessage]:
    """Report HSTS options that have no effect."""
    names = [
        name.removeprefix("SECURE_")
        for name in ("SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_HSTS_PRELOAD")
        if getattr(settings, name)
    ]
    if names and not settings.SECURE_HSTS_SECONDS:
        yield Warning(
            f"{' and '.join(names)} has no effect, because SITE_URL is not https.",
            hint="Set SITE_URL to the https address of the site, or remove the setting.",
            id="therapyedu.W002",
        )
    elif names == ["HSTS_PRELOAD"]:
        yield Warning(
            "HSTS_PRELOAD has no effect without HSTS_INCLUDE_SUBDOMAINS: the preload lists of browsers take "
            "only whole domains.",
            hint="If all subdomains use https for good, set HSTS_INCLUDE_SUBDOMAINS=true. Otherwise remove "
            "HSTS_PRELOAD.",
            id="therapyedu.W003",
        )


@register(Tags.security, deploy=True)
def check_mail(**_: Any) -> list[CheckMessage]:
    """Report a site in production that writes its mail to the console."""
    if settings.DEBUG or settings.EMAIL_BACKEND != "django.core.mail.backends.console.EmailBackend":
        return []
    return [
        Warning(
            "EMAIL_URL is not set, so mail is written to the log and sent to nobody: links to reviews, "
            "reminders, new passwords.",
            hint="Set it to the mail server: EMAIL_URL=smtp+tls://user:password@mail.your-site.org:587",
            id="therapyedu.W008",
        )
    ]
