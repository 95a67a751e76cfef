"""Versions of an article that can be compared: the draft, revisions, and editions."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext

from articles.desk.articles.state import format_time
from articles.desk.permissions import AnyUser
from articles.desk.titles import Labels, labels_for
from articles.desk.writing.form_data import int_or_zero
from articles.manuscript import Comparison, Manuscript, compare
from articles.models import (
    Article,
    Edition,
    Revision,
    UnreadableEdition,
    draft_manuscript_of,
    manuscript_of_edition,
    with_current_names,
    without_export_lines,
)
from articles.publishing import Refused, live_edition_of, manuscript_of_revision
from articles.publishing.dates import NAMES as DATES


@dataclass(frozen=True, slots=True)
class ComparedVersion:
    """One side of a comparison: its label, and its manuscript with present names."""

    label: str
    manuscript: Manuscript


def find_version(article: Article, which: str) -> ComparedVersion | None:
    """Return the version called "now", "live" or by its revision number; None if there is none.

    Raises `Refused` if its text is invalid under the present rules.
    """
    if which == "now":
        return ComparedVersion(gettext("the current draft"), draft_manuscript_of(article))
    if which == "live":
        return _live_version(article)
    revision = Revision.objects.filter(article=article, number=int_or_zero(which)).first()
    if revision is None:
        return None
    label = (
        gettext("revision %(number)s, “%(name)s” (%(time)s)")
        if revision.name
        else gettext("revision %(number)s (%(time)s)")
    ) % {"number": revision.number, "name": revision.name, "time": format_time(revision.made_at)}
    return ComparedVersion(label, with_current_names(manuscript_of_revision(revision), revision.names))


def _live_version(article: Article) -> ComparedVersion | None:
    edition = live_edition_of(article)
    if edition is None:
        return None
    try:
        manuscript = manuscript_to_compare(edition)
    except UnreadableEdition as unreadable:
        raise Refused(
            gettext(
                "The live edition %(number)s was published under older rules and cannot be compared: "
                "%(reason)s. Publish the draft to replace it."
            )
            % {"number": edition.number, "reason": unreadable.reason}
        ) from None
    return ComparedVersion(gettext("live edition %(number)s") % {"number": edition.number}, manuscript)


def manuscript_to_compare(edition: Edition) -> Manuscript:
    """Return the text of an edition with present names. Raises `UnreadableEdition`."""
    manuscript = without_export_lines(manuscript_of_edition(edition))
    return with_current_names(manuscript, edition.revision.names) if edition.revision else manuscript


@dataclass(frozen=True, slots=True)
class Difference:
    """What a version changes about the live page, for a template.

    `live` is the live edition, None if there is none. `comparison` is None if there is nothing to compare
    with, or if one of the texts cannot be read any more, which `problem` says.
    """

    live: Edition | None
    comparison: Comparison | None = None
    labels: Labels | None = None
    problem: str = ""

    @property
    def count(self) -> int:
        """The number of changed fields, lists and sections."""
        if self.comparison is None:
            return 0
        comparison = self.comparison
        return sum(map(len, (comparison.fields, comparison.lists, comparison.changed_sections)))


def difference_to_live(article: Article, user: AnyUser, edition: Edition | None = None) -> Difference:
    """Return what an edition, or without one the draft, would change about the live page."""
    live = live_edition_of(article)
    if live is None:
        return Difference(None)
    try:
        old = manuscript_to_compare(live)
        new = manuscript_to_compare(edition) if edition else draft_manuscript_of(article)
    except UnreadableEdition as unreadable:
        problem = gettext("The texts cannot be compared, because one is from an older version: %(reason)s.")
        return Difference(live, problem=problem % {"reason": unreadable.reason})
    comparison = compare(old, new)
    if edition is not None:  # its dates are those of its time; what it goes live with is computed then
        fields = tuple(change for change in comparison.fields if change.name not in DATES)
        comparison = replace(comparison, fields=fields)
    return Difference(live, comparison, labels_for(user, old, new))
