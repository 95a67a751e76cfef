"""A bundle has the content of its parts, keeps their URLs working, and is made again when they change."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command

from therapyedu import bundles
from therapyedu.bundles import BUNDLES, EXPORT, IMPORT, LAYERS, SOURCES, bundle, script_of

SHEETS = [name for name in BUNDLES if name.endswith(".css")]
SCRIPTS = [name for name in BUNDLES if name.endswith(".js")]
# Literals, which minifying must not change, and what it may remove; tried in this order.
COMMENT = r"//[^\n]*|/\*.*?\*/"
STRING = r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|`(?:[^`\\]|\\.)*`'
PATTERN = r"(?<=[=(,:!&|?])\s*/(?![*/])(?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*"
LITERAL = re.compile(f"(?P<comment>{COMMENT})|(?P<kept>{STRING}|{PATTERN})", re.DOTALL)


def said(script: str) -> tuple[list[str], str]:
    """Return a script's literals unchanged, and the rest without comments and white space."""
    literals = [found["kept"].strip() for found in LITERAL.finditer(script) if found["kept"]]
    return literals, "".join(LITERAL.sub("", script).split())


@pytest.mark.parametrize("name", BUNDLES)
def test_a_bundle_is_made_of_its_own_kind(name):
    suffix = Path(name).suffix
    assert {Path(part).suffix for part in BUNDLES[name]} == {suffix}
    assert len(set(BUNDLES[name])) == len(BUNDLES[name])
    # `url(../fonts/…)` resolves to the same file from a part and from the bundle.
    assert {len(Path(part).parts) for part in (*BUNDLES[name], name)} == {2}


def test_every_style_sheet_is_in_one_cascade_layer():
    layered = [part for parts in LAYERS.values() for part in parts]
    assert len(set(layered)) == len(layered)
    assert set(layered) == {part for name in SHEETS for part in BUNDLES[name]}


def test_a_sheet_names_its_layers_first_and_keeps_a_space_that_means_something(tmp_path, monkeypatch):
    (tmp_path / "css").mkdir()
    (tmp_path / "css" / "one.css").write_text(".a :is(b) { color: red }")
    monkeypatch.setattr(bundles, "SOURCES", tmp_path)
    monkeypatch.setattr(bundles, "LAYERS", {"weak": (), "strong": ("css/one.css",)})
    monkeypatch.setitem(BUNDLES, "bundles/some.css", ("css/one.css",))
    assert bundle("bundles/some.css") == "@layer weak,strong;@layer strong{.a :is(b){color:red}}"


@pytest.mark.parametrize("name", SCRIPTS)
def test_what_a_script_imports_comes_before_it_in_its_bundle(name):
    before: set[str] = set()
    for part in BUNDLES[name]:
        assert {f"js/{imported}" for imported in IMPORT.findall((SOURCES / part).read_text())} <= before
        before.add(part)
    assert "import" not in said(bundle(name))[1]
    assert "export" not in said(bundle(name))[1]


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_loses_only_what_nobody_reads(name):
    literals, rest = said(script_of(BUNDLES[name]))
    assert said(bundle(name)) == (literals, rest)
    assert literals


@pytest.mark.parametrize("part", sorted({part for name in SCRIPTS for part in BUNDLES[name]}))
def test_the_bundler_and_the_minifier_can_read_a_script(part):
    text = (SOURCES / part).read_text()
    left = EXPORT.sub("", IMPORT.sub("", text))
    assert not re.search(r"^\s*(import|export)\b", left, re.MULTILINE), "in no form the bundler does not know"
    assert not (IMPORT.search(text) and EXPORT.search(text)), "a script that exports has no block"
    for found in LITERAL.finditer(text):
        literal = found["kept"] or ""
        assert not literal.startswith("`") or literal.count("${") == literal.count("}"), (
            "a template in a template"
        )
    assert not re.search(r"=>\s*/", text), "a pattern right after an arrow is taken for a division"


def test_a_bundle_is_found_and_follows_its_parts(settings, tmp_path, monkeypatch):
    settings.VAR = tmp_path
    (tmp_path / "css").mkdir()
    part = tmp_path / "css" / "one.css"
    part.write_text("/* Why. */\np { color: red }\n")
    monkeypatch.setattr(bundles, "SOURCES", tmp_path)
    monkeypatch.setattr(bundles, "LAYERS", {"pages": ("css/one.css",)})
    monkeypatch.setattr(bundles, "BUNDLES", {"bundles/some.css": ("css/one.css",)})
    finder = bundles.BundleFinder()
    found = Path(finder.find("bundles/some.css"))
    assert found.read_text() == "@layer pages;@layer pages{p{color:red}}"
    made = found.stat().st_mtime_ns
    assert finder.find("bundles/some.css", find_all=True) == [str(found)]
    assert found.stat().st_mtime_ns == made, "it is not written again for nothing"
    part.write_text("p { color: blue }")
    assert "p{color:blue}" in Path(finder.find("bundles/some.css")).read_text()
    assert list(found.parent.iterdir()) == [found], "nothing unfinished is left behind"
    assert not finder.find("css/one.css"), "what is no bundle is found by others"
    assert finder.find("bundles/../../secret.css", find_all=True) == []


def test_collected_bundles_lead_to_collected_fonts(settings: Any, tmp_path: Path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }
    settings.STATICFILES_FINDERS = [
        name for name in settings.STATICFILES_FINDERS if "AppDirectories" not in name
    ]
    call_command("collectstatic", "--noinput", "-v", "0")
    for name in SHEETS:
        stem = Path(name).stem
        (collected,) = list(tmp_path.glob(f"bundles/{stem}.*.css"))
        addresses = re.findall(r'url\("?(?!"?data:)([^)"]+)', collected.read_text())
        assert addresses or name == "bundles/player.css"  # it is loaded beside the sheet with the fonts
        for address in addresses:
            assert (collected.parent / address).resolve().is_file(), address
            assert re.search(r"\.[0-9a-f]{12}\.woff2$", address), "an address for good may be kept for good"


def test_every_finder_of_the_site_knows_the_bundles():
    for name in BUNDLES:
        assert finders.find(name)
