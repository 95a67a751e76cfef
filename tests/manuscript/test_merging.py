"""Three-way merges: no text of either side is lost without a choice."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it.token import Token

from articles.manuscript import Manuscript, Section, canonical, merge
from articles.manuscript.blocks import merge_text, split_blocks
from articles.manuscript.characters import strip_blank_lines
from articles.manuscript.markdown import block_parser
from tests.manuscript import manuscripts
from tests.manuscript.manuscripts import MANUSCRIPTS

PARAGRAPHS = st.lists(st.sampled_from(["One.", "Two.", "Three.", "Four."]), max_size=4).map("\n\n".join)
SECTIONS = st.lists(
    st.builds(
        Section,
        type=st.sampled_from(["text", "pro-tip"]),
        heading=st.sampled_from(["", "A?", "B?", "C?"]),
        body=PARAGRAPHS,
    ),
    max_size=4,
)
NAMES = st.lists(st.sampled_from(["a", "b", "c", "d"]), unique=True, max_size=4).map(tuple)
TEXTS = st.builds(
    Manuscript,
    title=st.sampled_from(["T", "U"]),
    dek=st.sampled_from(["", "x", "y"]),
    topics=NAMES,
    authors=NAMES,
    short_version=PARAGRAPHS,
    sections=SECTIONS.map(tuple),
).map(canonical)

A, B, C = (
    Section("text", "A?", "One.\n\nTwo."),
    Section("text", "B?", "Three."),
    Section("text", "C?", "Four."),
)
BASE = Manuscript("T", topics=("a", "b"), short_version="In short.", sections=(A, B, C))


def with_sections(*sections: Section, **fields: object) -> Manuscript:
    return replace(BASE, sections=sections, **fields)


def bodies(text: Manuscript) -> list[str]:
    return [section.body for section in text.sections]


def paragraphs(text: Manuscript) -> set[str]:
    return {paragraph for body in bodies(text) for paragraph in body.split("\n\n") if paragraph}


@given(TEXTS, TEXTS)
def test_what_only_one_changed_is_taken_whole(base, other):
    for merged in (merge(base, other, base), merge(base, base, other), merge(base, other, other)):
        assert merged.manuscript == other
        assert merged.clashes == ()


def test_a_save_without_a_change_takes_nothing_back():
    changed = with_sections(A)
    for merged in (merge(BASE, changed, BASE), merge(BASE, BASE, changed), merge(BASE, changed, changed)):
        assert (merged.manuscript, merged.clashes) == (changed, ())


@given(MANUSCRIPTS.map(canonical), MANUSCRIPTS.map(canonical))
def test_so_is_any_text_with_faults_or_without(base, other):
    for merged in (merge(base, other, base), merge(base, base, other), merge(base, other, other)):
        assert merged.manuscript == other
        assert merged.clashes == ()


@given(TEXTS, TEXTS, TEXTS)
def test_what_they_wrote_is_there_or_offered(base, mine, theirs):
    merged = merge(base, mine, theirs)
    offered = merged.resolved({clash.key: "theirs" for clash in merged.clashes})
    assert paragraphs(theirs) - paragraphs(base) <= paragraphs(offered)
    assert merged.resolved({clash.key: "mine" for clash in merged.clashes}) == merged.manuscript


@given(
    TEXTS,
    TEXTS,
    TEXTS,
    st.dictionaries(st.text(max_size=9), st.sampled_from(["mine", "theirs", "both", "x"])),
)
def test_nothing_i_wrote_is_lost_and_any_choice_is_an_answer(base, mine, theirs, choices):
    merged = merge(base, mine, theirs)
    assert merged.resolved(choices) == canonical(merged.resolved(choices))
    before, kept = paragraphs(base), paragraphs(merged.manuscript)
    assert {paragraph for paragraph in paragraphs(mine) if paragraph not in before} <= kept
    every_key = {clash.key: "both" for clash in merged.clashes}
    assert len({clash.key for clash in merged.clashes}) == len(merged.clashes)
    merged.resolved(every_key)


def test_two_sections_two_people():
    mine = with_sections(replace(A, body="One!\n\nTwo."), B, C)
    theirs = with_sections(A, replace(B, body="Three!"), C, dek="A line.")
    merged = merge(BASE, mine, theirs)
    assert merged.clashes == ()
    assert bodies(merged.manuscript) == ["One!\n\nTwo.", "Three!", "Four."]
    assert merged.manuscript.dek == "A line."


def test_two_paragraphs_of_one_section():
    mine, theirs = (
        with_sections(replace(A, body="One!\n\nTwo."), B, C),
        with_sections(replace(A, body="One.\n\nTwo!\n\nThree.", type="pro-tip"), B, C),
    )
    merged = merge(BASE, mine, theirs)
    assert merged.clashes == ()
    assert merged.manuscript.sections[0] == Section("pro-tip", "A?", "One!\n\nTwo!\n\nThree.")


def test_the_same_paragraph_is_a_clash_with_three_ways_on():
    mine, theirs = (
        with_sections(replace(A, body="Mine."), B, C),
        with_sections(replace(A, body="Theirs."), B, C),
    )
    merged = merge(BASE, mine, theirs)
    (clash,) = merged.clashes
    assert (clash.label, clash.may_keep_both) == ("Section “A?”", True)
    assert (clash.base, clash.mine, clash.theirs) == ("A?\n\nOne.\n\nTwo.", "A?\n\nMine.", "A?\n\nTheirs.")
    assert bodies(merged.manuscript)[0] == "Mine."
    assert bodies(merged.resolved({clash.key: "theirs"}))[0] == "Theirs."
    assert bodies(merged.resolved({clash.key: "both"}))[:2] == ["Mine.", "Theirs."]


def test_a_clash_of_one_field_takes_one_or_the_other_and_of_a_text_both():
    mine, theirs = (
        replace(BASE, title="M", short_version="Mine."),
        replace(BASE, title="N", short_version="No."),
    )
    merged = merge(BASE, mine, theirs)
    assert [(clash.key, clash.may_keep_both) for clash in merged.clashes] == [
        ("title", False),
        ("short_version", True),
    ]
    both = merged.resolved({"title": "both", "short_version": "both"})
    assert (both.title, both.short_version) == ("M", "Mine.\n\nNo.")
    assert merged.resolved({"title": "theirs"}).title == "N"


def test_a_short_version_is_put_together_by_paragraphs():
    base = replace(BASE, short_version="One.\n\nTwo.")
    merged = merge(
        base, replace(base, short_version="One!\n\nTwo."), replace(base, short_version="One.\n\nTwo!")
    )
    assert (merged.manuscript.short_version, merged.clashes) == ("One!\n\nTwo!", ())


def test_dates_that_a_publication_wrote_are_taken_with_mine_as_it_is():
    at = datetime(2026, 3, 3, tzinfo=UTC)
    merged = merge(BASE, replace(BASE, dek="Mine."), replace(BASE, published=at))
    assert (merged.manuscript.dek, merged.manuscript.published) == ("Mine.", at)
    gone = merge(replace(BASE, published=at), replace(BASE, published=at, dek="x"), BASE)
    assert gone.manuscript.published is None


def test_what_both_added_stays_and_what_both_added_alike_is_there_once():
    new, other = Section("pro-tip", "New?", "Mine."), Section("pro-tip", "Other?", "Theirs.")
    same = Section("deep-dive", "Same?", "Both.")
    merged = merge(BASE, with_sections(A, new, same, B, C), with_sections(A, other, B, same, C))
    assert merged.clashes == ()
    assert [section.heading for section in merged.manuscript.sections] == [
        *("A?", "New?", "Same?", "Other?", "B?", "C?")
    ]


def test_what_one_removed_and_the_other_left_alone_is_gone():
    merged = merge(BASE, with_sections(A, C, dek="x"), with_sections(B, C))
    assert bodies(merged.manuscript) == ["Four."]
    assert merged.clashes == ()


def test_what_one_removed_and_the_other_changed_is_a_choice():
    changed = with_sections(A, replace(B, body="Three!"), C)
    mine = merge(BASE, changed, with_sections(A, C))
    assert bodies(mine.manuscript) == ["One.\n\nTwo.", "Three!", "Four."]
    (clash,) = mine.clashes
    assert not clash.may_keep_both
    assert bodies(mine.resolved({clash.key: "theirs"})) == ["One.\n\nTwo.", "Four."]
    theirs = merge(BASE, with_sections(A, C, dek="x"), changed)
    assert bodies(theirs.manuscript) == ["One.\n\nTwo.", "Four."]
    assert bodies(theirs.resolved({theirs.clashes[0].key: "theirs"})) == [
        "One.\n\nTwo.",
        "Three!",
        "Four.",
    ]


def test_a_section_without_a_heading_is_named_so():
    base = with_sections(Section(body="One."))
    merged = merge(base, with_sections(Section(body="Two.")), with_sections(Section(body="Three.")))
    assert [clash.label for clash in merged.clashes] == []
    assert sorted(bodies(merged.manuscript)) == ["Three.", "Two."], "unlike bodies are two sections"
    longer = with_sections(Section(body="One two three four."))
    merged = merge(
        longer,
        with_sections(Section(body="One two three mine.")),
        with_sections(Section(body="One two three.")),
    )
    assert [clash.label for clash in merged.clashes] == ["A section without a heading"]


def test_a_choice_between_two_types_or_two_pins_shows_them():
    mine, theirs = replace(A, type="pro-tip", anchor="m"), replace(A, type="deep-dive")
    (clash,) = merge(BASE, with_sections(mine, B, C), with_sections(theirs, B, C)).clashes
    assert (clash.mine.split("\n")[0], clash.theirs.split("\n")[0]) == ("Pro tip", "Deep dive")
    mine, theirs = replace(A, anchor="m"), replace(A, anchor="t")
    (clash,) = merge(BASE, with_sections(mine, B, C), with_sections(theirs, B, C)).clashes
    assert (clash.mine, clash.theirs) == ("A? {#m}\n\nOne.\n\nTwo.", "A? {#t}\n\nOne.\n\nTwo.")
    assert {piece.kind for piece in clash.pieces} == {"same", "gone", "new"}


def test_the_order_of_whoever_moved_something_holds():
    moved = with_sections(C, A, B)
    changed = with_sections(A, B, replace(C, body="Four!"), Section("pro-tip", "New?", "x"))
    for mine, theirs in ((moved, changed), (changed, moved)):
        merged = merge(BASE, mine, theirs).manuscript
        assert [section.heading for section in merged.sections] == ["C?", "New?", "A?", "B?"]
        assert merged.sections[0].body == "Four!"
    both = merge(BASE, with_sections(C, B, A, dek="x"), moved).manuscript
    assert [section.heading for section in both.sections] == ["C?", "B?", "A?"], "mine, where both moved"


def test_what_they_added_at_the_very_top_stands_at_the_top():
    new = Section("heads-up", "First?", "x")
    merged = merge(BASE, with_sections(A, B, C, dek="x"), with_sections(new, A, B, C)).manuscript
    assert merged.sections[0] == new


def test_names_of_both_come_together():
    mine, theirs = replace(BASE, topics=("a", "c", "b")), replace(BASE, topics=("b", "d"))
    assert merge(BASE, mine, theirs).manuscript.topics == ("c", "b", "d")
    mine, theirs = replace(BASE, topics=("b", "a")), replace(BASE, topics=("x", "a", "b", "y"))
    assert merge(BASE, mine, theirs).manuscript.topics == ("x", "b", "y", "a")


def test_a_pin_stays_with_the_first_that_has_it():
    mine = with_sections(A, B, C, Section("text", "M?", "Mine.", anchor="new"))
    theirs = with_sections(A, B, C, Section("text", "N?", "Theirs.", anchor="new"))
    merged = merge(BASE, mine, theirs).manuscript
    assert [section.anchor for section in merged.sections[3:]] == ["new", ""]


def test_a_code_block_is_one_paragraph_even_with_blank_lines_in_it():
    text = "a\n\n```\nb\n\n~~~\n\nc\n```\n\nd\n\n~~~~\ne\n\n```"
    assert [block.text for block in split_blocks(text)] == [
        "a\n\n",
        "```\nb\n\n~~~\n\nc\n```\n\n",
        "d\n\n",
        "~~~~\ne\n\n```\n\n",
    ]


@pytest.mark.parametrize(
    "code",
    [
        "- ```\n  a\n\n\n  b\n  ```",
        "- one:\n\n      a\n\n\n      b",
        "10. ```\n    a\n    \n\n    b\n    ```",
        "    a\n\n\n\n    b",
        "> ```\n> a\n>\n>\n> b\n> ```",
    ],
)
def test_blank_lines_in_code_stay_where_two_people_changed_the_text_around_it(code):
    base = f"First.\n\n{code}\n\nLast."
    merged = merge_text(base, base.replace("First", "1st"), base.replace("Last", "End"))
    assert merged == f"1st.\n\n{code}\n\nEnd."


@given(manuscripts.bodies().map(strip_blank_lines).filter(bool))
def test_what_nobody_changed_stays_as_it_is_to_the_letter(body):
    mine, theirs = f"Mine, before it.\n\n{body}", f"{body}\n\nTheirs, after it."
    assert merge_text(body, mine, theirs) == f"Mine, before it.\n\n{body}\n\nTheirs, after it."


def test_a_blank_line_that_one_of_them_added_is_a_change():
    base = "One.\n\n- ```\n  a\n\n  b\n  ```\n\nTwo."
    mine, theirs = base.replace("a\n\n", "a\n\n\n"), base.replace("Two", "2")
    assert merge_text(base, mine, theirs) == mine.replace("Two", "2")


BLANK_LINES = [
    ("A\n\nB\n\nC", "A\n\n\nB\n\nC"),
    ("A\n\nB\n\nC", "A\n \nB\n\nC"),
    ("A\n\nB\n\nC", "A\n\n\nB\n\n\n\nC"),
    ("A\n\n```\nx\n\n\ny\n```\n\nC", "A\n\n\n```\nx\n\n\ny\n```\n\n\nC"),
    ("A\n\n- x\n- y\n\nC", "A\n\n\n- x\n- y\n\n\nC"),
]


@pytest.mark.parametrize(("base", "mine"), BLANK_LINES)
def test_blank_lines_between_paragraphs_are_no_change(base, mine):
    for theirs in (base.replace("A", "A2"), base.replace("C", "C2")):
        assert merge_text(base, mine, theirs) == theirs
        assert merge_text(base, theirs, mine) == theirs
    mine, theirs = (text.replace("A", "A2") for text in (mine, base.replace("C", "C2")))
    assert split_blocks(merge_text(base, mine, theirs) or "") == split_blocks(theirs), (
        "the same change by both is one"
    )


@pytest.mark.parametrize(
    ("base", "theirs"),
    [
        ("Term\n\n\nC", "Term\n\n: Meaning\n\nC"),
        ("- ```\n  a\n\n\nC", "- ```\n  a\n\n  b\n\nC"),
        ("- ```\n  a\n\n\n  b\n\nC", "- ```\n  a\n\n  b\n\nC"),
        ("- ```\n  a\n\n  b\n\nC", "- ```\n  a\n  \n\n  b\n\nC"),
    ],
)
def test_but_before_what_goes_on_with_a_block_they_are_as_its_writer_has_them(base, theirs):
    mine = base.replace("C", "C2")
    merged = theirs.replace("C", "C2")
    assert merge_text(base, mine, theirs) == merge_text(base, theirs, mine) == merged


@given(manuscripts.bodies().map(strip_blank_lines).filter(bool))
def test_blank_lines_that_do_not_count_mean_nothing(body):
    said = "".join(block.normalized for block in split_blocks(body))
    assert meaning(strip_blank_lines(said)) == meaning(body)


def meaning(text: str) -> list[Token]:
    """Return the Markdown tokens of a text, without their lines.

    Blank lines at the end of code are ignored: unclosed code in a list includes those that follow the list.
    """
    tokens = block_parser(every_note=True).parse(text)
    return [replace(token, map=None, content=token.content.rstrip("\n")) for token in tokens]


def test_texts_are_merged_by_paragraph_or_not_at_all():
    base = "One.\n\nTwo.\n\nThree."
    assert merge_text(base, "One!\n\nTwo.\n\nThree.", "One.\n\nTwo!\n\nThree.") == "One!\n\nTwo!\n\nThree."
    assert merge_text(base, "Zero.\n\n" + base, base + "\n\nFour.") == "Zero.\n\n" + base + "\n\nFour."
    assert merge_text(base, "One!\n\nTwo.\n\nThree.", "One?\n\nTwo.\n\nThree.") is None
    assert merge_text(base, "One.\n\nThree.", "One.\n\nTwo!\n\nThree.") is None
