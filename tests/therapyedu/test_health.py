"""/healthz says that the process answers, /readyz that it can serve the site."""

import json

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test.utils import CaptureQueriesContext

from therapyedu import health
from therapyedu.health import HealthChecks


def ask(path: str, **environ: str) -> tuple[str, dict[str, object]]:
    """Return status and body of an answer; the site behind the checks answers 404."""

    def site(environ, start_response):
        start_response("404 Not Found", [])
        return (b"{}",)

    started: list[str] = []
    request = {
        "PATH_INFO": path,
        "REQUEST_METHOD": "GET",
        "REMOTE_ADDR": "127.0.0.1",
    }
    body = HealthChecks(site)(request | environ, lambda status, headers: started.append(status))
    return started[0], json.loads(b"".join(body) or b"{}")


@pytest.fixture(autouse=True)
def _new_process(monkeypatch, settings):
    monkeypatch.setattr(health, "_all_migrated", False)
    settings.MEDIA_ROOT.mkdir(parents=True)


def test_a_process_is_healthy_without_asking_the_database():
    assert ask("/healthz", HTTP_HOST="10.0.0.7:8000") == ("200 OK", {"status": "ok"})


@pytest.mark.django_db
def test_a_machine_is_ready_and_asks_for_migrations_only_until_there_are_none():
    assert ask("/readyz") == ("200 OK", {"status": "ok"})
    with CaptureQueriesContext(connection) as queries:
        assert ask("/readyz") == ("200 OK", {"status": "ok"})
    assert len(queries) == 1
    assert not list((health.settings.MEDIA_ROOT).iterdir())


@pytest.mark.django_db
def test_a_missing_migration_is_a_reason_not_to_be_ready():
    (last,) = MigrationLoader(connection).graph.leaf_nodes("taggit")
    MigrationRecorder(connection).record_unapplied(*last)
    status, body = ask("/readyz")
    assert status == "503 Service Unavailable"
    assert list(body["reasons"]) == ["migrations"]


@pytest.mark.django_db
def test_a_full_disk_and_a_media_folder_that_cannot_be_written_are_reasons(settings, tmp_path):
    settings.READY_FREE_MB = 10**9
    settings.MEDIA_ROOT = tmp_path / "file" / "media"
    (tmp_path / "file").write_text("no folder")
    status, body = ask("/readyz")
    assert status == "503 Service Unavailable"
    assert set(body["reasons"]) == {"disk", "media"}


def test_a_database_that_is_down_is_the_only_reason_for_both(monkeypatch):
    monkeypatch.setattr(
        health, "CHECKS", {"database": lambda: "down", "migrations": lambda: "cannot be read"}
    )
    assert ask("/readyz")[1] == {"status": "unavailable", "reasons": {"database": "down"}}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("environ", "are_told"),
    [
        ({}, True),
        ({"REMOTE_ADDR": "192.0.2.7"}, False),
        ({"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, False),
        ({"REMOTE_ADDR": "192.0.2.7", "HTTP_AUTHORIZATION": "Bearer the token"}, True),
        ({"REMOTE_ADDR": "192.0.2.7", "HTTP_AUTHORIZATION": "Bearer another"}, False),
        ({"REMOTE_ADDR": "192.0.2.7", "HTTP_AUTHORIZATION": "Bearer "}, False),
    ],
)
def test_only_this_machine_and_the_token_are_told_the_reasons(settings, environ, are_told):
    settings.READY_FREE_MB, settings.HEALTH_TOKEN = 10**9, "the token"
    assert ("reasons" in ask("/readyz", **environ)[1]) == are_told


def test_other_addresses_and_methods_are_for_the_site():
    assert ask("/healthz/")[0] == "404 Not Found"
    assert ask("/healthz", REQUEST_METHOD="POST")[0] == "404 Not Found"
