"""Two machines on one PostgreSQL and one object store: readers, an editor, and a machine that is killed."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

import pytest

from tests.desk.writing.test_markdown_views import png
from tests.object_store import KEYS, ObjectStore
from tests.operation.desk_at_work import UPLOAD
from tests.operation.machines import BRIDGE_ADDRESS, PORT, Machine, machines, network
from tests.operation.people import Browser, Editor
from tests.operation.rows import assert_intact, rows
from tests.postgresql import free_port, running_cluster
from tests.reading.cache.test_soak import PATHS, Readers
from tests.soak import repeats
from tests.transfer.static_site.nginx import nginx_server, run_server, two_instances

SECONDS = repeats(24, full=60)  # with both machines; half of it with one
PICTURE = re.compile(r"/media/[\w/.-]+")


@dataclass
class Front:
    """The kit's nginx, which asks both machines. It must always answer."""

    port: int
    address: str = "127.0.0.1"
    name: str = "nginx"
    is_up: bool = True


class Publisher(Editor):
    """A chief editor who publishes versions of an article, each with a new picture, on any machine."""

    def __init__(self, machine: Machine) -> None:
        super().__init__(PORT, 0, machine.address)
        self.versions = 0
        self.picture = ""
        database = machine.site.database
        self.author, self.topic = (
            rows(database, f"SELECT id FROM {table}")[0][0] for table in ("authors_author", "articles_topic")
        )

    def form(self, words: str) -> dict[str, Any]:
        names = {"slug": "living", "authors": self.author, "topics": self.topic}
        picture = {"image": self.picture, "image_alt": words}
        return super().form(words) | {"title": words, "dek": words} | names | picture

    def publish_on(self, machine: Machine) -> None:
        """Upload a picture, save the article with it, and publish; the login is from another machine."""
        self.connection.close()
        self.connection = HTTPConnection(machine.address, PORT, timeout=60)
        uploaded = self.upload(UPLOAD, f"chairs-{self.versions}.png", png(1000 + self.versions, 500))
        assert uploaded.status == 200, uploaded.text
        self.picture = json.loads(uploaded.content)["pk"]
        saved = self.save(f"Version {self.versions}.")
        assert saved.status == 200, saved.text
        page = self.page.replace("change", "publish")
        live = re.search(r'name="live" value="(\d+)"', self.get(page).text)[1]  # type: ignore[index]
        times = dict.fromkeys(("at", "until", "note"), "")
        form = {"base": self.base, "live": live, "when": "now", "change": "update"} | times
        published = self.post(page, form, script=False)
        assert published.status == 302, published.text
        self.versions += 1


