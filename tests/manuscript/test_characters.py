"""Characters that are not allowed in names, paths and slugs, but in texts."""

import pytest

from articles.manuscript import Manuscript, Section, check, check_line, check_name

OVERRIDE, SPACE, JOINER = "\u202e", "\u200b", "\u200d"


@pytest.mark.parametrize(
    "character", ["\u00ad", "\u061c", SPACE, "\u200e", "\u202a", OVERRIDE, "\u2066", "\ufeff"]
)
def test_what_nobody_sees_is_refused_in_a_name_and_the_character_is_named(character):
    (fault,) = check_name(f"Ana{character} Moreira")
    assert f"U+{ord(character):04X} (" in fault.message


def test_joiners_are_refused_beside_latin_letters_alone():
    assert check_name("می\u200cرضا") == check_name("👩\u200d👩") == check_name("O’Néill-Ó 李") == []
    assert "ZERO WIDTH JOINER" in check_name(f"A{JOINER}na")[0].message


def test_one_line_may_hold_isolates_and_no_overrides():
    assert check_line("A \u2067שלום\u2069 to you, می\u200cشود") == []
    assert check_line(f"a{OVERRIDE}b")[0].message == (
        "the invisible character U+202E (RIGHT-TO-LEFT OVERRIDE) is not allowed here; delete it"
    )


def test_every_name_path_and_anchor_of_an_article_is_looked_at():
    evil = f"a{SPACE}"
    text = Manuscript(
        "Fine",
        slug=evil,
        authors=(evil,),
        topics=(evil,),
        related=(evil,),
        episode=evil,
        image=f"images/{evil}.jpg",
        sections=(
            Section(body=f"{SPACE}![a](images/{evil}.jpg)", anchor=evil),
            Section(heading=f"a{OVERRIDE}"),
        ),
    )
    found = [str(fault) for fault in check(text)]
    assert len([fault for fault in found if "U+200B (ZERO WIDTH SPACE)" in fault]) == 8
    assert len([fault for fault in found if "U+202E" in fault]) == 1
    assert check(Manuscript("A \u2066b\u2069", sections=(Section(body=f"{SPACE}{OVERRIDE}{JOINER}"),))) == []
