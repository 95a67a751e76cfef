"""The sections of pasted HTML, without what else a paste tells."""

from articles.manuscript import Section
from articles.transfer.clipboard.paste import read_html


def sections_from_html(html: str) -> tuple[Section, ...]:
    return read_html(html).sections
