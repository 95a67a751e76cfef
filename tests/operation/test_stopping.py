"""Instances that are stopped: under load behind nginx no request fails, and every stop ends in time."""

import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPException
from threading import Event, Thread

import pytest

from tests.operation.people import Browser, Editor
from tests.operation.running_site import EDITORS, RunningSite, running, stop, wait_like_systemd
from tests.postgresql import free_port
from tests.soak import repeats
from tests.transfer.static_site.nginx import nginx_server, run_server, two_instances

pytestmark = pytest.mark.django_db  # makes the database that is copied
PATHS = (
    "/",
    "/articles/marigold/",
    "/search/?q=marigold",
    "/topics/sleep/",
    "/feed.atom",
    "/authors/ana-moreira/",
)
READERS, STOPS, EARLY_STOPS = 4, repeats(6, full=20), repeats(12, full=40)


class Load:
    """Readers and editors who send requests through nginx all the time. `faults` are requests that failed."""

    def __init__(self, port: int) -> None:
        self.port, self.over = port, Event()
        self.counts = {"GET": 0, "POST": 0}
        self.faults: list[str] = []
        self.editors = [Editor(port, number) for number in range(EDITORS)]

    def read(self, number: int) -> None:
        with Browser(self.port) as reader:
            while not self.over.is_set():
                number += 1
                path = PATHS[number % len(PATHS)]
                self.note("GET", path, lambda path=path: reader.get(path).status)

    def write(self, editor: Editor) -> None:
        with editor:
            editor.log_in(f"editor-{editor.number}")
            editor.open()
            while not self.over.is_set():
                words = f"Save {len(editor.saved)} by editor {editor.number}."
                self.note("POST", editor.page, lambda words=words: editor.save(words).status)

    def note(self, method: str, path: str, send: Callable[[], int]) -> None:
        self.counts[method] += 1
        try:
            status = send()
        except (OSError, HTTPException) as error:
            self.faults.append(f"{method} {path}: {error!r}")
        else:
            if status != 200:
                self.faults.append(f"{method} {path}: {status}")


@contextmanager
def under_load(port: int) -> Iterator[Load]:
    load = Load(port)
    threads = [Thread(target=load.read, args=[number]) for number in range(READERS)]
    threads += [Thread(target=load.write, args=[editor]) for editor in load.editors]
    for thread in threads:
        thread.start()
    try:
        yield load
    finally:
        load.over.set()
        for thread in threads:
            thread.join()


@pytest.mark.soak
def test_stops_under_load_behind_nginx_fail_no_request(tmp_path, new_database):
    site = RunningSite(tmp_path / "site", new_database(tmp_path / "site.sqlite3"), {"TRUSTED_PROXIES": "1"})
    site.furnish()
    ports = (free_port(), free_port())
    addresses = [f"127.0.0.1:{port}" for port in ports]
    server = nginx_server(ports[0], tmp_path, var=str(site.folder), upstream=two_instances(*addresses))
    with (
        running(site, *ports) as instances,
        run_server(server, tmp_path) as nginx,
        under_load(nginx.port) as load,
    ):
        time.sleep(1)
        for number in range(STOPS):
            index = number % 2
            stop(instances[index])
            instances[index] = site.start(ports[index])
            wait_like_systemd(ports[index])
    sys.stdout.write(f"{STOPS} stops, {load.counts}, {len(load.faults)} failed\n")
    assert load.faults == []
    assert load.counts["GET"] > 50 * STOPS
    assert min(load.counts.values()) > 5 * STOPS


@pytest.mark.soak
def test_a_stop_right_after_a_start_ends_in_time(tmp_path, new_database):
    site, dice = RunningSite(tmp_path, new_database(tmp_path / "site.sqlite3")), random.Random(20)
    for _ in range(EARLY_STOPS):
        process = site.start(free_port())
        time.sleep(dice.uniform(0.05, 2.5))
        stop(process)
