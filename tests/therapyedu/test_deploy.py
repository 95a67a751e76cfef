"""The files in deploy/ say the same as the settings, and name commands that exist."""

import os
import re
import runpy
import shutil
from pathlib import Path
from unittest import mock

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands
from django.urls import get_resolver

from articles.request_policy import policies
from therapyedu.deployment_checks import KEY_VARIABLES
from therapyedu.headers import PERMISSIONS_POLICY

DEPLOY = Path(settings.BASE_DIR) / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())


def test_nginx_sends_files_with_the_headers_of_the_site():
    text = (DEPLOY / "nginx/headers.conf").read_text()
    sent = dict(re.findall(r'^add_header ([\w-]+) "?([^"]*?)"? always;', text, re.MULTILINE))
    assert sent == {
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": PERMISSIONS_POLICY,
        "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
        "X-Content-Type-Options": "nosniff",
        "Strict-Transport-Security": "max-age=31536000",
    }


def test_nginx_keeps_no_log_of_addresses():
    site = (DEPLOY / "nginx/site.conf").read_text()
    assert "access_log off;" in site
    assert re.findall(r"error_log \S+ (\w+);", site) == ["crit"]


def test_nginx_accepts_what_the_site_accepts():
    limit = re.search(r"client_max_body_size (\d+)m;", (DEPLOY / "nginx/site.conf").read_text())
    assert int(limit[1]) * 2**20 >= max(policy.body_limit for policy in policies(get_resolver()).values())


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_every_unit_runs_commands_that_exist(unit):
    commands = re.findall(r"manage\.py (\w+)", unit.read_text())
    assert set(commands) <= get_commands().keys()
    if unit.suffix == ".service":
        assert "NoNewPrivileges=true" in unit.read_text()
        others = (
            "therapyedu.wsgi:application",
            "litestream replicate -config /srv/therapyedu/deploy/litestream.yml",
        )
        assert commands or any(command in unit.read_text() for command in others)


def test_a_stop_is_over_before_systemd_ends_it_by_force():
    unit = (DEPLOY / "systemd/therapyedu@.service").read_text()
    names = ("--workers-kill-timeout", "TimeoutStopSec")
    inside, outside = (int(re.search(rf"{name}[= ](\d+)", unit)[1]) for name in names)
    assert inside < outside


def test_every_timer_has_its_service():
    names = {unit.name for unit in UNITS}
    timers = [name for name in names if name.endswith(".timer")]
    assert timers
    assert all(name.replace(".timer", ".service") in names for name in timers)


def test_litestream_copies_the_database_of_the_site():
    (database,) = yaml.safe_load((DEPLOY / "litestream.yml").read_text())["dbs"]
    assert Path(database["path"]).relative_to("/srv/therapyedu/var") == Path("site.sqlite3")
    assert database["busy-timeout"] == f"{settings.DATABASES['default']['OPTIONS']['timeout']}s"


def test_the_containers_set_only_settings_that_exist():
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    names = compose["services"]["web"]["environment"].keys()
    settings_file = (Path(settings.BASE_DIR) / "therapyedu/settings.py").read_text()
    assert [name for name in names if f'"{name}"' not in settings_file] == list(KEY_VARIABLES)


def test_the_guide_for_operators_names_only_commands_that_exist():
    guide = (Path(settings.BASE_DIR) / "docs/operators.md").read_text()
    commands = re.findall(r"^ +therapyedu (\w+)", guide, re.MULTILINE)
    assert commands
    assert set(commands) <= get_commands().keys()


def test_the_containers_are_of_known_versions():
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"].values()
    tags = [service["image"].partition(":")[2] for service in services if "image" in service]
    assert tags
    assert not {"", "latest"} & set(tags)


def test_the_keys_of_the_object_store_can_be_in_the_settings_file(tmp_path):
    """Systemd puts `.env` into the environment; commands that are typed read it themselves."""
    (tmp_path / "therapyedu").mkdir()
    copy = shutil.copy(Path(settings.BASE_DIR) / "therapyedu/settings.py", tmp_path / "therapyedu")
    (tmp_path / ".env").write_text("".join(f"{name}=written in the file\n" for name in KEY_VARIABLES))
    with mock.patch.dict(os.environ):
        for name in KEY_VARIABLES:
            os.environ.pop(name, None)
        runpy.run_path(copy)
        assert [os.environ[name] for name in KEY_VARIABLES] == ["written in the file"] * len(KEY_VARIABLES)
