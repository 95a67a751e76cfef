"""Migrations do not depend on the project's code, and migrate a database of commit e0c3486."""

import ast
import gc
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.test import Client

from articles.desk.articles.state import load_state
from articles.models import Article, Episode, Series
from articles.reading.cache import versions
from authors.models import Author, stored_credential
from tests.conftest import copied

PROJECT = {"articles", "authors", "therapyedu", "tests"}
MIGRATIONS = sorted(
    file for app in ("articles", "authors") for file in (settings.BASE_DIR / app / "migrations").glob("*.py")
)
# Functions that Django's autodetector compares by identity: with a copy of one `makemigrations`
# would write a migration.
FIELD_FUNCTIONS = {
    "articles.models.help_line.language_codes",
    "articles.models.help_line.region_codes",
    "articles.models.phone_numbers.phone_number",
    "articles.models.review_request.new_link_key",
    "articles.models.topic.nameable",
    "authors.models.new_key",
    "authors.models.new_public_id",
    "authors.models.orcid_id",
    "authors.models.plain_line",
    "authors.models.plain_lines",
    "authors.models.web_addresses",
}
# An earlier migration does not change, so one that replaces it may have its functions.
EARLIER = re.compile(r"(articles|authors)\.migrations\.\d{4}_\w+")
DATABASE = Path(__file__).parent / "files" / "databases" / "e0c3486.sql"


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check_changes=True, dry_run=True)


