"""PostgreSQL for the tests: one cluster for a whole run, or one that a test can stop."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from secrets import token_hex
from tempfile import mkdtemp

import psycopg
import pytest
from django.conf import settings

from tests.shared_run import locked


def program(name: str) -> str | None:
    """Return the path of a PostgreSQL program: from PATH, otherwise Debian's newest version."""
    debian = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    return shutil.which(name) or (str(debian[0]) if debian else None)


@dataclass
class Cluster:
    """A running cluster with an empty database, which can be stopped and started again."""

    url: str
    stop: Callable[..., None]  # with the mode of `stop_cluster`
    start: Callable[[], None]


def postgresql_database() -> str:
    """Return the URL of a new database with all tables, in the cluster of this run.

    The first test that asks starts the cluster and migrates a database, which the others copy: both together
    take three seconds of processor time. Without PostgreSQL, skips the test with the reason; fails in CI.
    """
    with locked("postgresql") as folder:
        address = folder / "address"
        if not address.exists():
            address.write_text(start_migrated_cluster(folder).url)
        url = address.read_text()
        name = f"copy_{token_hex(8)}"
        execute(url, f"CREATE DATABASE {name} TEMPLATE migrated")
    return f"{url.rpartition('/')[0]}/{name}"


def start_migrated_cluster(folder: Path) -> Cluster:
    """Start a cluster with its data in this folder, and a database `migrated` with all tables."""
    cluster = new_cluster(folder)
    execute(cluster.url, "CREATE DATABASE migrated")
    env = os.environ | {"DATABASE_URL": f"{cluster.url.rpartition('/')[0]}/migrated"}
    command = [sys.executable, "-m", "django", "migrate", "--settings=tests.settings", "-v", "0"]
    subprocess.run(command, env=env, cwd=settings.BASE_DIR, check=True)
    return cluster


def stop_shared_cluster() -> None:
    """Stop the cluster of this run, if a test has started it."""
    with locked("postgresql") as folder:
        stop_cluster(folder)


def stop_cluster(folder: Path, mode: str = "immediate") -> None:
    """Stop the cluster with its data in this folder, if it runs: `immediate`, like a crash, or `fast`."""
    if (folder / "data" / "postmaster.pid").exists():
        pg_ctl(folder, "-m", mode, "-w", "stop")


def execute(url: str, command: str) -> None:
    with psycopg.connect(url.replace("postgres:", "postgresql:", 1), autocommit=True) as connection:
        connection.execute(command)


@contextmanager
def running_cluster(host: str = "127.0.0.1") -> Iterator[Cluster]:
    """Yield a cluster of its own at this address, which trusts the address's network.

    Without PostgreSQL, skips the test with the reason; fails in CI.
    """
    folder = Path(mkdtemp(prefix="postgresql-"))
    try:
        yield new_cluster(folder, host)
    finally:
        stop_cluster(folder)
        shutil.rmtree(folder, ignore_errors=True)


def new_cluster(folder: Path, host: str = "127.0.0.1") -> Cluster:
    """Start the cluster with its data in this folder, which is made if there is none.

    It trusts the network of the address.
    """
    initdb = program("initdb")
    if not initdb or not program("pg_ctl"):
        missing = "there is no PostgreSQL here: apt install postgresql"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    if user():
        shutil.chown(folder, user())
    port = free_port()
    names = ("-U", "tests", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
    if not (folder / "data").exists():
        run(folder, initdb, "-D", str(folder / "data"), *names, "--no-sync")
        with (folder / "data" / "pg_hba.conf").open("a") as trusted:
            trusted.write(f"host all all {host}/24 trust\n")
    options = f"-c listen_addresses={host} -p {port} -k {folder} -c fsync=off"

    def start() -> None:
        pg_ctl(folder, "-o", options, "-l", str(folder / "log"), "-w", "start")

    start()
    url = f"postgres://tests@{host}:{port}/postgres"
    return Cluster(url, partial(stop_cluster, folder), start)


def pg_ctl(folder: Path, *arguments: str) -> None:
    run(folder, str(program("pg_ctl")), "-D", str(folder / "data"), *arguments)


def run(folder: Path, *command: str) -> None:
    subprocess.run(command, check=True, user=user(), cwd=folder, capture_output=True)


def user() -> str | None:
    """Return the user that PostgreSQL's package creates if we are root: it does not run as root."""
    return "postgres" if os.geteuid() == 0 else None


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
