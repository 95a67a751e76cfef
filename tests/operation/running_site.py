"""A site in processes of its own, started and stopped like the units in deploy/systemd/ do."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.conf import settings

from tests.granian import answers

UNIT = Path(settings.BASE_DIR) / "deploy" / "systemd" / "therapyedu@.service"
EDITORS = 4
PASSWORD = "a-long-word-1"


def unit_value(name: str) -> str:
    """Return the value of a line of the unit of the site."""
    found = re.search(rf"^{name}=(.*)$", UNIT.read_text(), re.MULTILINE)
    assert found, f"the unit has no {name}"
    return found[1]


STOP_TIMEOUT = float(unit_value("TimeoutStopSec"))


@dataclass
class RunningSite:
    """A site with its own folder and database. Its processes write their log to `log` in the folder."""

    folder: Path
    database: str
    more: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)

    @property
    def media(self) -> Path:
        return Path(self.env["MEDIA_ROOT"])

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def env(self) -> dict[str, str]:
        return (
            os.environ
            | {
                "DATABASE_URL": self.database,
                "VAR_DIR": str(self.folder),
                "MEDIA_ROOT": str(self.folder / "media"),
                "DJANGO_SETTINGS_MODULE": "tests.settings",
                "LOG_FORMAT": "json",
                "READY_FREE_MB": "0",
            }
            | self.more
        )

    def run(self, *command: object) -> subprocess.CompletedProcess[str]:
        """Run Python with these arguments in the site's environment."""
        return subprocess.run(
            [sys.executable, *map(str, command)],
            env=self.env,
            cwd=settings.BASE_DIR,
            capture_output=True,
            text=True,
            check=False,
        )

    def manage(self, *command: object) -> str:
        """Run a management command that must succeed; return its output."""
        done = self.run("manage.py", *command)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def furnish(self) -> None:
        """Fill the database with the people and articles of `furnishing.py`."""
        done = self.run("-m", "tests.operation.furnishing")
        assert done.returncode == 0, done.stdout + done.stderr

    def start(
        self, port: int, *, group: int = 0, host: str = "127.0.0.1", prefix: tuple[str, ...] = ()
    ) -> subprocess.Popen[bytes]:
        """Start an instance with the unit's command, in a process group of its own."""
        command = unit_value("ExecStart").replace("%i", str(port)).replace("127.0.0.1", host).split()
        command[0] = shutil.which("granian", path=str(Path(sys.executable).parent)) or "granian"
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [*prefix, *command],
                env=self.env,
                cwd=settings.BASE_DIR,
                stdout=log,
                stderr=log,
                process_group=group,
            )


def wait_until_ready(
    process: subprocess.Popen[bytes], port: int, seconds: float = 60, *, host: str = "127.0.0.1"
) -> None:
    end = time.monotonic() + seconds
    while not answers(port, host):
        assert process.poll() is None, "the instance ended"
        assert time.monotonic() < end, "the instance does not answer"
        time.sleep(0.1)


def wait_like_systemd(port: int) -> None:
    """Wait as `systemctl restart` does, with the unit's own command."""
    command = unit_value("ExecStartPost").replace("%i", str(port)).split()
    subprocess.run([sys.executable, *command[1:]], cwd=settings.BASE_DIR, check=True)


def stop(process: subprocess.Popen[bytes]) -> float:
    """Stop an instance as systemd does: SIGTERM for its main process. Return the seconds until it ended."""
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(STOP_TIMEOUT)
    except subprocess.TimeoutExpired:
        kill(process)
        pytest.fail(f"the instance did not end in {STOP_TIMEOUT} seconds")
    return time.monotonic() - began


def kill(process: subprocess.Popen[bytes]) -> None:
    """End all processes of an instance at once, without any chance to clear up."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextmanager
def running(site: RunningSite, *ports: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Run instances on these ports; at the end, stop those that the list then has."""
    processes = [site.start(port) for port in ports]
    try:
        for process, port in zip(processes, ports, strict=True):
            wait_until_ready(process, port)
        yield processes
    finally:
        for process in processes:
            if process.poll() is None:
                stop(process)
