"""Fixtures for all tests: a separate media folder, and the cast."""

import gc
import os
import secrets
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model, user_logged_in
from django.contrib.auth.models import Group, User
from django.core.management.commands.migrate import Command as MigrateCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest
from django.test import Client, TransactionTestCase, override_settings
from hypothesis import HealthCheck, is_hypothesis_test
from hypothesis import settings as hypothesis_settings

from articles import action_log
from articles.reading.cache import versions
from articles.transfer import import_content
from authors.accounts.sessions import begin_session
from authors.models import Author
from tests.cast import make_author
from tests.postgresql import stop_shared_cluster
from tests.shared_run import locked, make_shared_folder, remove_shared_folder

pytest_plugins = ["tests.chromium"]
DEMO = Path(settings.BASE_DIR) / "articles" / "demo"
BACKEND = "django.contrib.auth.backends.ModelBackend"

# The functions of migrations that create the groups and their permissions.
MIGRATED_ROWS = {
    "0006_edition_names": "create_groups",
    "0009_action_log": "let_chief_editors_view_it",
    "0010_help_lines": "create_subjects_and_permissions",
    "0013_safety": "create_safety_list",
    "0014_crisis_phrases": "create_phrases",
    "0024_preflight": "create_word_list",
}


# Files that start servers, database clusters or other processes.
STARTING_PROCESSES = (
    "test_commands test_consistent_reads test_decoding test_error_reports test_headers test_kills "
    "test_new_field test_object_storage test_parallel_answers test_parallel_codes test_parallel_saves "
    "test_removal test_search_postgresql test_slow_clients test_soak test_sound_conversion test_static_demo "
    "test_stopped_postgresql test_two_imports test_two_processes".split()
)

# Folders and files of tests that ask for pages without the fixture `client`, or move whole sites.
ASKING_FOR_PAGES = {
    "accounts",
    "backup",
    "cache",
    "content_folder",
    "second_factor",
    "static_site",
    "test_every_url",
}

# Files of tests that measure the time until an answer, or kill processes at certain times, as all in
# `operation` do. Other tests beside them would change what they see.
ALONE = {
    "operation",
    "test_deciding_together",
    "test_error_reports",
    "test_kills",
    "test_live_text_in_chromium",
    "test_releases_soak",
    "test_slow_clients",
    "test_soak",
    "test_stopped_postgresql",
}

# How many examples of a property are tried (HYPOTHESIS_PROFILE), without a limit of time for one.
hypothesis_settings.register_profile("suite", max_examples=20, deadline=None)
hypothesis_settings.register_profile("quick", max_examples=10, deadline=None)
hypothesis_settings.register_profile(
    "soak", max_examples=1_000, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))


def pytest_configure(config: pytest.Config) -> None:
    """Make the shared folder in the process that distributes the tests, or runs them all."""
    if make_shared_folder():
        config.add_cleanup(remove_shared_folder)
        config.add_cleanup(stop_shared_cluster)  # before the folder is removed


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark slow tests, and run their files first, so that at the end no worker still runs a long file alone.

    A test is slow if it drives a browser or if its file starts other processes. Tests that ask for pages are
    marked, too: they take half of the rest's time. Random examples do not count as coverage: a branch that
    only they reach is not tested in every run, and tracing makes them slow.
    """
    for item in items:
        fixtures, names = getattr(item, "fixturenames", ()), {item.path.parent.name, item.path.stem}
        if is_hypothesis_test(getattr(item, "obj", None)):
            item.add_marker("no_cover")
        if "chromium" in fixtures or item.path.stem in STARTING_PROCESSES:
            item.add_marker("slow")
        if "client" in fixtures or names & ASKING_FOR_PAGES:
            item.add_marker("pages")
        if names & ALONE:
            item.add_marker("alone")
    long = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in long)


def pytest_collection_finish() -> None:
    """Collect garbage less often, and none of the objects that exist after collection: 3 % faster."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings) -> None:
    """Let the first process of a run migrate its database, on SQLite, and the others copy it.

    To migrate takes three seconds.
    """
    migrate = MigrateCommand.handle

    def migrate_or_copy(command: MigrateCommand, *arguments: object, **options: object) -> None:
        MigrateCommand.handle = migrate  # only this time
        connection.ensure_connection()
        with locked("sqlite") as folder, closing(sqlite3.connect(folder / "migrated")) as shared:
            shared.backup(connection.connection)
            if has_migrations_to_apply():
                migrate(command, *arguments, **options)
                connection.connection.backup(shared)
                gc.collect()  # otherwise the models of all migrations hear of each change of a setting

    if connection.vendor == "sqlite":
        MigrateCommand.handle = migrate_or_copy


def has_migrations_to_apply() -> bool:
    """Whether a migration is missing in the database: all of them, or one that a test has added to a copy."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> Iterator[sqlite3.Connection | None]:
    """Make the test database; after a transactional test, restore the rows that migrations created.

    Yields a copy of the migrated database, on SQLite.

    SQLite restores a copy. Django would empty every table and write its permissions again, which takes 17 %
    of the processor time of `tests/publishing`.
    """
    with django_db_blocker.unblock():
        migrated = copied() if connection.vendor == "sqlite" else None
    empty_tables = TransactionTestCase._fixture_teardown

    def restore(case: TransactionTestCase) -> None:
        if migrated is not None:
            connection.ensure_connection()
            migrated.backup(connection.connection)
            return
        empty_tables(case)
        for migration, create_rows in MIGRATED_ROWS.items():
            getattr(import_module(f"articles.migrations.{migration}"), create_rows)(apps, None)

    with patch.object(TransactionTestCase, "_fixture_teardown", restore):
        yield migrated


@pytest.fixture(scope="session")
def _folders_of_tests(tmp_path_factory) -> Iterator[Path]:
    """New folders, one after the other."""
    folder = tmp_path_factory.mktemp("tests")
    return (folder / str(number) for number in count(1))


@pytest.fixture
def tmp_path(_folders_of_tests) -> Path:
    """A folder of the test. Pytest's own looks for a free name among those of all tests, for each one."""
    folder = next(_folders_of_tests)
    folder.mkdir()
    return folder


