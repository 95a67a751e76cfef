"""The check of stigmatizing and outdated words, by the word list that editors change.

“He committed suicide” and “she suffers from anxiety” are found. The same words in quotation marks, in a
quotation, in a source or in code are not: there somebody else speaks.
"""

from collections.abc import Iterator

from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.models import split_alternatives
from articles.publishing.preflight.findings import Check, Finding, Preflight, Severity
from articles.publishing.preflight.term_search import find_terms

NAME = "wording"


def check_wording(preflight: Preflight) -> Iterator[Finding]:
    """Point out words of the word list, with better ones that can replace them."""
    if preflight.rows is None:
        return
    for found in find_terms(preflight.blocks, preflight.rows.wording.wording):
        better = [_like(found.words, one) for one in split_alternatives(found.term.alternative)]
        quoted = get_text_list([gettext("“%(words)s”") % {"words": one} for one in better], gettext("or"))
        if better:
            sentence = gettext("“%(words)s” can hurt or label people. Better: %(better)s.")
        else:
            sentence = gettext("“%(words)s” can hurt or label people. Choose other words.")
        if found.term.subject:
            sentence = f"{sentence} {found.term.subject.replace('%', '%%')}"
        yield Finding(
            NAME,
            Severity.NOTE,
            sentence % {"words": found.words, "better": quoted},
            found.block.section,
            found.line,
            about=f"{found.words} {found.block.text}",
            words=found.words,
            replacements=tuple(better),
        )


def _like(words: str, better: str) -> str:
    """Return better words with a capital letter where the words begin with one."""
    return better[:1].upper() + better[1:] if words[:1].isupper() else better


CHECK = Check(NAME, Severity.NOTE, check_wording, _("Words"))
