"""Finds the links of an article: where they stand, what they say, where they lead. Pure functions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from articles.manuscript.definitions import collect_definitions, line_of, parse_markdown_body
from articles.manuscript.markdown import page_tokens
from articles.manuscript.model import Manuscript

# Texts in the place of an address that nobody has put there yet: `[text](url)`, `[text]()`.
_NO_ADDRESS = frozenset(
    ["", "#", "url", "link", "address", "http:", "http://", "https:", "https://", "mailto:", "tel:"]
)


@dataclass(frozen=True, slots=True)
class Link:
    """A link in an article. `section` is counted from 1, 0 is the short version; `line` is counted from 1.

    `address` is as a page has it: markdown-it percent-encodes what a URL may not contain.
    """

    section: int
    line: int
    text: str
    address: str

    @property
    def has_address(self) -> bool:
        """Whether an address was put in, instead of the word “url” that stands for it."""
        return self.address.casefold() not in _NO_ADDRESS

    @property
    def path(self) -> str:
        """The path of a page of this site, without query and fragment; empty for every other link.

        >>> Link(1, 1, "that", "/articles/why/?a#b").path, Link(1, 1, "that", "//example.org/").path
        ('/articles/why/', '')
        """
        if not self.address.startswith("/") or self.address.startswith("//"):
            return ""
        return self.address.partition("#")[0].partition("?")[0]

    @property
    def anchor(self) -> str:
        """The anchor of a section of the same article, or empty."""
        return self.address[1:] if self.address.startswith("#") else ""


def find_links(manuscript: Manuscript) -> Iterator[Link]:
    """Yield the links of an article in the order of the text: of headings, the running text and notes."""
    env = collect_definitions(manuscript.sections, manuscript.short_version).env()
    bodies = [("", manuscript.short_version), *((one.heading, one.body) for one in manuscript.sections)]
    for section, (heading, body) in enumerate(bodies):
        if _may_have_links(heading):
            yield from _links_in_block(page_tokens(heading, env), section, 0)
        parsed = parse_markdown_body(body)
        if parsed.has_too_many_brackets:
            continue  # they are all shown as text
        for block in parsed.tokens:
            if block.type == "inline" and _may_have_links(block.content):
                yield from _links_in_block(page_tokens(block.content, env), section, line_of(block))


def _may_have_links(content: str) -> bool:
    return "[" in content or "<" in content


def _links_in_block(tokens: Sequence[Token], section: int, first_line: int) -> Iterator[Link]:
    line, opened, words = first_line, (0, ""), ""
    for token in tokens:
        if token.type == "link_open":
            opened, words = (line, str(token.attrs.get("href", ""))), ""
        elif token.type == "link_close":
            yield Link(section, opened[0], " ".join(words.split()), opened[1])
        elif token.type in ("softbreak", "hardbreak"):
            line, words = line + 1, f"{words} "
        else:
            words += token.content
