"""The desk's scripts: how large they are, and that CodeMirror is the version of its lock file."""

import gzip
import json
import re
from pathlib import Path

from django.conf import settings

STATIC = settings.BASE_DIR / "therapyedu/static"
IMPORT = re.compile(r'(?:import|from) "(\.[^"]+)"')
BUNDLE = STATIC / "desk/vendor/codemirror.js"


def loaded_by(script: Path, found: set[Path]) -> set[Path]:
    """Return a script with all modules that it imports."""
    if script not in found:
        found.add(script)
        own = "" if script == BUNDLE else script.read_text(encoding="utf-8")
        for path in IMPORT.findall(own):
            loaded_by((script.parent / path).resolve(), found)
    return found


def test_the_form_loads_at_most_250_kb_of_compressed_script():
    scripts = loaded_by(STATIC / "desk/form/form.js", set())
    assert BUNDLE in scripts
    assert sum(len(gzip.compress(script.read_bytes())) for script in scripts) <= 250 * 1024


def test_only_the_desk_loads_it():
    for script in (STATIC / "js").glob("*.js"):
        assert "desk/" not in script.read_text(encoding="utf-8"), script.name


def test_the_bundle_has_the_versions_of_the_lock_file():
    lock = json.loads((settings.BASE_DIR / "therapyedu/vendoring/codemirror/package-lock.json").read_text())
    first_line = BUNDLE.read_text(encoding="utf-8").split("\n", 1)[0]
    bundled = re.findall(r"((?:@\w+/)?[\w-]+) (\d+\.\d+\.\d+)", first_line)
    assert len(bundled) > 5
    for name, version in bundled:
        assert lock["packages"][f"node_modules/{name}"]["version"] == version