class ReadersOfMachines(Readers):
    """Readers who ask each machine and nginx in turn, for pages and for every picture that a page names."""

    def __init__(self, *places: Machine | Front) -> None:
        super().__init__(PORT, readers=12)
        self.places = places
        self.pictures: dict[str, dict[str, str]] = {}  # digests of what each place sent, by path

    def read(self, number: int) -> None:
        with ExitStack() as stack:
            browsers = {
                place.name: stack.enter_context(Browser(getattr(place, "port", PORT), place.address))
                for place in self.places
            }
            while not self.stop.is_set():
                number += 1
                place = self.places[number % len(self.places)]
                browser = browsers[place.name]
                if not place.is_up:
                    browser.connection.close()  # a killed machine says no goodbye
                    continue
                self.visit(place, browser, PATHS[number // len(self.places) % len(PATHS)])

    def visit(self, place: Machine | Front, browser: Browser, path: str) -> None:
        """Read a page, and each picture that is new to this place."""
        before = self.published
        try:
            page = browser.get(path)
            self.check(path, before, page.status, page.text)
            for picture in PICTURE.findall(page.text):
                self.see(place, browser, picture)
        except (OSError, HTTPException) as error:
            if place.is_up:
                self.faults.append(f"{place.name}, {path}: {error!r}")

    def see(self, place: Machine | Front, browser: Browser, path: str) -> None:
        seen = self.pictures.setdefault(path, {})
        if place.name not in seen:
            picture = browser.get(path)
            seen[place.name] = sha256(picture.content).hexdigest()
            if picture.status != 200:
                self.faults.append(f"{place.name}, {path}: {picture.status}")

    def see_all(self) -> None:
        """Fetch every picture that was named, from every place that has not sent it yet."""
        for place in self.places:
            with Browser(getattr(place, "port", PORT), place.address) as browser:
                for path in list(self.pictures):
                    self.see(place, browser, path)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        for thread in self.threads:
            thread.start()
        try:
            yield
        finally:
            self.stop.set()
            for thread in self.threads:
                thread.join()


@dataclass
class Soak:
    """An editor who publishes and readers who read, on machines that come and go."""

    machines: list[Machine]
    editor: Publisher
    readers: ReadersOfMachines

    def publish_for(self, seconds: float) -> None:
        """Publish on each machine that is up in turn."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for machine in self.machines:
                if machine.is_up:
                    self.editor.publish_on(machine)
                    self.readers.published = self.editor.versions - 1
            self.report()

    def report(self) -> None:
        readers, running = self.readers, [machine.name for machine in self.machines if machine.is_up]
        sys.stdout.write(
            f"{running}: {readers.pages.total()} pages, {self.editor.versions} versions, "
            f"{len(readers.pictures)} pictures, {len(readers.faults)} faults\n"
        )
        sys.stdout.flush()

    def assert_serves_the_current_version(self, machine: Machine) -> None:
        """Assert that the first pages that a machine sends are not old."""
        faults = len(self.readers.faults)
        with Browser(PORT, machine.address) as browser:
            for path in PATHS:
                self.readers.visit(machine, browser, path)
        assert self.readers.faults[faults:] == []


@contextmanager
def two_machines(folder: Path) -> Iterator[list[Machine]]:
    """Run two machines with one PostgreSQL and one object store, on a network of their own."""
    with ExitStack() as stack:
        stack.enter_context(network())
        postgresql = stack.enter_context(running_cluster(BRIDGE_ADDRESS))
        store = ObjectStore(free_port(), BRIDGE_ADDRESS)
        store.start()
        stack.callback(store.stop)
        store.make_bucket("site")
        settings = KEYS | {"MEDIA_STORAGE": store.address("site"), "TRUSTED_PROXIES": "1"}
        both = stack.enter_context(machines(folder, postgresql.url, settings))
        both[0].site.manage("migrate", "-v", "0")
        both[0].site.furnish()
        for machine in both:
            machine.start()
        yield both


@pytest.mark.soak
def test_two_machines_serve_each_version_whole_and_one_serves_on_when_the_other_is_killed(tmp_path):
    with two_machines(tmp_path) as both:
        upstream = two_instances(*(f"{machine.address}:{PORT}" for machine in both))
        server = nginx_server(PORT, tmp_path, upstream=upstream)
        with run_server(server, tmp_path) as nginx, Publisher(both[0]) as editor:
            editor.log_in("editor-0")
            editor.open()
            editor.publish_on(both[1])
            soak = Soak(both, editor, ReadersOfMachines(*both, Front(nginx.port)))
            with soak.readers.at_work():
                soak.publish_for(SECONDS)
                for machine in both:
                    machine.kill()
                    soak.publish_for(SECONDS / 2)
                    machine.start()
                    soak.assert_serves_the_current_version(machine)
                    soak.publish_for(SECONDS / 4)
            soak.readers.see_all()
        assert_right(soak)


HOLD = """
from django.db import transaction
from articles.freshness import bump_generation
with transaction.atomic():
    bump_generation()
    print("held", flush=True)
    input()
"""


@pytest.mark.soak
def test_a_machine_that_loses_its_cable_in_the_middle_of_a_change_does_not_stop_the_other(tmp_path):
    """What it had locked in the database is free again after half a minute."""
    with two_machines(tmp_path) as both, Publisher(both[1]) as editor:
        editor.log_in("editor-0")
        editor.open()
        first, second = both
        hold = [sys.executable, "manage.py", "shell", "-v0", "-c", HOLD]
        with first.running(hold, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as changing:
            assert changing.stdout.readline() == b"held\n"
            first.unplug()
            changing.kill()
            first.kill()
        began = time.monotonic()
        editor.publish_on(second)
        seconds = time.monotonic() - began
        sys.stdout.write(f"published {seconds:.1f} seconds after the machine was lost\n")
        assert seconds < 60


def assert_right(soak: Soak) -> None:
    """Assert that nothing was stale, mixed or missing, and that no machine has files of its own."""
    soak.report()
    readers, machine = soak.readers, soak.machines[0]
    assert readers.faults == []
    assert soak.editor.versions > SECONDS / 6
    assert min(readers.pages[path] for path in PATHS) > soak.editor.versions
    assert len(readers.pictures) > 2 * soak.editor.versions, "several sizes of each"
    for path, digests in readers.pictures.items():
        assert len(digests) == len(readers.places), path
        assert len(set(digests.values())) == 1, path
    for machine in soak.machines:
        assert not [file for file in machine.site.media.rglob("*") if file.is_file()]
    assert_intact(machine.site.database)
