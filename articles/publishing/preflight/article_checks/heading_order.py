"""The check of the order of headings inside a section: no level is skipped.

`### Why` followed by `##### How` is found, and so is a section that begins with `####`; `### Why` followed by
`#### How` is not. Readers of the page get no gap, because rendering closes it, but the outline that was meant
is lost.
"""

from collections.abc import Iterator

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.manuscript.text_blocks import BlockKind
from articles.publishing.preflight.findings import Check, Finding, Preflight, Severity

NAME = "heading-order"


def check_heading_order(preflight: Preflight) -> Iterator[Finding]:
    """Point out headings that are more than one level below the one before them."""
    section, level = -1, 2
    for block in preflight.blocks:
        if block.section != section:
            section, level = block.section, 2
        if block.kind is not BlockKind.HEADING:
            continue
        if block.level > level + 1:
            sentence = gettext("The heading “%(heading)s” skips a level. Write it with %(marks)s instead.")
            words = {"heading": " ".join(block.text.split()), "marks": "#" * (level + 1)}
            yield Finding(
                NAME,
                Severity.NOTE,
                sentence % words,
                section,
                block.line,
                about=f"{level} {block.level} {block.text}",
                words=block.text,
            )
        level = block.level


CHECK = Check(NAME, Severity.NOTE, check_heading_order, _("Headings"))
