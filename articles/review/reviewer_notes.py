"""The comments and proposals of one reviewer, each at the part of the revision that it is about."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from articles.manuscript import DiffPiece, Manuscript
from articles.manuscript.word_diff import diff_words
from articles.models import Comment, Part, Proposal, ReviewRequest
from articles.publishing.commenting import places_in

# A part of the revision: its name, and the index if it is a section.
PartKey = tuple[str, int | None]
WHOLE_ARTICLE: PartKey = (Part.ARTICLE, None)
SHORT_VERSION: PartKey = (Part.SHORT_VERSION, None)


@dataclass(frozen=True, slots=True)
class ShownProposal:
    """A proposal and its difference by word."""

    proposal: Proposal
    pieces: tuple[DiffPiece, ...]


@dataclass(slots=True)
class PartNotes:
    """What the reviewer has written about one part, and the answers."""

    threads: list[Comment] = field(default_factory=list)
    proposals: list[ShownProposal] = field(default_factory=list)


def load_notes(asked: ReviewRequest, manuscript: Manuscript) -> Mapping[PartKey, PartNotes]:
    """Return the threads that the reviewer began and their proposals, by part of the revision.

    What colleagues write to each other at the desk is not among them. What is about a section that is gone
    is with the article as a whole.
    """
    notes: dict[PartKey, PartNotes] = defaultdict(PartNotes)
    own = Comment.objects.filter(article=asked.article, author=asked.reviewer)
    threads = list(own.threads().prefetch_related("answers"))
    for thread, place in zip(threads, places_in(manuscript, asked.article, threads), strict=True):
        notes[_key_of(place.part, place.section)].threads.append(thread)
    for proposal in Proposal.objects.filter(article=asked.article, author=asked.reviewer):
        pieces = diff_words(proposal.old_text, proposal.new_text)
        notes[_place_of_proposal(asked, proposal)].proposals.append(ShownProposal(proposal, pieces))
    return notes


def _key_of(part: str, index: int | None) -> PartKey:
    if part == Part.SECTION and index is not None:
        return part, index
    return SHORT_VERSION if part == Part.SHORT_VERSION else WHOLE_ARTICLE


def _place_of_proposal(asked: ReviewRequest, proposal: Proposal) -> PartKey:
    """Return the part that a proposal is at; one about an earlier text is with the whole article."""
    if proposal.index is None:
        return SHORT_VERSION
    return (Part.SECTION, proposal.index) if proposal.revision_id == asked.revision_id else WHOLE_ARTICLE
