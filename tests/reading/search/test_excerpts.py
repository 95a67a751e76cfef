"""Excerpts of search results."""

from hypothesis import given
from hypothesis import strategies as st

from articles.reading.search.excerpts import AROUND, Piece, best_section, excerpt, split_marks

FILLER = "word " * 100


def said(pieces) -> str:
    return "".join(piece.text for piece in pieces)


def test_the_section_with_the_most_different_words_wins_then_the_most_then_the_first():
    one, two = "\x01panic\x02", "\x01attack\x02"
    assert best_section(f"\x1e{one} {one} {one}\x1e{one} {two}\x1e{two}") == 1
    assert best_section(f"\x1e{one}\x1e{one} {one}") == 1
    assert best_section(f"\x1ea\x1e{one}\x1e{one}") == 1
    assert best_section("\x1ea\x1eb") is None
    assert best_section("") is None


def test_a_word_in_another_case_is_the_same_word():
    assert best_section("\x1e\x01Panic\x02 \x01panic\x02\x1e\x01panic\x02 \x01attack\x02") == 1


def test_a_short_text_is_shown_whole():
    assert excerpt("A \x01b\x02 c.") == [Piece("A "), Piece("b", found=True), Piece(" c.")]
    assert excerpt("") == []


def test_a_long_text_is_cut_at_words_around_what_was_sought():
    pieces = excerpt(f"{FILLER}one \x01two\x02 three {FILLER}")
    assert said(pieces).startswith("… word")
    assert said(pieces).endswith("word …")
    assert Piece("two", found=True) in pieces
    assert len(said(pieces)) < 3 * AROUND


def test_the_densest_place_is_shown_not_the_first():
    pieces = excerpt(f"\x01once\x02 {FILLER} \x01here\x02 and \x01here\x02 {FILLER}")
    assert said(pieces).count("here") == 2
    assert "once" not in said(pieces)


WORDS = st.lists(st.tuples(st.text("abc é", min_size=1, max_size=12), st.booleans()), max_size=60)


@given(WORDS)
def test_no_mark_is_ever_shown_or_cut_in_two(words):
    marked = " ".join(f"\x01{text}\x02" if found else text for text, found in words)
    for pieces in (split_marks(marked), excerpt(marked)):
        assert not set(said(pieces)) & {"\x01", "\x02"}
    plain = "".join(letter for letter in marked if letter not in "\x01\x02")
    assert said(split_marks(marked)) == plain
