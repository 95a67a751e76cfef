"""Finding words of the safety list in a section, and decisions about its exact text."""

import pytest

from articles.manuscript import Manuscript, Section, check, format, parse
from articles.manuscript.decisions import Decision, decisions_by_digest, has_confirmed_section, section_digest
from articles.manuscript.safety_terms import Lexicon, Term, find_term_problem

LEXICON = Lexicon(
    [
        Term("suicid*", True, "suicide"),
        Term("commit* suicide", True, "suicide", "died by suicide"),
        Term("kill* yourself", True, "suicide"),
        Term("self-harm*", True, "self-harm"),
        Term("autolesion*", True, "self-harm"),
        Term("don't want to live", True, "suicide"),
        Term("kill*", False, "danger"),
        Term("in crisis", False, "crisis"),
    ]
)


def words(body: str, heading: str = "") -> list[str]:
    return [match.words for match in LEXICON.find(Section(heading=heading, body=body))]


@pytest.mark.parametrize(
    "text",
    [
        "Suicide", "SUICIDAL", "killing yourself", "Kill *yourself*", "kill\nyourself", "self harm",
        "self-harming", "self‑harm", "Autolesión", "AUTOLESIONES", "don’t want to live", "in **crisis**",
        "[kill](/x/) yourself",
        "`suicide`", "sui\xadcide", "sui&shy;cide", "su\xadicide", "su&shy;icide", "su\u200bicide",
        "&#115;uicide",
        "s[^1]uicide", "kill y[our](/x/)self", "ki[ll](/x/ 'a title') yourself", "in cris`is`",
        "_suicide_", "__suicide__", "_kill yourself_", "**_suicide_**", "*S*uicide", "autolesio\u0301n",
        '![Two chairs](a.webp "A suicide note")',
    ],
)  # fmt: skip
def test_a_term_is_found_however_it_is_written(text):
    assert len(words(f"Before. {text}, after.")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "skill yourself", "yourself to kill", "Kill. Yourself", "kill, yourself", "himself", "crisis",
        "in a crisis", "[x](/suicide/)", "selfish harm", "want to live",
    ],
)  # fmt: skip
def test_other_words_are_not_found(text):
    assert [word for word in words(text) if word.lower() not in ("kill", "kill.")] == []


def test_of_matches_that_overlap_the_strongest_and_longest_is_told():
    found = LEXICON.find(Section(body="He committed suicide, she thought of killing yourself."))
    assert [(match.words, match.term.alternative) for match in found] == [
        ("committed suicide", "died by suicide"),
        ("killing yourself", ""),
    ]


def test_a_match_has_its_line_and_the_heading_is_line_0():
    table = "| a | b |\n|---|---|\n| x | in crisis |"
    body = f"One line.\n\n- a list\n- of suicide\n\n{table}\n\n```\nno\nsuicide\n```"
    found = LEXICON.find(Section(heading="On *suicide*", body=f"Text\nand self-harm.\n\n{body}"))
    assert [match.line for match in found] == [0, 2, 7, 11, 15]


def test_a_picture_is_searched_by_its_alt_text():
    assert words("![a suicide](images/x.png)") == ["suicide"]


def test_in_a_note_no_word_is_strong():
    found = LEXICON.find(Section(body="Cited.[^a]\n\n[^a]: On suicide.\n\nAfter suicide."))
    assert [(match.line, match.is_strong) for match in found] == [(3, False), (5, True)]


def test_a_term_that_would_match_too_much_is_refused():
    assert find_term_problem("self-harm*") == find_term_problem("don't want to live") == ""
    assert all(map(find_term_problem, ("**", "in*", "*cide")))


def test_a_decision_belongs_to_the_text_of_a_section_but_not_to_its_anchor():
    section = Section("text", "What if?", "On suicide.")
    digest = section_digest(section)
    assert digest == section_digest(Section("text", " What if? ", "\nOn suicide.\n\n", anchor="what-else"))
    changed = [Section("heads-up", "What if?", "On suicide."), Section("text", "What if?", "On suicide!")]
    assert digest not in map(section_digest, changed)


def test_decisions_travel_in_the_text():
    section = Section(body="On suicide.")
    lines = (str(Decision(section_digest(section))), f"{'0' * 16} dismissed: the title of a film, not an act")
    article = Manuscript("A", safety=lines, sections=(section,))
    assert parse(format(article)) == article
    assert has_confirmed_section(article)
    assert not has_confirmed_section(Manuscript("A", safety=lines, sections=(Section(body="Gone."),)))


def test_an_anchor_and_a_decision_are_no_faults():
    named = {"content_note_sections": ("loss",), "safety": ("3f9ab2c411d07e58 confirmed",)}
    assert check(Manuscript("A", **named, sections=(Section(body="B", anchor="loss"),))) == []


def test_of_two_decisions_about_one_text_confirmed_is_used():
    digest = "3f9ab2c411d07e58"
    for lines in (
        [f"{digest} dismissed: a film", f"{digest} confirmed"],
        [f"{digest} confirmed", f"{digest} dismissed: a film"],
    ):
        assert decisions_by_digest(lines)[digest].is_confirmed


def test_a_term_of_signs_alone_and_one_longer_than_the_text_are_found_nowhere():
    lexicon = Lexicon([Term("---", True, "danger"), Term("suicide note", True, "suicide")])
    assert lexicon.find(Section(body="--- and suicide")) == []


def test_a_line_that_is_no_decision_decides_nothing():
    assert decisions_by_digest(["confirmed", "3f9ab2c411d07e58 confirmed"]).keys() == {"3f9ab2c411d07e58"}


@pytest.mark.parametrize(
    ("field", "problem"),
    [
        ({"content_note_sections": ("Not An Anchor",)}, "an anchor is made of"),
        ({"safety": ("confirmed",)}, "a decision is"),
    ],
)
def test_a_note_names_anchors_and_a_decision_has_a_digest(field, problem):
    (fault,) = check(Manuscript(title="A", sections=(Section(body="Text."),), **field))
    assert problem in str(fault)
