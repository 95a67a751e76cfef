"""Read the frozen text of an edition, which may be older than the rules for texts."""

from dataclasses import replace

from articles.manuscript import FaultyText, Manuscript, parse
from articles.models.edition import Edition


class Unreadable(ValueError):
    """The frozen text of an edition is not allowed by the present rules; `reason` names its lines."""

    def __init__(self, edition: Edition, reason: str) -> None:
        self.edition, self.reason = edition, reason
        super().__init__(f"{described(edition)}: {reason}")


def described(edition: Edition) -> str:
    """Name an edition with its article and address, as in: edition 3 of “Sleep” (sleep)."""
    return f"edition {edition.number} of “{edition.title}” ({edition.slug})"


def manuscript_of_edition(edition: Edition) -> Manuscript:
    """Return what readers have of an edition: its frozen text, with the dates of its row.

    Raises `Unreadable`.
    """
    try:
        manuscript = parse(edition.manuscript)
    except FaultyText as faulty:
        raise Unreadable(edition, "; ".join(map(str, faulty.faults))) from None
    return replace(manuscript, published=edition.published, updated=edition.updated)
