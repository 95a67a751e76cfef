"""Names that the project gave up do not come back; a module has a name of its own and is not too small."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
APPS = ("articles", "authors", "therapyedu")
PACKAGES = (*APPS, "tests")
# A Django project has these in more than one package.
DJANGO_MODULES = {"admin", "apps", "forms", "models", "urls", "views"}
# A module with fewer lines is usually half of a subject. These are not, for the reason given.
FEW_LINES = 40
SMALL_MODULES = {
    "articles/admin.py": "Django imports it to register the admin of the app",
    "articles/apps.py": "Django reads the configuration of the app from it",
    "articles/management/commands/*.py": "Django finds a command by its file",
    "articles/management/progress.py": "the progress bar of several commands",
    "articles/manuscript/limits.py": "sizes that most modules of the package check",
    "articles/pictures/colors.py": "cleaning, smaller copies and link previews all need it",
    "articles/publishing/refusals.py": "every action imports its error and its check of permissions",
    "articles/publishing/signing_off.py": "the only action of reviewers",
    "authors/apps.py": "Django reads the configuration of the app from it",
    "authors/urls.py": "Django's place for URLs",
    "authors/views.py": "Django's place for views",
    "therapyedu/apps.py": "Django reads the admin's configuration from it",
    "therapyedu/urls.py": "Django's place for URLs",
    "therapyedu/wsgi.py": "servers import the application from it",
}
MOST_SMALL_MODULES = 15
OLD_NAMES = set(
    """
    Epoch epoch_of Shelf framed raise_generation raw_of SavedByVerb Heard Manner Cast Casting cast_from
    Casts Facts facts_of facts_of_cast tell_texts tell_editions Told told_by press_editions settle carry_out
    keep_aside said_by heard_ids Listen whole_page cues_of spelled_out unsigned_manuscript_of
    """.split()
)


def python_files() -> Iterator[Path]:
    for package in PACKAGES:
        yield from (ROOT / package).rglob("*.py")


def app_modules() -> Iterator[Path]:
    """Yield the modules of the three apps, relative to the project, without `__init__` and migrations."""
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            if path.stem != "__init__" and "migrations" not in path.parts:
                yield path.relative_to(ROOT)


def identifiers(tree: ast.AST) -> Iterator[str]:
    """Yield the names of variables, functions, classes, parameters, attributes and imports."""
    for node in ast.walk(tree):
        for field in ("id", "name", "arg", "attr", "asname"):
            if isinstance(name := getattr(node, field, None), str):
                yield name


def test_no_old_name_is_an_identifier():
    old = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in python_files()
        for name in OLD_NAMES.intersection(identifiers(ast.parse(path.read_text())))
        if name != "Cast" or "django.db.models.functions import Cast" not in path.read_text()
    }
    assert old == set()


def test_no_two_modules_have_one_name():
    names = Counter(path.stem for path in app_modules())
    assert {name for name, number in names.items() if number > 1} - DJANGO_MODULES == set()


def test_no_two_test_files_have_one_name():
    names = Counter(path.stem for path in (ROOT / "tests").rglob("test_*.py"))
    assert {name for name, number in names.items() if number > 1} == set()


def test_a_small_module_has_a_reason():
    small = {str(path) for path in app_modules() if len((ROOT / path).read_text().splitlines()) < FEW_LINES}
    assert {path for path in small if not any(fnmatch(path, known) for known in SMALL_MODULES)} == set()
    assert {known for known in SMALL_MODULES if not any(fnmatch(path, known) for path in small)} == set()
    assert len(SMALL_MODULES) <= MOST_SMALL_MODULES


def test_every_file_that_the_map_of_the_app_names_exists():
    text = (ROOT / "articles/README.md").read_text()
    names = re.findall(r"`([a-z_/]+\.(?:py|js))`", text)
    known = {path.name for path in [*ROOT.glob("articles/**/*.py"), *ROOT.glob("therapyedu/static/**/*.js")]}
    assert names
    assert [name for name in names if name.rpartition("/")[2] not in known] == []
