"""How hard a text is to read: its sentences, and the grade or score of a published formula. Pure functions.

- English: the Automated Readability Index, R. J. Senter and E. A. Smith (1967), “Automated Readability
  Index”, AMRL-TR-66-220, Wright-Patterson Air Force Base. It estimates the school grade of the United States.
- Spanish: the score of F. Szigriszt Pazos (1993), “Sistemas predictivos de legilibilidad del mensaje
  escrito”, Universidad Complutense de Madrid, with the scale INFLESZ of I. Barrio-Cantalejo and others
  (2008), Anales del Sistema Sanitario de Navarra 31 (2), 135-152: below 55 a text is “somewhat
  difficult”, below 40 “very difficult”.

Other languages have sentence lengths only: a formula holds for the language it was made for.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
# A sentence ends at its sign and what closes it, before a capital letter, a digit, a quotation mark or
# a bracket.
_SENTENCE_END = re.compile(r"[.!?…]+[”\"’')\]»]*\s+(?=[“\"‘'(\[«¿¡]*[^\W_a-z])")
_SPANISH_VOWELS = re.compile(r"[aeiouáéíóúüy]+")
_STRONG_VOWEL = re.compile(r"[aeoáéíóú]")
_CONSONANT_Y = re.compile(r"y(?=[aeiouáéíóúü])")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a text, where it begins there, and its number of words."""

    text: str
    start: int
    words: int


def split_sentences(text: str) -> Iterator[Sentence]:
    """Yield the sentences of a block of plain text.

    >>> [one.text for one in split_sentences("It can rain, e.g. today. “Does it?” It does.")]
    ['It can rain, e.g. today.', '“Does it?”', 'It does.']
    """
    start = 0
    for end in [*(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]:
        sentence = text[start:end]
        if words := len(_WORD.findall(sentence)):
            blanks = len(sentence) - len(sentence.lstrip())
            yield Sentence(sentence.strip(), start + blanks, words)
        start = end


@dataclass(frozen=True, slots=True)
class Score:
    """The result of a formula: the value, and whether the text is hard for a broad audience."""

    value: float
    is_hard: bool


HARDEST_GRADE = 10.0  # of a text for the public: guides ask for 6 to 9, and a formula is only an estimate
LOWEST_INFLESZ = 55.0


def automated_readability_index(sentences: Sequence[Sentence]) -> Score:
    """Return the school grade of an English text.

    >>> simple = list(split_sentences("The cat sat on the mat. It was a warm day."))
    >>> round(automated_readability_index(simple).value, 1)
    -5.8
    """
    words = [word for sentence in sentences for word in _WORD.findall(sentence.text)]
    letters = sum(len(word) for word in words)
    grade = 4.71 * letters / len(words) + 0.5 * len(words) / len(sentences) - 21.43
    return Score(grade, is_hard=grade > HARDEST_GRADE)


def inflesz(sentences: Sequence[Sentence]) -> Score:
    """Return the score of a Spanish text on the scale INFLESZ: 100 is very easy, 0 very hard."""
    words = [word for sentence in sentences for word in _WORD.findall(sentence.text)]
    syllables = sum(map(count_spanish_syllables, words))
    score = 206.835 - 62.3 * syllables / len(words) - len(words) / len(sentences)
    return Score(score, is_hard=score < LOWEST_INFLESZ)


def count_spanish_syllables(word: str) -> int:
    """Count the syllables of a Spanish word: strong vowels, and groups of weak ones.

    >>> [count_spanish_syllables(word) for word in ("día", "ciudad", "ayuda", "muy", "guitarra", "psicólogo")]
    [2, 2, 3, 1, 3, 4]
    """
    groups = _SPANISH_VOWELS.findall(_CONSONANT_Y.sub("j", word.lower()))
    return max(1, sum(max(1, len(_STRONG_VOWEL.findall(group))) for group in groups))


# The formula of each language, by its code.
FORMULAS: Mapping[str, Callable[[Sequence[Sentence]], Score]] = {
    "en": automated_readability_index,
    "es": inflesz,
}
