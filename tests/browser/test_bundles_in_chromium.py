"""What the minifier made means to a browser what was written."""

from typing import Any

import pytest

from tests.therapyedu.test_bundles import SCRIPTS, SHEETS
from therapyedu.bundles import BUNDLES, LAYERS, SOURCES, bundle

RULES = """css => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(css)
    // What stands in a custom property, in a condition or beside var() is given back as it was typed.
    const compact = text => text.replace(/\\s+/g, " ").replace(/([(,:]) /g, "$1").replace(/ \\)/g, ")")
    return [...sheet.cssRules].map(rule => compact(rule.cssText))
}"""


@pytest.fixture
def page(chromium: Any) -> Any:
    page = chromium.process.new_page()
    yield page
    page.close()


@pytest.mark.soak
def test_a_bundled_sheet_has_the_rules_of_its_parts(page):
    layer_of = {part: layer for layer, parts in LAYERS.items() for part in parts}
    for name in SHEETS:
        parts = BUNDLES[name]
        written = "\n".join(
            f"@layer {layer_of[part]} {{\n{(SOURCES / part).read_text()}\n}}" for part in parts
        )
        rules = page.evaluate(RULES, f"@layer {', '.join(LAYERS)};\n{written}")
        assert len(rules) == len(parts) + 1, name
        assert all(len(rule) > 30 for rule in rules), name
        assert page.evaluate(RULES, bundle(name)) == rules, name


def test_a_bundled_script_can_be_read(page):
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    for name in SCRIPTS:
        page.evaluate("source => { new Function(source) }", bundle(name))
        assert broken == [], name
