"""Names that the project gave up do not come back, and names in the map of the app exist."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PACKAGES = ("articles", "authors", "therapyedu", "tests")
# A Django app has these in more than one package; every package has an `__init__`.
DJANGO_MODULES = {"__init__", "admin", "apps", "forms", "models", "urls", "views"}
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


def test_no_two_modules_of_the_app_have_one_name():
    modules = Counter(
        path.stem for path in (ROOT / "articles").rglob("*.py") if "migrations" not in path.parts
    )
    twice = {name for name, number in modules.items() if number > 1} - DJANGO_MODULES
    assert twice == set()


def test_every_file_that_the_map_of_the_app_names_exists():
    text = (ROOT / "articles/README.md").read_text()
    names = re.findall(r"`([a-z_/]+\.(?:py|js))`", text)
    known = {path.name for path in [*ROOT.glob("articles/**/*.py"), *ROOT.glob("therapyedu/static/**/*.js")]}
    assert names
    assert [name for name in names if name.rpartition("/")[2] not in known] == []
