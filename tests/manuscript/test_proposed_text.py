"""Proposed wording is put where its paragraphs are now."""

from articles.manuscript import Manuscript, Section, canonical
from articles.manuscript.proposed_text import merge_proposal, text_at, with_text_at


def text(*bodies: str, short: str = "") -> Manuscript:
    sections = tuple(Section(heading=f"Part {number}", body=body) for number, body in enumerate(bodies))
    return canonical(Manuscript(title="T", slug="t", short_version=short, sections=sections))


def bodies(manuscript: Manuscript) -> list[str]:
    return [section.body for section in manuscript.sections]


def accepted(base: Manuscript, index: int | None, new: str, current: Manuscript) -> Manuscript:
    result = merge_proposal(base, index, new, current)
    assert not result.clashes
    return result.manuscript


def test_a_paragraph_is_changed_in_its_section_and_in_the_short_version():
    base = text("One.\n\nTwo.", "Three.", short="In short.")
    assert bodies(accepted(base, 0, "One.\n\nTwo, better.", base)) == ["One.\n\nTwo, better.", "Three."]
    assert accepted(base, None, "In brief.", base).short_version == "In brief."
    assert text_at(with_text_at(base, None, "Brief."), None) == "Brief."


def test_a_paragraph_is_changed_where_it_is_now():
    base = text("One.\n\nTwo.", "Three.")
    split = text("One.", "Two.", "Three.")
    assert bodies(accepted(base, 0, "One.\n\nTwo, better.", split)) == ["One.", "Two, better.", "Three."]


def test_additions_follow_the_paragraph_before_them_or_stand_first():
    base = text("One.\n\nTwo.")
    current = text("Zero.", "One.\n\nTwo.")
    assert bodies(accepted(base, 0, "One.\n\nNew.\n\nTwo.", current)) == ["Zero.", "One.\n\nNew.\n\nTwo."]
    assert bodies(accepted(base, 0, "New.\n\nOne.\n\nTwo.", current)) == ["Zero.", "New.\n\nOne.\n\nTwo."]


def test_if_the_place_is_not_clear_the_texts_are_merged_by_section():
    base = text("One.\n\nTwo.")
    changed = text("One.\n\nTwo, by somebody else.")
    assert merge_proposal(base, 0, "One.\n\nTwo, better.", changed).clashes
    doubled = text("One.\n\nTwo.\n\nTwo.")
    merge_proposal(base, 0, "One.\n\nTwo, better.", doubled)
