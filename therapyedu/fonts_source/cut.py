"""Cut the site's letters to what its pages use, so that a reader waits less for them.

Run from the project's root, with the folder of the originals: the variable Latin files of Literata and
Figtree as Fontsource packs them (https://fontsource.org), under the SIL Open Font License.

    python therapyedu/fonts_source/cut.py FOLDER

Every character stays. The combining marks do too, for with them a browser writes letters that have no glyph
of their own, such as the ń of Gdańsk. What goes is the weights nobody uses, a third of each file, the other
shapes of figures, and hints for old screens. Whoever uses another weight widens the range here and in
css/tokens.css.
"""

import io
import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

FONTS = Path(__file__).resolve().parent.parent / "static" / "fonts"

# What each file keeps of its weights: from the lightest to the boldest that a style sheet asks for.
WEIGHTS = {
    "literata-latin-wght-normal.woff2": (400, 640),
    "literata-latin-wght-italic.woff2": (400, 640),
    "figtree-latin-wght-normal.woff2": (400, 650),
}
FEATURES = ["ccmp", "kern", "liga", "locl", "mark", "mkmk", "tnum"]
LEFT_OUT = ["MVAR", "gasp", "prep", "vhea", "vmtx"]


def opened_anew(font: TTFont) -> TTFont:
    """Return the font as its file would be read: the subsetter stumbles over what the instancer left open."""
    file = io.BytesIO()
    font.flavor = None
    font.save(file)
    file.seek(0)
    return TTFont(file, recalcTimestamp=False)


def cut(original: Path, lightest: int, boldest: int) -> TTFont:
    """Return the font with these weights and the features that are used."""
    font = TTFont(original, recalcTimestamp=False)
    font = opened_anew(instantiateVariableFont(font, {"wght": (lightest, lightest, boldest)}))
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
        cut(folder / name, lightest, boldest).save(FONTS / name)
        sys.stdout.write(f"{name}: {(FONTS / name).stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
