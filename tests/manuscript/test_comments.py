"""Comments in unused link definitions are removed for readers, and nothing else."""

import pytest

from articles.manuscript import Manuscript, Section
from articles.manuscript.comments import remove_comments


def told(*bodies: str, short: str = "", heading: str = "") -> Manuscript:
    sections = tuple(Section(heading=heading, body=body) for body in bodies)
    return remove_comments(Manuscript(title="T", short_version=short, sections=sections))


@pytest.mark.parametrize(
    "comment",
    [
        "[note]: # (Ask Rae)",
        "[//]: <> (Ask Rae)",
        "[note]: /a/ 'Ask Rae'",
        "[note]: #\n(Ask Rae)",
        "[ask]: # (once) \n[ask again]: # (twice)",
    ],
)
def test_a_definition_that_nothing_names_is_gone(comment):
    assert told(f"Seen.\n\n{comment}").sections[0].body == "Seen."
    assert told(f"{comment}\n\nSeen.").sections[0].body == "Seen."


def test_a_definition_that_a_link_names_stays_wherever_the_link_is():
    definition = "[ref]: /about/ (About)"
    for linked in ("A [link][ref].", "[ref]", "[REF]"):
        assert told(f"{linked}\n\n{definition}").sections[0].body == f"{linked}\n\n{definition}"
    assert told("Elsewhere.", definition, short="[ref]").sections[1].body == definition
    assert told("Elsewhere.", definition, heading="A [ref]").sections[1].body == definition


def test_what_marks_a_list_or_a_quotation_stays():
    assert told("- one\n- [note]: # (Ask Rae)\n- two").sections[0].body == "- one\n- \n- two"


@pytest.mark.parametrize(
    "look_alike", ["`[note]`", "    [note]", "```\n[note]\n```", "\\[note]", "[note](/a/)", "<ab:[note]>"]
)
def test_what_looks_like_a_link_in_code_or_escaped_names_no_definition(look_alike):
    body = f"Seen.\n\n{look_alike}"
    assert told(f"{body}\n\n[note]: # (Ask Rae)").sections[0].body == body


def test_a_picture_and_a_link_around_it_name_theirs():
    body = "[![Two *[chairs][c]*][p]][l]\n\n[p]: images/p.webp\n[l]: /l/"
    assert told(f"{body}\n[c]: # (Seen as alt text)").sections[0].body == f"{body}\n[c]: # (Seen as alt text)"


def test_among_far_too_many_brackets_there_is_no_link():
    assert told("[note]" + "[" * 1_001, "[note]: # (Ask Rae)").sections[1].body == ""


def test_what_is_shown_as_code_is_no_comment():
    body = "```\n[note]: # (shown)\n```"
    assert told(body).sections[0].body == body


def test_a_text_without_definitions_is_as_it_was():
    assert told("Seen.", short="Short.").short_version == "Short."
