"""What was prepared for one text is used for no other one."""

from articles.manuscript import Manuscript, Section
from articles.publishing.ready_text import prepare_text


def test_a_section_and_lines_with_the_same_words_are_different_texts():
    section = Section(type="text", heading="More", body="Words.")
    with_section = Manuscript(title="Worry", sections=(section,))
    with_lines = Manuscript(
        title="Worry", safety=(section.type, section.heading, section.body, section.anchor)
    )
    ready = prepare_text(with_section, files={}, lexicon=None)
    assert ready.is_of(with_section)
    assert not ready.is_of(with_lines)
