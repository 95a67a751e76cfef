"""Each thing that a running site needs is taken away and given back: people are told, and nothing is lost."""

import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path

import pytest

from articles.outages import DATABASE_DOWN, DISK_FULL, FILES_DOWN, NOT_WRITABLE
from tests.object_store import KEYS, ObjectStore
from tests.operation.desk_at_work import Desk, assert_nothing_lost
from tests.operation.faults import Observation, Witness, assert_all_works, reading
from tests.operation.mail_server import mail_server
from tests.operation.people import Browser
from tests.operation.rows import rows
from tests.operation.running_site import RunningSite, running
from tests.operation.small_disk import filled, read_only, small_disk
from tests.postgresql import Cluster, free_port, running_cluster

pytestmark = [pytest.mark.django_db, pytest.mark.soak]  # makes the database that is copied
Fault = Callable[[], AbstractContextManager[None]]


def observe(name: str, site: RunningSite, fault: Fault, port: int = 0) -> Observation:
    """Provoke a fault while people are at the site; return what they get. Afterwards everything must work."""
    port = port or free_port()
    with running(site, port), Witness(site, port).at_the_site() as witness:
        with reading(port) as answers:
            with fault():
                seen = witness.look()
            seconds = witness.wait_until_ready()
            after = witness.look()
        with Browser(port) as browser:
            assert browser.get("/healthz").status == 200
        witness.assert_nothing_lost()
        witness.assert_each_failure_is_logged()
    slowest = max(seconds for _, seconds in answers)
    report = asdict(seen) | {"ready again after": round(seconds, 1), "slowest of readers": round(slowest, 2)}
    sys.stdout.write(f"\n== {name}\n" + "".join(f"{key}: {value}\n" for key, value in report.items()))
    assert_all_works(after)
    assert all(reason for level, _, reason in seen.log if level == "error"), "an error without its reason"
    assert {status for status, _ in answers} == {200}, "the page that readers had before"
    return seen


# The disk


@pytest.fixture
def site_on(tmp_path, new_database) -> Callable[[Path, Path], RunningSite]:
    """A function that makes a site on SQLite with its data in one folder and its uploads in another."""

    def make(data: Path, media: Path) -> RunningSite:
        (data / "tmp").mkdir(parents=True, exist_ok=True)
        more = {"VAR_DIR": str(data), "MEDIA_ROOT": str(media), "TMPDIR": str(data / "tmp")}
        database = new_database(data / "site.sqlite3")
        site = RunningSite(tmp_path / "log", database, more | {"READY_FREE_MB": "1", "TRUSTED_PROXIES": "1"})
        site.furnish()
        return site

    return make


def test_the_disk_is_full(tmp_path, site_on):
    with small_disk(tmp_path / "disk", 48) as disk:
        seen = observe("The disk is full", site_on(disk, disk / "media"), lambda: filled(disk))
    assert set(seen.readers.values()) == {200}
    assert seen.script == {"save": 507, "upload": 507}
    assert seen.plain == {"save": 507, "open": 200}
    assert seen.sentences == {DISK_FULL.message}
    assert seen.ready.keys() == {"media", "disk"}


def test_the_disk_of_the_uploads_is_full(tmp_path, site_on):
    with small_disk(tmp_path / "disk", 16) as disk:
        seen = observe("Only uploads are full", site_on(tmp_path / "var", disk), lambda: filled(disk))
    assert set(seen.readers.values()) == {200}
    assert seen.script == {"save": 200, "upload": 507}
    assert seen.plain == {"save": 302, "open": 200}
    assert seen.sentences == {DISK_FULL.message}
    assert seen.ready.keys() == {"media", "disk"}


def test_the_disk_of_the_uploads_is_read_only(tmp_path, site_on):
    with small_disk(tmp_path / "disk", 16) as disk:
        seen = observe("Uploads are read-only", site_on(tmp_path / "var", disk), lambda: read_only(disk))
    assert set(seen.readers.values()) == {200}
    assert seen.script == {"save": 200, "upload": 507}
    assert seen.plain == {"save": 302, "open": 200}
    assert seen.sentences == {NOT_WRITABLE.message}
    assert seen.ready.keys() == {"media"}


def test_the_disk_becomes_full_among_saves(tmp_path, site_on):
    with small_disk(tmp_path / "disk", 48) as disk:
        provoke_among_saves(site_on(disk, disk / "media"), lambda: filled(disk), {200, 507})


def provoke_among_saves(site: RunningSite, fault: Fault, expected: set[int]) -> None:
    """Provoke a fault three times while four editors save and one uploads; then all they were told is there.

    A save whose answer was lost with the connection to the database may be stored. The next one of its editor
    is then refused as based on an old revision (409).
    """
    port = free_port()
    desk = Desk(port)
    with running(site, port):
        for _ in range(3):
            before = [len(editor.saved) for editor in desk.editors]
            with desk.at_work():
                wait_for(lambda before=before: all_have_saved(desk, before))
                with fault():
                    time.sleep(1)
                time.sleep(2)
    statuses = {int(told.split()[2]) for told in desk.faults}
    assert statuses <= expected, desk.faults
    assert statuses, "no save met the fault"
    saves, uploads = desk.saved()
    sys.stdout.write(f"{len(saves)} saves, {len(uploads)} uploads, {len(desk.faults)} refused: {statuses}\n")
    assert_nothing_lost(site, (saves, uploads))