def project_names(source: str) -> set[str]:
    """Return the dotted names of the project that a module uses, and what could import by a string."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.ImportFrom(module=module, level=level, names=names):
                root = (module or "").split(".")[0]
                if (
                    level
                    or root in PROJECT | {"importlib"}
                    or "import_string" in {name.name for name in names}
                ):
                    found |= {f"{'.' * level}{module or ''}.{name.name}" for name in names}
            case ast.Import(names=names):
                found |= {
                    f"{name.name} as {name.asname}" for name in names if name.asname and is_ours(name.name)
                }
                found |= {name.name for name in names if name.name.split(".")[0] == "importlib"}
            case ast.Attribute() if is_ours(name := ast.unparse(node)):
                found.add(name)
            case ast.Call(func=ast.Name(id="import_module"), args=[ast.Constant(value=str(name)), *_]):
                found.add(name)
            case ast.Call(func=ast.Name(id="import_module")):
                found.add(ast.unparse(node))
            case ast.Name(id="__import__"):
                found.add("__import__")
    # `authors.models.plain_line` holds `authors.models`, too: the longest name counts.
    return {name for name in found if not any(other.startswith(f"{name}.") for other in found)}


def is_ours(name: str) -> bool:
    return name.split(".")[0] in PROJECT


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("from django.db import migrations", set()),
        ("import authors.models\nauthors.models.plain_line", {"authors.models.plain_line"}),
        ("def f():\n    from articles.manuscript import parse", {"articles.manuscript.parse"}),
        ("from ..models import Article", {"..models.Article"}),
        ("from . import groups", {"..groups"}),
        ("import articles.rendering as r", {"articles.rendering as r"}),
        ("from importlib import import_module", {"importlib.import_module"}),
        ('import_module("articles.migrations.0001_a")', {"articles.migrations.0001_a"}),
        ("import_module(name)", {"import_module(name)"}),
        (
            "from django.utils.module_loading import import_string",
            {"django.utils.module_loading.import_string"},
        ),
    ],
)
def test_names_of_the_project_are_found(source: str, names: set[str]):
    assert project_names(source) == names


@pytest.mark.parametrize("file", MIGRATIONS, ids=lambda file: f"{file.parent.parent.name}-{file.stem}")
def test_no_migration_uses_code_of_the_project(file: Path):
    names = project_names(file.read_text(encoding="utf-8")) - FIELD_FUNCTIONS
    if "_squashed_" in file.stem:
        names = {name for name in names if not EARLIER.fullmatch(name)} - {"importlib.import_module"}
    assert not names


@pytest.fixture(scope="module")
def migrated(django_db_setup, django_db_blocker) -> Iterator[set[tuple[str, str, str]]]:
    """Migrate the database of e0c3486; yield the schema of a new database."""
    with django_db_blocker.unblock():
        new = copied()
        old = sqlite3.connect(":memory:")
        old.executescript(DATABASE.read_text(encoding="utf-8"))
        # The file has no accounts and groups.
        old.execute("UPDATE authors_author SET credentials = 'LCSW, PhD,LCSW, '")
        old.execute("INSERT INTO auth_group (name) VALUES ('editor'), ('chief editor')")
        old.commit()
        old.backup(connection.connection)
        try:
            forget_rows()
            call_command("migrate", verbosity=0, interactive=False)
            gc.collect()  # the models of all migrations would hear of each change of a setting
            yield schema(new)
        finally:
            new.backup(connection.connection)
            forget_rows()


def forget_rows() -> None:
    """Clear the caches of rows that another database has under the same keys."""
    ContentType.objects.clear_cache()
    versions.clear_caches()


def schema(database: sqlite3.Connection) -> set[tuple[str, str, str]]:
    return set(database.execute("SELECT type, name, sql FROM sqlite_master"))


@pytest.mark.soak
@pytest.mark.django_db
def test_an_earlier_database_gets_the_schema_of_a_new_one(migrated):
    assert schema(connection.connection) == migrated
    call_command("migrate", check_unapplied=True, verbosity=0)


@pytest.mark.soak
@pytest.mark.django_db
def test_rows_of_an_earlier_database_get_public_ids(migrated):
    for model, count in ((Article, 4), (Author, 1), (Series, 1)):
        ids = set(model.objects.values_list("public_id", flat=True))
        assert len(ids) == count
        assert all(id.startswith("urn:uuid:") for id in ids)
    assert Episode.objects.get().public_id == "therapyedu-episode-1"


@pytest.mark.soak
@pytest.mark.django_db
def test_letters_of_an_earlier_database_become_credentials(migrated):
    author = Author.objects.get()
    assert list(author.credential_rows.values_list("kind", "letters", "ends_on", "verified_on")) == [
        ("other", "LCSW", None, None),
        ("other", "PhD", None, None),
    ]
    assert author.credential_letters() == "LCSW, PhD"
    assert author.shown_credentials == [stored_credential(row) for row in author.credential_rows.all()]


@pytest.mark.soak
@pytest.mark.django_db
def test_chief_editors_of_an_earlier_database_and_no_others_see_the_action_log(migrated):
    groups = Group.objects.filter(permissions__codename="view_loggedaction")
    assert list(groups.values_list("name", flat=True)) == ["chief editor"]


@pytest.mark.soak
@pytest.mark.django_db
def test_drafts_of_an_earlier_database_differ_where_they_did(migrated):
    differs = {article.slug: load_state(article).differs for article in Article.objects.all()}
    assert differs == {
        "a-draft-about-owls": False,
        "what-happens-first": False,
        "can-i-stop": True,
        "what-comes-later": False,
    }


@pytest.mark.soak
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/", "What happens first?"),
        ("/articles/what-happens-first/", "It is ordinary to be nervous."),
        ("/articles/can-i-stop/", "It is ordinary to be nervous."),
        ("/series/first-steps/", "Can I stop?"),
        ("/feed.atom", "What happens first?"),
        ("/podcast/feed.xml", "therapyedu-episode-1"),
        ("/sitemap-articles-1.xml", "/articles/can-i-stop/"),
        ("/search/?q=ordinary", "What happens first?"),
    ],
)
def test_an_earlier_database_is_read(client: Client, migrated, path: str, text: str):
    response = client.get(path)
    assert response.status_code == 200
    assert text in response.content.decode()
