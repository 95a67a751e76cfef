"""The links of an article: where they stand, what they say, where they lead."""

import pytest

from articles.manuscript import Manuscript, Section
from articles.manuscript.links import Link, find_links


def links(*sections: Section, short: str = "") -> list[Link]:
    return list(find_links(Manuscript(title="A", short_version=short, sections=sections)))


def test_a_link_has_its_section_its_line_its_words_and_its_address():
    heading = Section(heading="See [this](/articles/why/)", body="One.\n\nTwo [and\nthree](#there).")
    note = Section(body="Yes.[^a]\n\n[^a]: [Source](https://example.org/)")
    assert links(heading, note, short="[Short](/about/)") == [
        Link(0, 1, "Short", "/about/"),
        Link(1, 0, "this", "/articles/why/"),
        Link(1, 3, "and three", "#there"),
        Link(2, 3, "Source", "https://example.org/"),
    ]


@pytest.mark.parametrize(
    ("address", "has_address", "path", "anchor"),
    [
        ("URL", False, "", ""),
        ("", False, "", ""),
        ("#there", True, "", "there"),
        ("/articles/why/?a#b", True, "/articles/why/", ""),
        ("//example.org/", True, "", ""),
        ("https://example.org/", True, "", ""),
    ],
)
def test_an_address_leads_to_a_page_a_section_or_elsewhere(address, has_address, path, anchor):
    link = Link(1, 1, "text", address)
    assert (link.has_address, link.path, link.anchor) == (has_address, path, anchor)


def test_text_that_markdown_does_not_read_has_no_links():
    assert links(Section(body="[a" * 20_000 + "](/x/)")) == []
