"""A PostgreSQL cluster on loopback for the tests, started for them and stopped afterwards."""

import os
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

import pytest


def program(name: str) -> str | None:
    """Return the path of a PostgreSQL program: from PATH, otherwise Debian's newest version."""
    debian = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    return shutil.which(name) or (str(debian[0]) if debian else None)


@dataclass
class Cluster:
    """A running cluster with an empty database, which can be stopped and started again."""

    url: str
    stop: Callable[[], None]
    start: Callable[[], None]


@contextmanager
def cluster() -> Iterator[str]:
    """Yield the URL of an empty database. Without PostgreSQL, skips the test with the reason; fails in CI."""
    with running_cluster() as running:
        yield running.url


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    """Yield a cluster. Without PostgreSQL, skips the test with the reason; fails in CI."""
    initdb, pg_ctl = program("initdb"), program("pg_ctl")
    if not initdb or not pg_ctl:
        missing = "there is no PostgreSQL here: apt install postgresql"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    folder = Path(mkdtemp(prefix="postgresql-"))
    # PostgreSQL does not run as root, so use the user that its package creates.
    user = "postgres" if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user)

    def run(*command: str) -> None:
        subprocess.run(command, check=True, user=user, cwd=folder, capture_output=True)

    data, port = folder / "data", free_port()
    run(initdb, "-D", str(data), "-U", "tests", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
    options = f"-c listen_addresses=127.0.0.1 -p {port} -k {folder} -c fsync=off"

    def start() -> None:
        run(pg_ctl, "-D", str(data), "-o", options, "-l", str(folder / "log"), "-w", "start")

    def stop() -> None:
        run(pg_ctl, "-D", str(data), "-m", "immediate", "-w", "stop")

    start()
    try:
        yield Cluster(f"postgres://tests@127.0.0.1:{port}/postgres", stop, start)
    finally:
        stop()
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
