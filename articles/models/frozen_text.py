"""Parses the frozen text of an edition, which may be older than the current rules for texts."""

from dataclasses import replace

from articles.manuscript import FaultyText, Manuscript, parse
from articles.models.edition import Edition


class UnreadableEdition(ValueError):
    """The frozen text of an edition breaks the current rules; `reason` lists the faults with their lines."""

    def __init__(self, edition: Edition, reason: str) -> None:
        self.edition, self.reason = edition, reason
        super().__init__(f"{describe_edition(edition)}: {reason}")


def describe_edition(edition: Edition) -> str:
    """Return the number, title and slug of an edition, such as: edition 3 of “Sleep” (sleep)."""
    return f"edition {edition.number} of “{edition.title}” ({edition.slug})"


def manuscript_of_edition(edition: Edition) -> Manuscript:
    """Return the frozen text of an edition, with the dates of its row. Raises `UnreadableEdition`."""
    try:
        manuscript = parse(edition.manuscript)
    except FaultyText as faulty:
        raise UnreadableEdition(edition, "; ".join(map(str, faulty.faults))) from None
    return replace(manuscript, published=edition.published, updated=edition.updated)
