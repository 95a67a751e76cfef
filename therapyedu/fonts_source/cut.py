"""Subset the site's fonts to what its pages use, so that they load faster.

Run from the project's root, with the folder of the originals: the variable Latin files of Literata and
Figtree from Fontsource (https://fontsource.org), under the SIL Open Font License.

    python therapyedu/fonts_source/cut.py FOLDER

All characters are kept, and the combining marks: browsers need them for letters without a glyph of their own,
such as the ń of Gdańsk. Removed are unused weights (a third of each file), alternate figures, and hints for
old screens. To use another weight, widen the range here and in css/tokens.css.
"""

import io
import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

FONTS = Path(__file__).resolve().parent.parent / "static" / "fonts"

# The weights kept in each file: from the lightest to the boldest that the style sheets use.
WEIGHTS = {
    "literata-latin-wght-normal.woff2": (400, 640),
    "literata-latin-wght-italic.woff2": (400, 640),
    "figtree-latin-wght-normal.woff2": (400, 650),
}
FEATURES = ["ccmp", "kern", "liga", "locl", "mark", "mkmk", "tnum"]
LEFT_OUT = ["MVAR", "gasp", "prep", "vhea", "vmtx"]


def reload_font(font: TTFont) -> TTFont:
    """Save the font and load it again; the subsetter fails on tables that the instancer left unfinished."""
    file = io.BytesIO()
    font.flavor = None
    font.save(file)
    file.seek(0)
    return TTFont(file, recalcTimestamp=False)


def subset_font(original: Path, lightest: int, boldest: int) -> TTFont:
    """Return the font with only these weights and the features that the site uses."""
    font = TTFont(original, recalcTimestamp=False)
    font = reload_font(instantiateVariableFont(font, {"wght": (lightest, lightest, boldest)}))
    options = Options(
        layout_features=FEATURES, hinting=False, notdef_outline=True, name_IDs=[0, 1, 2, 13, 14]
    )
    options.drop_tables += LEFT_OUT
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=font.getBestCmap())
    subsetter.subset(font)
    font.flavor = "woff2"
    return font


def main(folder: Path) -> None:
    for name, (lightest, boldest) in WEIGHTS.items():
        subset_font(folder / name, lightest, boldest).save(FONTS / name)
        sys.stdout.write(f"{name}: {(FONTS / name).stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