def all_have_saved(desk: Desk, before: list[int]) -> bool:
    return all(len(editor.saved) > number for editor, number in zip(desk.editors, before, strict=True))


def wait_for(condition: Callable[[], object], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


# The database


@pytest.fixture
def postgresql() -> Iterator[Cluster]:
    with running_cluster() as cluster:
        yield cluster


@contextmanager
def stopped(cluster: Cluster, mode: str) -> Iterator[None]:
    cluster.stop(mode)
    try:
        yield
    finally:
        cluster.start()


def site_with(folder: Path, database: str, **more: str) -> RunningSite:
    site = RunningSite(folder, database, {"TRUSTED_PROXIES": "1"} | more)
    if database.startswith("postgres"):
        site.manage("migrate", "-v", "0")
    site.furnish()
    return site


def test_the_database_stops(tmp_path, postgresql):
    site = site_with(tmp_path, postgresql.url)
    for mode in ("fast", "immediate"):
        seen = observe(f"PostgreSQL is stopped ({mode})", site, lambda mode=mode: stopped(postgresql, mode))
        assert {name for name, status in seen.readers.items() if status == 503} == {"other page", "search"}
        assert set(seen.readers.values()) == {200, 503}
        assert seen.age
        assert seen.script == {"save": 503, "upload": 503}
        assert seen.plain == {"save": 503, "open": 503}
        assert seen.sentences == {DATABASE_DOWN.message}
        assert seen.ready.keys() == {"database"}
        assert seen.slowest < 5
    provoke_among_saves(site, lambda: stopped(postgresql, "immediate"), {503, 409})


# The object store


@contextmanager
def refusing(store: ObjectStore, bucket: str) -> Iterator[None]:
    """Stop the store. The one of the tests forgets everything, so its content is put back."""
    content = {key: (store.content(bucket, key), store.head(bucket, key)) for key in store.keys(bucket)}
    with store.stopped():
        yield
    store.make_bucket(bucket)
    for key, (body, head) in content.items():
        given = {name: head[name] for name in ("ContentType", "Metadata")}
        store.client.put_object(Bucket=bucket, Key=key, Body=body, **given)


@contextmanager
def silent(store: ObjectStore, bucket: str) -> Iterator[None]:
    """Let the store take connections and answer nothing."""
    store.process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        store.process.send_signal(signal.SIGCONT)


@pytest.mark.parametrize("fault", [refusing, silent])
def test_the_object_store_is_down(tmp_path, new_database, fault):
    store = ObjectStore(free_port())
    store.start()
    store.make_bucket("site")
    place = KEYS | {"MEDIA_STORAGE": store.address("site")}
    site = site_with(tmp_path, new_database(tmp_path / "site.sqlite3"), **place)
    with ExitStack() as stack:
        stack.callback(store.stop)
        seen = observe(f"The object store is {fault.__name__}", site, lambda: fault(store, "site"))
    assert seen.readers.pop("picture") == 503
    assert set(seen.readers.values()) == {200}
    assert seen.script == {"save": 200, "upload": 503}
    assert seen.plain == {"save": 302, "open": 200}
    assert seen.sentences == {FILES_DOWN.message}
    assert seen.ready == {}


# The mail server


def test_the_mail_server_is_down(tmp_path, new_database):
    port, mail_port = free_port(), free_port()
    more = {
        "DJANGO_SETTINGS_MODULE": "tests.operation.mail_settings",
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
    }
    site = site_with(tmp_path, new_database(tmp_path / "site.sqlite3"), **more)

    @contextmanager
    def refused() -> Iterator[None]:
        """Nothing answers at the port of the mail server while somebody asks for a mail; then it starts."""
        with Browser(port) as author:
            author.get("/account/reset/")
            assert author.post("/account/reset/", {"email": "ana@example.org"}, script=False).status == 302
        yield
        assert len(waiting()) == 1
        server = stack.enter_context(mail_server(mail_port))
        wait_for(lambda: server.mails and not waiting())
        assert len(server.mails) == 1
        assert "To: ana@example.org" in server.mails[0]
        assert "/account/reset/" in server.mails[0]

    def waiting() -> list[tuple[object, ...]]:
        return rows(site.database, "SELECT id FROM post_office_email")

    with ExitStack() as stack:
        seen = observe("The mail server is down", site, refused, port)
    assert {(level, message.rstrip("0123456789")) for level, message, _ in seen.log} == {
        ("error", "Failed to send email #")
    }
    seen.log.clear()
    assert_all_works(seen)
