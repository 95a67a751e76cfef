"""Blocks of text, their sentences, and the formulas that say how hard they are to read."""

import pytest

from articles.manuscript import Manuscript, Section
from articles.manuscript.readability import (
    FORMULAS,
    automated_readability_index,
    count_spanish_syllables,
    inflesz,
    split_sentences,
)
from articles.manuscript.text_blocks import BlockKind, text_blocks

BODY = """One *line*
and another.

### A heading

> Quoted.
>
> ### Inside

- An item[^1]

```
code
```

    more code

[^1]: A note.

    ### In the note
"""


def test_an_article_is_read_block_by_block():
    manuscript = Manuscript(short_version="Short.", sections=(Section(heading="Why *me*?", body=BODY),))
    blocks = [(one.section, one.line, one.kind, one.text, one.level) for one in text_blocks(manuscript)]
    assert blocks == [
        (0, 1, BlockKind.TEXT, "Short.", 0),
        (1, 0, BlockKind.HEADING, "Why me?", 2),
        (1, 1, BlockKind.TEXT, "One line\nand another.", 0),
        (1, 4, BlockKind.HEADING, "A heading", 3),
        (1, 6, BlockKind.QUOTATION, "Quoted.", 0),
        (1, 8, BlockKind.QUOTATION, "Inside", 0),
        (1, 10, BlockKind.TEXT, "An item", 0),
        (1, 13, BlockKind.CODE, "code\n", 0),
        (1, 16, BlockKind.CODE, "more code\n", 0),
        (1, 18, BlockKind.NOTE, "A note.", 0),
        (1, 20, BlockKind.NOTE, "In the note", 0),
    ]
    assert list(text_blocks(manuscript))[2].line_at(12) == 2


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("It rains. We stay!", ["It rains.", "We stay!"]),
        ("“Do you?” she asked. (He did.) Well…", ["“Do you?” she asked.", "(He did.)", "Well…"]),
        ("See e.g. that, or 3.5 of them. 40 came.", ["See e.g. that, or 3.5 of them.", "40 came."]),
        ("¿Cómo estás? ¡Bien! Ángel vino.", ["¿Cómo estás?", "¡Bien!", "Ángel vino."]),
        ("no end, no capital", ["no end, no capital"]),
        ("… — !", []),
    ],
)
def test_a_text_is_split_into_sentences(text, sentences):
    found = list(split_sentences(text))
    assert [one.text for one in found] == sentences
    assert all(text.startswith(one.text, one.start) for one in found)


def test_the_index_is_that_of_its_authors():
    """4.71 letters a word, half a point a word of a sentence, less 21.43."""
    text = "Four word long text. Four word long text."  # 16 letters in 4 words, in each of two sentences
    score = automated_readability_index(list(split_sentences(text)))
    assert score.value == pytest.approx(4.71 * 4 + 0.5 * 4 - 21.43)
    assert not score.is_hard


def test_the_spanish_score_is_that_of_its_author():
    sentences = list(split_sentences("La casa es roja. El perro come pan."))  # 6 and 6 syllables in 8 words
    assert inflesz(sentences).value == pytest.approx(206.835 - 62.3 * 12 / 8 - 4)
    hard = "La psicoterapeuta interdisciplinaria necesita considerable responsabilidad institucional."
    assert inflesz(list(split_sentences(hard))).is_hard


@pytest.mark.parametrize(
    ("word", "count"),
    [("y", 1), ("rey", 1), ("reyes", 2), ("yo", 1), ("huir", 1), ("baúl", 2), ("teatro", 3), ("TV", 1)],
)
def test_spanish_syllables_are_counted(word, count):
    assert count_spanish_syllables(word) == count


def test_a_formula_holds_for_its_language_alone():
    assert set(FORMULAS) == {"en", "es"}
