"""The check of title, subtitle and summary for search: each is there, and as long as it can be shown.

A title of 80 characters is found, one of 70 is not. A summary of 200 characters is found, one of 155 is not.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.manuscript import Manuscript
from articles.publishing.preflight.findings import Check, Finding, Preflight, Severity

NAME = "line-lengths"


@dataclass(frozen=True, slots=True)
class LineRule:
    """The number of characters that a line should have, and the sentences about other lines.

    `missing` is None for a line that may be empty, and `short` for one that may be short.
    """

    field: str
    most: int
    long: Promise
    missing: Promise | None = None
    least: int = 0
    short: Promise | None = None

    def sentence_about(self, line: str) -> Promise | None:
        """Return what is to be said about a line, or None."""
        if not line:
            return self.missing
        if len(line) > self.most:
            return self.long
        return self.short if len(line) < self.least else None


RULES = (
    LineRule(
        "title",
        70,
        _(
            "The title has %(length)d characters. Search engines cut it after about %(most)d: make "
            "it shorter."
        ),
    ),
    LineRule(
        "dek",
        180,
        _("The subtitle has %(length)d characters. Make it one sentence of at most %(most)d."),
        missing=_("There is no subtitle. Say in one sentence what readers get from the article."),
    ),
    LineRule(
        "description",
        160,
        _(
            "The summary for search has %(length)d characters, and search engines cut it after "
            "about %(most)d. "
            "Make it shorter."
        ),
        missing=_("There is no summary for search. Write one or two sentences: search engines show them."),
        least=50,
        short=_(
            "The summary for search has only %(length)d characters. Say in %(least)d to %(most)d "
            "what the page "
            "answers."
        ),
    ),
)


def check_line_lengths(preflight: Preflight) -> Iterator[Finding]:
    """Point out lines that are missing, cut by search engines, or too short to say anything."""
    for rule in RULES:
        line = _line(preflight.manuscript, rule.field)
        if sentence := rule.sentence_about(line):
            values = {"length": len(line), "least": rule.least, "most": rule.most}
            yield Finding(NAME, Severity.NOTE, str(sentence) % values, field=rule.field, about=line)


def _line(manuscript: Manuscript, field: str) -> str:
    line: str = getattr(manuscript, field)
    return line.strip()


CHECK = Check(NAME, Severity.NOTE, check_line_lengths, _("Title and summary"))
