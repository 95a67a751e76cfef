"""Keeps comments and proposals at their text when the rows of a working copy change.

It reaches their tables through the article: the module of the tables needs the one that changes the rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists

from articles.manuscript import Manuscript
from articles.manuscript.anchoring import SECTION, Place, move_places
from articles.models.article import Article

if TYPE_CHECKING:
    from articles.models.comment import Comment, Proposal

PLACE_COLUMNS = ["section", "heading", "start", "former_text"]


@dataclass(frozen=True, slots=True)
class CommentsBeforeChange:
    """The threads and open proposals of an article, and the text that they are about."""

    article: Article
    text: Manuscript
    sections: Sequence[int]  # ids, in the order of the text
    threads: Sequence[Comment]
    proposals: Sequence[Proposal]

    def move(self, new: Manuscript) -> None:
        """Write where they are in the new text, after its rows were written."""
        indexes = {pk: index for index, pk in enumerate(self.sections)}
        places = [place_of(thread, indexes) for thread in self.threads]
        places += [_place_of_proposal(proposal, indexes) for proposal in self.proposals]
        moved = move_places(self.text, new, places)
        rows = list(self.article.sections.values_list("pk", flat=True))
        threads = [
            thread
            for thread, place in zip(self.threads, moved, strict=False)
            if _set_place(thread, place, rows, new)
        ]
        proposals = [
            proposal
            for proposal, place in zip(self.proposals, moved[len(self.threads) :], strict=True)
            if _set_section(proposal, place, rows)
        ]
        self.article.comments.bulk_update(threads, PLACE_COLUMNS, batch_size=100)
        self.article.proposals.bulk_update(proposals, ["section"], batch_size=100)


def comments_before_change(article: Article) -> CommentsBeforeChange | None:
    """Return the comments and proposals that have to be moved. Without any: None, and one query."""
    if article.pk is None:
        return None
    proposals = article.proposals.filter(state="open")
    found = Article.objects.filter(Exists(article.comments.all()) | Exists(proposals), pk=article.pk).first()
    if found is None:
        return None
    sections = list(found.sections.all())
    text = Manuscript(
        title=found.title,
        dek=found.dek,
        short_version=found.short_version,
        sections=tuple(section.as_manuscript() for section in sections),
    )
    threads = list(article.comments.threads())
    return CommentsBeforeChange(article, text, [row.pk for row in sections], threads, list(proposals))


def place_of(comment: Comment, indexes: dict[int, int]) -> Place:
    """Return the place of a comment; `indexes` has the index of each section by its id."""
    return Place(
        part=comment.part,
        section=None if comment.section_id is None else indexes.get(comment.section_id),
        quote=comment.quote,
        start=comment.start,
        former_text=comment.former_text,
    )


def _place_of_proposal(proposal: Proposal, indexes: dict[int, int]) -> Place:
    if proposal.index is None:
        return Place("short_version")
    section = None if proposal.section_id is None else indexes.get(proposal.section_id)
    return Place(SECTION, section, former_text=proposal.old_text if section is None else "")


def _set_place(thread: Comment, place: Place, rows: Sequence[int], text: Manuscript) -> bool:
    """Set the place of a thread. Return whether it changed."""
    before = [thread.section_id, thread.heading, thread.start, thread.former_text]
    thread.section_id = None if place.section is None else rows[place.section]
    thread.start, thread.former_text = place.start, place.former_text
    if place.section is not None:
        thread.heading = text.sections[place.section].heading
    return before != [thread.section_id, thread.heading, thread.start, thread.former_text]


def _set_section(proposal: Proposal, place: Place, rows: Sequence[int]) -> bool:
    before = proposal.section_id
    proposal.section_id = None if place.section is None else rows[place.section]
    return before != proposal.section_id
