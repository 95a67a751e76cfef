"""Health checks for load balancers and monitors, answered before hosts, https and sessions are checked.

`/healthz`: this process answers. It asks nothing else, so a dead database restarts no process.
`/readyz`: this machine can serve the site: database, migrations, media folder, free disk. Otherwise 503. Why
is told only to this machine itself, or to whoever sends HEALTH_TOKEN: `Authorization: Bearer …`.
"""

import json
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]
HEALTHY, READY = "/healthz", "/readyz"
LOOPBACK = ("127.", "::1")


class HealthChecks:
    """A WSGI application around the site that answers the two addresses by itself."""

    def __init__(self, application: Application) -> None:
        self.application = application

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path not in (HEALTHY, READY) or environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self.application(environ, start_response)
        faults = find_faults() if path == READY else {}
        body: dict[str, Any] = {"status": "unavailable" if faults else "ok"}
        if faults and may_see_reasons(environ):
            body["reasons"] = faults
        answer = json.dumps(body).encode()
        headers = [
            ("Content-Type", "application/json"),
            ("Content-Length", str(len(answer))),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
        ]
        start_response("503 Service Unavailable" if faults else "200 OK", headers)
        return () if environ["REQUEST_METHOD"] == "HEAD" else (answer,)


def may_see_reasons(environ: Environ) -> bool:
    """Whether the reasons may be told: to this machine without a proxy, or to whoever has the token.

    Behind a proxy on this machine every address is the loopback, so a forwarded request does not count.
    """
    sent = environ.get("HTTP_AUTHORIZATION", "").removeprefix("Bearer ").encode()
    if settings.HEALTH_TOKEN and secrets.compare_digest(sent, settings.HEALTH_TOKEN.encode()):
        return True
    forwarded = "HTTP_X_FORWARDED_FOR" in environ or "HTTP_FORWARDED" in environ
    return environ.get("REMOTE_ADDR", "").startswith(LOOPBACK) and not forwarded


def find_faults() -> dict[str, str]:
    """Return what is missing to serve the site, by its name; empty if nothing is."""
    faults = {name: reason for name, check in CHECKS.items() if (reason := check())}
    if "database" in faults:
        faults.pop("migrations", None)  # the same fault
    return faults


def database_fault() -> str:
    """Return why the database does not answer; "" if it does. A broken connection is replaced first."""
    reason = ""
    for _ in range(2):
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            return ""
        except Error as error:
            reason = type(error).__name__
            connection.close()
    return f"The database does not answer ({reason})."


_all_migrated = False


def migrations_fault() -> str:
    """Return what is not migrated. Once all is, this process does not ask again: its code stays the same."""
    global _all_migrated
    if _all_migrated:
        return ""
    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error:
        return "The migrations cannot be read."
    _all_migrated = not plan
    return f"{len(plan)} migrations are not applied." if plan else ""


def media_fault() -> str:
    """Return why nothing can be stored in the media folder; "" if something can.

    An object store is not asked: it is the same for all machines, and pages answer without it.
    """
    if settings.MEDIA_STORAGE:
        return ""
    try:
        settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=settings.MEDIA_ROOT, prefix=".ready-") as file:
            file.write(b"ready")
    except OSError as error:
        return f"The media folder is not writable ({error.strerror})."
    return ""


def disk_fault() -> str:
    """Return which folder has less free space than READY_FREE_MB; "" if none has."""
    folders = {"VAR_DIR": settings.VAR} | (
        {} if settings.MEDIA_STORAGE else {"MEDIA_ROOT": settings.MEDIA_ROOT}
    )
    for name, folder in folders.items():
        try:
            free = shutil.disk_usage(folder).free // 2**20
        except OSError as error:
            return f"{name} cannot be read ({error.strerror})."
        if free < settings.READY_FREE_MB:
            return f"{name} has {free} MB left; READY_FREE_MB asks for {settings.READY_FREE_MB}."
    return ""


CHECKS: dict[str, Callable[[], str]] = {
    "database": database_fault,
    "migrations": migrations_fault,
    "media": media_fault,
    "disk": disk_fault,
}
