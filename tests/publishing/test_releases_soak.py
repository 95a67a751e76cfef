"""Releases with several processes: readers see no two of them mixed, and each is published once."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from threading import Event, Thread

import pytest
from django.conf import settings

from tests.granian import served
from tests.postgresql import free_port
from tests.soak import repeats

VERSION = re.compile(r"Version (\d+)\.")
LISTS = ("/", "/topics/sleep/", "/feed.atom")  # each has all articles of a release
READERS, WORKERS = 8, 2
RELEASES = repeats(20, full=50)
SIZE = 5  # articles in a release, as in `release_editor`


class Reader(Thread):
    """Reads lists, and all articles of a release one after the other, until the event."""

    def __init__(self, port: int, announced: list[int], stop: Event) -> None:
        super().__init__()
        self.port, self.announced, self.stop = port, announced, stop
        self.faults: list[str] = []
        self.lists = self.rounds = 0

    def run(self) -> None:
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=20)) as connection:
            while not self.stop.is_set():
                for path in LISTS:
                    self.read_list(connection, path)
                self.read_articles(connection)

    def versions(self, connection: HTTPConnection, path: str) -> set[int]:
        connection.request("GET", path)
        response = connection.getresponse()
        text = response.read().decode()
        versions = {int(version) for version in VERSION.findall(text)}
        if response.status != 200 or not versions:
            self.faults.append(f"{path}: {response.status}, versions {versions}")
        return versions

    def read_list(self, connection: HTTPConnection, path: str) -> None:
        """One page never has two versions."""
        versions = self.versions(connection, path)
        self.lists += 1
        if len(versions) > 1:
            self.faults.append(f"{path}: of several releases, {versions}")

    def read_articles(self, connection: HTTPConnection) -> None:
        """Several pages have one version, unless an action ran between the first and the last of them."""
        steps = len(self.announced)
        current = self.announced[-1]
        seen = set().union(*(self.versions(connection, f"/articles/part-{i}/") for i in range(SIZE)))
        if len(self.announced) == steps and seen != {current}:
            # The next action may have been committed, but not announced, so its version counts, too.
            while len(self.announced) == steps and not self.stop.is_set():
                self.stop.wait(0.005)
            if not seen <= {current, self.announced[-1]}:
                self.faults.append(f"{seen} after {current} was announced")
        else:
            self.rounds += 1


def read_and_release(folder: Path, database: str, *, releases: int) -> list[Reader]:
    port = free_port()
    env = os.environ | {
        "DATABASE_URL": database,
        "MEDIA_ROOT": str(folder / "media"),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    command = [sys.executable, "-m", "tests.publishing.release_editor", str(releases)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env=env, cwd=settings.BASE_DIR, **pipes) as editor:
        announced, stop = [int(editor.stdout.readline())], Event()
        with served(env, port, workers=WORKERS):
            readers = [Reader(port, announced, stop) for _ in range(READERS)]
            for reader in readers:
                reader.start()
            editor.stdin.write("\n")
            editor.stdin.flush()
            for line in editor.stdout:
                announced.append(int(line))
            stop.set()
            for reader in readers:
                reader.join(timeout=30)
    assert editor.returncode == 0
    assert len(announced) == 1 + releases + releases // 2
    return readers


@pytest.mark.soak
@pytest.mark.django_db  # the database is migrated even if no other test needs it
def test_nobody_sees_two_releases_mixed(tmp_path, new_database):
    database = new_database(tmp_path / "site.sqlite3")
    readers = read_and_release(tmp_path, database, releases=RELEASES)
    assert [fault for reader in readers for fault in reader.faults] == []
    assert all(reader.lists for reader in readers)
    assert sum(reader.rounds for reader in readers) > READERS


class Publisher:
    """A process that publishes releases. What it answers is read by `answer`, so two can work at once."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def send(self, *words: object) -> None:
        print(*words, file=self.process.stdin, flush=True)

    def answer(self) -> str:
        return self.process.stdout.readline().strip()


@contextmanager
def publisher(database: str, folder: Path) -> Iterator[Publisher]:
    env = os.environ | {"DATABASE_URL": database, "MEDIA_ROOT": str(folder / "media")}
    env |= {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    command = [sys.executable, "-m", "tests.publishing.releasing_together"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env=env, cwd=settings.BASE_DIR, **pipes) as process:
        yield Publisher(process)
        process.stdin.close()
    assert process.returncode == 0


@pytest.mark.soak
@pytest.mark.django_db
def test_two_workers_publish_a_release_once(tmp_path, new_database):
    """Both publish, or both schedule, at the same time; the scheduled ones go live while neither runs."""
    database = new_database(tmp_path / "site.sqlite3")
    goes_live = 0.0
    with ExitStack() as stack:
        two = [stack.enter_context(publisher(database, tmp_path)) for _ in range(2)]
        for number in range(RELEASES):
            two[0].send("make", number)
            pk = two[0].answer()
            at = [time.time() + 3] if number % 2 else []
            goes_live = max(at + [goes_live])
            for one in two:
                one.send("publish", pk, *at)
            assert [one.answer() for one in two] == ["scheduled" if at else "published"] * 2
    time.sleep(max(0, goes_live - time.time()))
    with publisher(database, tmp_path) as later:
        later.send("count")
        assert later.answer() == f"{SIZE * RELEASES} {SIZE * RELEASES}"
