"""The check that an article names sources.

An article of 400 words without a footnote is found; with one footnote it is not, and neither is a
standing page or an article under 300 words.
"""

from collections.abc import Iterator

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.manuscript import collect_definitions
from articles.manuscript.text_blocks import BlockKind
from articles.publishing.preflight.findings import Check, Finding, Preflight, Severity
from articles.rendering import count_words

NAME = "sources"
SHORT_ARTICLE = 300  # words


def check_sources(preflight: Preflight) -> Iterator[Finding]:
    """Point out an article without any source."""
    if preflight.is_page or collect_definitions(preflight.manuscript.sections).notes:
        return
    texts = (block.text for block in preflight.blocks if block.section and block.kind is BlockKind.TEXT)
    if sum(map(count_words, texts)) < SHORT_ARTICLE:
        return
    sentence = gettext(
        "The article names no sources. Add them as footnotes: [^1] in the text, and [^1]: with the "
        "source below."
    )
    yield Finding(NAME, Severity.NOTE, sentence)


CHECK = Check(NAME, Severity.NOTE, check_sources, _("Sources"))
