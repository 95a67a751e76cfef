"""Reads words that are masked, "su1cide", "r*ped" or "k m s", and Spanish by its sound. Pure."""

import re

# Words that are often masked. Nothing else is read from a mask, so that "h1n1" and "5pm" stay what they are.
MASKED = tuple(
    "die dies died dead death dying kill kills killed killing kms kys suicide suicidal suicides "
    "unalive unalived hang hanging murder rape raped rapes rapist raping abuse abused abusive "
    "molested molest assault assaulted self harm harming cut cuts cutting sex sexual sexually "
    "overdose overdosed pills drugs nudes hurt bleed suicidio suicida suicidas suicidarme suicidar "
    "suicidarse morir morirme muerte muero matar matarme matarse mato muerto muerta violar violo "
    "violaron violada violacion abuso abusaron abusada pastillas sobredosis cortarme corto "
    "autolesion porno".split()
)
ANY_LETTER = "*#_?•×"
BETWEEN_LETTERS = ".-"  # "s.u.i.c.i.d.e"
SIGNS = {
    **dict(zip("0345789@$+", "oeastbgast", strict=True)),
    **dict.fromkeys("1!|", "[il]"),
    **dict.fromkeys(ANY_LETTER, "[a-z]"),
    **dict.fromkeys(BETWEEN_LETTERS, ""),
}
MASKED_WORD = re.compile(r"(?<!\S)(?=\S*[a-z])(?=\S*[^a-z\s])[a-z0-9@!$|+*#_?•×.-]{3,20}(?![^\s,;:)])")
APART = re.compile(r"\b[a-z](?: [a-z]){2,}\b")  # "k m s"


def unmasked(text: str) -> str:
    """Return a plain text with masked words in clear.

    >>> unmasked("i got r*ped"), unmasked("s u i c i d e!"), unmasked("d1e, h1n1 at 5pm")
    ('i got raped', 'suicide!', 'die, h1n1 at 5pm')
    """
    return APART.sub(_together, MASKED_WORD.sub(_in_clear, text))


def _in_clear(found: re.Match[str]) -> str:
    typed = found[0].rstrip("!?.")
    pattern = re.compile("".join(SIGNS.get(letter, letter) for letter in typed))
    return next((word for word in MASKED if pattern.fullmatch(word)), found[0])


def _together(found: re.Match[str]) -> str:
    word = found[0].replace(" ", "")
    return word if word in MASKED else found[0]


# Letters that sound alike in Spanish, in the order in which they are replaced.
SOUNDS = tuple(
    (re.compile(spelling), sound)
    for spelling, sound in (
        ("ch", "x"),
        ("h", ""),
        ("qu(?=[ei])|c(?![ei])|q", "k"),
        ("c|z", "s"),
        ("v|w", "b"),
        ("gu(?=[ei])", "g"),
        ("g(?=[ei])", "j"),
        ("ll", "y"),
        ("y$", "i"),
        (r"(.)\1+", r"\1"),
    )
)


def spanish_sound(word: str) -> str:
    """Return how a Spanish word sounds, the same for all its spellings.

    >>> spanish_sound("vivir") == spanish_sound("bibir"), spanish_sound("quiero"), spanish_sound("hacer")
    (True, 'kiero', 'aser')
    """
    for spelling, sound in SOUNDS:
        word = spelling.sub(sound, word)
    return word