@pytest.fixture(autouse=True)
def _separate_folders(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PRIVATE_ROOT = tmp_path / "private"
    settings.HELP_COPY = tmp_path / "get-help.html"


@pytest.fixture(scope="session", autouse=True)
def _no_fsync() -> Iterator[None]:
    """Do not sync files to disk, for speed; `tests/test_storage.py` checks what is synced."""
    with patch("articles.storage.sync"):
        yield


@pytest.fixture(autouse=True)
def _clear_caches() -> None:
    """Clear the caches: after a rollback, generation numbers repeat, and stale entries would be found."""
    versions.clear_caches()


def account(name: str, group: str = "") -> User:
    user = get_user_model().objects.create_user(name, password=secrets.token_hex(), is_staff=bool(group))
    if group:
        user.groups.add(Group.objects.get(name=group))
    return user


@pytest.fixture
def ada(db) -> User:
    """Ada writes."""
    return account("ada", "writer")


@pytest.fixture
def eli(db) -> User:
    """Eli edits."""
    return account("eli", "editor")


@pytest.fixture
def cleo(db) -> User:
    """Cleo is chief editor."""
    return account("cleo", "chief editor")


@pytest.fixture
def sam(db) -> User:
    """Sam is an author with a bio, and not staff."""
    user = account("sam")
    make_author("Sam Rivers", user=user)
    return user


@pytest.fixture
def rae(db) -> Author:
    """Rae reviews."""
    return make_author("Rae Kim")


@pytest.fixture
def _logged_in_a_transaction(monkeypatch) -> None:
    """Let logging fail outside of a transaction. Without this, the transaction of the test would do."""
    make_row = action_log._action_on

    def checked(*args: Any) -> action_log.LoggedAction:
        assert connection.savepoint_ids, "logged outside of a transaction"
        return make_row(*args)

    monkeypatch.setattr(action_log, "_action_on", checked)


def log_in(client: Client, user: User) -> None:
    """Log a user in.

    Of what a login does only the beginning of the session is done: the rest takes two thirds of its time,
    and has tests of its own.
    """

    def begin(*, request: HttpRequest, **_: object) -> None:
        begin_session(request)

    with patch.object(user_logged_in, "send", begin):
        client.force_login(user, backend=BACKEND)


@pytest.fixture
def logged_in(client: Client):
    """A function that logs a user in and returns the client: `logged_in(eli).get(…)`."""

    def login(user: User) -> Client:
        log_in(client, user)
        return client

    return login


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A clock that stands still at noon on 1 June 2026 until it is moved."""
    with time_machine.travel("2026-06-01T12:00:00+00:00", tick=False) as traveller:
        yield traveller


@pytest.fixture(scope="session")
def imported(django_db_setup, django_db_blocker, tmp_path_factory) -> tuple[sqlite3.Connection, Path]:
    """The demo, imported once per run: a copy of the database, and the folder of its media."""
    media = tmp_path_factory.mktemp("demo") / "media"
    rows = sqlite3.connect(":memory:")
    with locked("demo") as folder, closing(sqlite3.connect(folder / "rows")) as shared:
        if not (folder / "media").exists():
            with django_db_blocker.unblock():
                import_demo(shared, folder / "media")
        shared.backup(rows)
        shutil.copytree(folder / "media", media)
    return rows, media


def import_demo(rows: sqlite3.Connection, media: Path) -> None:
    """Import the demo, write the database to `rows`, and leave the database of the tests empty."""
    empty = copied()
    one_size = patch("articles.pictures.decoding.WIDTHS", (480,))  # for speed
    with override_settings(MEDIA_ROOT=media), one_size:
        import_content([DEMO], publish=True)
    connection.connection.backup(rows)
    empty.backup(connection.connection)
    versions.clear_caches()


def copied() -> sqlite3.Connection:
    """Return a copy of the test database."""
    connection.ensure_connection()
    copy = sqlite3.connect(":memory:")
    connection.connection.backup(copy)
    return copy


@pytest.fixture(scope="session")
def new_database(django_db_setup) -> Callable[[Path], str]:
    """A function that writes a migrated SQLite database to a file, and returns its URL.

    For tests that start processes: to migrate takes a second, to copy almost no time.
    """

    def write(file: Path) -> str:
        if django_db_setup:
            with closing(sqlite3.connect(file)) as rows:
                django_db_setup.backup(rows)
        return f"sqlite:///{file}"

    return write


@pytest.fixture(scope="module")
def demo(imported, django_db_blocker) -> Iterator[Path]:
    """The demo for all tests of a file. Yields the folder of its media."""
    rows, folder = imported
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=folder):
        empty = copied()
        rows.backup(connection.connection)
        versions.clear_caches()  # the generation has another number now
        yield folder
        empty.backup(connection.connection)
        versions.clear_caches()
