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
    "articles/manuscript/limits.py": "sizes that most modules of the package check",
    "articles/pictures/colors.py": "cleaning, smaller copies and link previews all need it",
    "articles/publishing/preflight/article_checks/*.py": "one check, with what it finds in its docstring",
    "articles/publishing/refusals.py": "every action imports its error and its check of permissions",
    "authors/apps.py": "Django reads the configuration of the app from it",
    "articles/profile/urls.py": "Django's place for URLs",
    "authors/*urls.py": "Django's place for URLs",
    "therapyedu/apps.py": "Django reads the admin's configuration from it",
    "therapyedu/formats/en/formats.py": "Django reads the formats of a language from it",
    "therapyedu/hidden_links.py": "the logging starts before any other module is loaded",
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
# Old names of the front end: classes and ids, then identifiers, attributes and file names.
OLD_CLASSES = """
    add add-words after as-written both byline-facts byline-words calm card-facts card-first
    carry-on colours colours-row cue-words episode-facts episode-words footer-words forget
    forget-said gone-meanwhile grip home-episode-facts home-episode-mark key later line line-dek
    line-text line-title listen-facts listen-mark listen-words look-changes many middle
    neighbour-next neighbour-topics neighbours outline-go outline-none pick present read-on
    read-on-time resolving result-facts rooms roomy saved-state search-go search-here
    search-here-label search-loosely search-nothing search-refused search-words series-place
    series-shelf series-words share-said shelf standing start-none start-rooms suggesting text-place
    text-trouble told topic-words topics-after undo-words verbs versus ways ways-on ways-time why
    writing-way
""".split()
OLD_IDS = """
    standing look look-title said overtaken kept page-near page-search-refused page-search-here
""".split()
OLD_FRONT_END = re.compile(
    r"""
    \b(?: carryOn | beginOf | tellAll | showTrouble | troubleNotice | gently | patient | equip ) \b
    | data-(?: begin | carry-on | colours | forget | scripted ) (?![\w-])
    | \b(?: sent_form | many_topics | many_unpublish | footer_words | footer_places | home_front ) \b
    | \b(?: search_here | search_nothing | topic_after | comparison_words ) \b
    | \b(?: carry-on | colours | early | equip | forget | keeping | saving | copying ) \.js \b
    | \bload\b [^%]* \b(?: kept | machines ) \b
    | \b(?: behaviour | favour | colour(?!s") )
    """,
    re.VERBOSE,
)
CLASS_ATTRIBUTE = re.compile(r'\bclass="((?:\{\{.*?\}\}|\{%.*?%\}|[^"{])*)"')
BODY_CLASSES = re.compile(r"block bodyclass %\}(.*?)\{% endblock")
TEMPLATE_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")


def front_end_files() -> Iterator[Path]:
    static = ROOT / "therapyedu" / "static"
    for path in [*(ROOT / "templates").rglob("*"), *static.rglob("*.js"), *static.rglob("*.css")]:
        if path.is_file() and "vendor" not in path.parts:
            yield path


def classes_and_ids(path: Path, text: str) -> set[str]:
    """Return the classes as `.name` and the ids as `#name` that a template, script or style sheet names."""
    if path.suffix in (".html", ".jinja"):
        classes = {
            f".{name}"
            for value in CLASS_ATTRIBUTE.findall(text) + BODY_CLASSES.findall(text)
            for name in TEMPLATE_TAG.sub("", value).split()
        }
        return classes | {f"#{name}" for name in re.findall(r'\bid="([\w-]+)"', text)}
    named = {f".{name}" for name in re.findall(r'(?:className = |classList\.\w+\()"([\w-]+)"', text)}
    named |= {f"#{name}" for name in re.findall(r'getElementById\("([\w-]+)"', text)}
    selectors = (
        [text]
        if path.suffix == ".css"
        else re.findall(r'(?:querySelector(?:All)?|closest|matches)\("([^"]+)"', text)
    )
    return named.union(*(re.findall(r"[.#][a-z][\w-]*", selector) for selector in selectors))


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
        if OLD_NAMES.intersection(re.findall(r"\w+", path.read_text()))  # parsing all files is slow
        for name in OLD_NAMES.intersection(identifiers(ast.parse(path.read_text())))
        if name != "Cast" or "django.db.models.functions import Cast" not in path.read_text()
    }
    assert old == set()


def test_no_old_name_is_in_a_script_a_style_sheet_or_a_template():
    old = {f".{name}" for name in OLD_CLASSES} | {f"#{name}" for name in OLD_IDS}
    found = {}
    for path in front_end_files():
        text = path.read_text()
        names = old & classes_and_ids(path, text)
        names |= {match[0] for match in OLD_FRONT_END.finditer(f"{path.name}\n{text}")}
        code = text if path.suffix == ".js" else "\n".join(TEMPLATE_TAG.findall(text))
        names |= OLD_NAMES.intersection(re.findall(r"\w+", code))
        if names:
            found[str(path.relative_to(ROOT))] = names
    assert found == {}


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
    folders = ("articles/**/*.py", "authors/**/*.py", "therapyedu/static/**/*.js")
    known = {path.name for pattern in folders for path in ROOT.glob(pattern)}
    assert names
    assert [name for name in names if name.rpartition("/")[2] not in known] == []
