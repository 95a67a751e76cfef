"""The site's fonts are small, complete and declared correctly."""

import re
import unicodedata
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from therapyedu.bundles import SOURCES

FONTS = sorted((SOURCES / "fonts").glob("*.woff2"))
TOKENS = (SOURCES / "css" / "tokens.css").read_text()
FACES = [
    dict(re.findall(r"([a-z-]+): (.+);", face)) for face in re.findall(r"@font-face \{(.*?)\}", TOKENS, re.S)
]
WEB = {Path(face["src"].split("(")[1].split(")")[0]).name: face for face in FACES if "url(" in face["src"]}
STAND_INS = [face for face in FACES if "local(" in face["src"]]
# Names of people, quotation marks, dashes and digits that occur in articles.
WORDS = "José Zoë Françoise Åsa Jürgen Núñez Øystein Þór Œuvre Gdańsk Świt “’‘” «» ‹› – — … 50 % € £ ½ ×"


def test_all_letters_together_are_light():
    assert sum(file.stat().st_size for file in FONTS) <= 90_000


def test_every_letter_is_there_or_made_of_those_that_are():
    for file in FONTS:
        known = TTFont(file).getBestCmap()
        for character in WORDS:
            parts = unicodedata.normalize("NFD", character)
            assert ord(character) in known or all(ord(part) in known for part in parts), character


@pytest.mark.parametrize("file", FONTS, ids=lambda file: file.stem)
def test_a_face_is_declared_with_the_weights_it_has(file):
    (weight,) = TTFont(file)["fvar"].axes
    assert WEB[file.name]["font-weight"] == f"{weight.minValue:.0f} {weight.maxValue:.0f}"


def test_no_style_sheet_asks_for_a_weight_that_is_not_there():
    for sheet in (SOURCES / "css").glob("*.css"):
        if sheet.name == "tokens.css":
            continue
        used = re.findall(r"\bfont(?:-weight)?:\s*(?:italic )?(\d{3})\b", sheet.read_text())
        assert all(400 <= int(weight) <= 650 for weight in used), sheet.name


def test_a_letter_that_stands_in_is_as_high_as_ours():
    """The metric overrides give the ascent and the descent of the font file."""
    assert len(STAND_INS) == 5
    for face in STAND_INS:
        name = "literata-latin-wght-normal.woff2" if "Literata" in face["font-family"] else FONTS[0].name
        font = TTFont(SOURCES / "fonts" / name)
        size, ascent, descent = (
            float(face[key].rstrip("%")) / 100
            for key in ("size-adjust", "ascent-override", "descent-override")
        )
        unit = font["head"].unitsPerEm
        assert size * ascent == pytest.approx(font["hhea"].ascent / unit, abs=0.001)
        assert size * descent == pytest.approx(-font["hhea"].descent / unit, abs=0.001)
