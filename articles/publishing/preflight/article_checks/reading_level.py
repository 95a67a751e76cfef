"""The check of how hard a section is to read: its school grade or score, and its longest sentences.

A sentence of 36 words is found, one of 35 is not. A section of 60 words or more is found if its formula says
that it is hard: in English above grade 10, in Spanish below 55 on the scale INFLESZ
(`articles.manuscript.readability` names the sources).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from articles.manuscript.readability import FORMULAS, Sentence, split_sentences
from articles.manuscript.text_blocks import BlockKind, TextBlock
from articles.publishing.preflight.findings import Check, Finding, Preflight, Severity

NAME = "reading-level"
LONGEST = 35  # words
GOAL = 20  # words, of the guides of NHS and GOV.UK
SHORT_SECTION = 60  # words: of fewer, a formula says little


@dataclass(frozen=True, slots=True)
class PlacedSentence:
    """A sentence and the block in which it stands."""

    sentence: Sentence
    block: TextBlock

    @property
    def line(self) -> int:
        return self.block.line_at(self.sentence.start)


def check_reading_level(preflight: Preflight) -> Iterator[Finding]:
    """Point out sections that are hard to read, and their long sentences."""
    for section in range(len(preflight.manuscript.sections) + 1):
        placed = [
            PlacedSentence(sentence, block)
            for block in preflight.blocks
            if block.section == section and block.kind is BlockKind.TEXT
            for sentence in split_sentences(block.text)
        ]
        if placed:
            yield from _find_long_sentences(section, placed)
            language = preflight.rows.language if preflight.rows else ""
            yield from _find_hard_text(section, [one.sentence for one in placed], language)


def _find_long_sentences(section: int, placed: Sequence[PlacedSentence]) -> Iterator[Finding]:
    long = [one for one in placed if one.sentence.words > LONGEST]
    if not long:
        return
    longest = max(long, key=lambda one: one.sentence.words)
    beginning = Truncator(" ".join(longest.sentence.text.split())).chars(60)
    sentence = ngettext(
        "One sentence has %(words)d words: “%(beginning)s” Split it: readers under stress lose the "
        "thread after "
        "about %(goal)d.",
        "%(count)d sentences are long; the longest has %(words)d words: “%(beginning)s” Split them: "
        "readers under "
        "stress lose the thread after about %(goal)d.",
        len(long),
    )
    values = {"count": len(long), "words": longest.sentence.words, "goal": GOAL, "beginning": beginning}
    yield Finding(
        NAME,
        Severity.NOTE,
        sentence % values,
        section,
        longest.line,
        about="\n".join(one.sentence.text for one in long),
        words=longest.sentence.text,
    )


def _find_hard_text(section: int, sentences: Sequence[Sentence], language: str) -> Iterator[Finding]:
    formula = FORMULAS.get(language.partition("-")[0])
    if formula is None or sum(one.words for one in sentences) < SHORT_SECTION:
        return
    score = formula(sentences)
    if not score.is_hard:
        return
    if formula is FORMULAS["en"]:
        text = gettext(
            "This section reads like a text for school grade %(value)d. Aim for grade 9 or lower: "
            "shorter sentences, "
            "everyday words."
        )
    else:
        text = gettext(
            "This section has %(value)d points on the scale INFLESZ. Aim for 55 or more: shorter "
            "sentences, everyday "
            "words."
        )
    about = "\n".join(one.text for one in sentences)
    yield Finding(NAME, Severity.NOTE, text % {"value": round(score.value)}, section, about=about)


CHECK = Check(NAME, Severity.NOTE, check_reading_level, _("Reading level"))
