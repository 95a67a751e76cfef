"""Readers while an editor publishes: no errors, no page with two versions, no old page after a new one."""

import os
import re
import subprocess
import sys
from collections import Counter
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from threading import Event, Thread

import pytest
from django.conf import settings

from tests.granian import served
from tests.postgresql import free_port
from tests.soak import repeats

pytestmark = pytest.mark.django_db  # makes the database that is copied
VERSION = re.compile(r"(?:<mark>)?Version(?:</mark>)? (\d+)")  # a search marks the word
PATHS = (
    "/articles/living/",
    "/",
    "/topics/sleep/",
    "/feed.atom",
    "/search/?q=version",
    "/authors/ana-moreira/",
)
READERS = 20
SECONDS, PAUSE = repeats(20, full=60), 2


def fetch(connection: HTTPConnection, path: str) -> tuple[int, str]:
    connection.request("GET", path)
    response = connection.getresponse()
    return response.status, response.read().decode()


class Readers:
    """Readers who send requests all the time, and record errors."""

    def __init__(self, port: int, readers: int = READERS) -> None:
        self.port, self.stop = port, Event()
        self.published = 0
        self.pages: Counter[str] = Counter()
        self.faults: list[str] = []
        self.threads = [Thread(target=self.read, args=[number]) for number in range(readers)]

    def read(self, number: int) -> None:
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            while not self.stop.is_set():
                path = PATHS[number % len(PATHS)]
                number += 1
                before = self.published
                try:
                    self.check(path, before, *fetch(connection, path))
                except OSError as error:
                    self.faults.append(f"{path}: {error!r}")
                    connection.close()  # the next request opens it again

    def check(self, path: str, before: int, status: int, text: str) -> None:
        self.pages[path] += 1
        versions = {int(version) for version in VERSION.findall(text)}
        if status != 200 or not versions:
            self.faults.append(f"{path}: {status}, versions {versions}")
        elif min(versions) < before:
            self.faults.append(f"{path}: {versions} after {before} was published")
        elif len(versions) > 1:
            self.faults.append(f"{path}: of two versions, {versions}")


def read_and_publish(folder: Path, database: str, *, seconds: float, pause: float) -> tuple[Readers, int]:
    """Run readers while an editor publishes. Return the readers and the last version."""
    port = free_port()
    env = os.environ | {
        "DATABASE_URL": database,
        "MEDIA_ROOT": str(folder / "media"),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    command = [sys.executable, "-m", "tests.reading.cache.publishing_editor", str(seconds), str(pause)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env=env, cwd=settings.BASE_DIR, **pipes) as editor:
        assert editor.stdout.readline() == "0\n"
        with served(env, port):
            readers = Readers(port)
            for thread in readers.threads:
                thread.start()
            editor.stdin.write("\n")
            editor.stdin.flush()
            for line in editor.stdout:
                readers.published = int(line)
            readers.stop.set()
            for thread in readers.threads:
                thread.join(timeout=90)
    return readers, readers.published


def assert_right(readers: Readers, versions: int, *, at_least: int) -> None:
    assert readers.faults == []
    assert versions >= at_least
    assert min(readers.pages[path] for path in PATHS) > 1


@pytest.mark.soak
def test_readers_get_each_version_whole_and_none_that_is_old(tmp_path, new_database):
    readers, versions = read_and_publish(
        tmp_path, new_database(tmp_path / "site.sqlite3"), seconds=1, pause=0
    )
    assert_right(readers, versions, at_least=3)


@pytest.mark.soak
def test_twenty_readers_beside_an_editor_publishing_every_two_seconds(tmp_path, new_database):
    readers, versions = read_and_publish(
        tmp_path, new_database(tmp_path / "site.sqlite3"), seconds=SECONDS, pause=PAUSE
    )
    assert_right(readers, versions, at_least=SECONDS // 3)
