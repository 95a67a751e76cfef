"""Hostile and unusual inputs: a few of our own, and large collections if they are available."""

import json
from pathlib import Path

import pytest

CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"
needs_corpora = pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora are not beside this checkout")
# The whole collection in the soak run, a twentieth of it otherwise.
some_or_all = pytest.mark.parametrize("step", [20, pytest.param(1, marks=pytest.mark.soak)])

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "[click](javascript:alert(1))",
    "[click](JaVaScRiPt&colon;alert(1))",
    "[click](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[click](vbscript:msgbox(1))",
    "<javascript:alert(1)>",
    '![x](x"onerror="alert(1))',
    '![x](images/x.webp "x\\" onload=\\"alert(1)")',
    "[a]: javascript:alert(1)\n\n[a]",
    '`<b onclick="alert(1)">`',
    "<style>@import'//evil.example'</style>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<math><mtext></table><img src onerror=alert(1)>",
    "| a |\n|:-:|\n| <svg/onload=alert(1)> |",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
]
# For a test that is the same for each: a page for every payload in the soak run, otherwise for two.
SOME_HOSTILE = HOSTILE[2:5:2]  # one ends an attribute, the other is a link
some_or_all_hostile = pytest.mark.parametrize(
    "payload",
    [
        *SOME_HOSTILE,
        *(pytest.param(one, marks=pytest.mark.soak) for one in HOSTILE if one not in SOME_HOSTILE),
    ],
)


def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8", errors="replace").split("\n")


def xss_payloads() -> list[str]:
    """Return every payload of the collections, unchanged, and our own."""
    folder = CORPORA / "xss"
    found = list(HOSTILE)
    for path in sorted(folder.glob("*.txt")):
        found += [line for line in lines(path) if line]
    cases = sorted(folder.glob("bleach-data/*.test"))
    found += [path.read_text(encoding="utf-8", errors="replace").split("\n--\n")[0] for path in cases]
    found += "\n".join(lines(folder / "markdown-it-xss.md")).split("\n.\n")
    return found


def naughty_strings() -> list[str]:
    """Return the Big List of Naughty Strings."""
    return json.loads((CORPORA / "text" / "blns.json").read_text(encoding="utf-8"))


def image_files() -> list[Path]:
    """Return paths of broken, hostile and unusual pictures."""
    return sorted(path for path in (CORPORA / "images").rglob("*") if path.is_file())
