"""Resolves the names in manuscripts to database rows, with one query per table for many manuscripts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from django.db.models import Model

from articles.manuscript import Manuscript
from articles.models import Article, Episode, Picture, References, Topic
from authors.models import Author

Row = TypeVar("Row", bound=Model)


@dataclass
class RowCache(Generic[Row]):
    """Caches the rows of a model by one unique column, and queries those that are not cached yet."""

    model: type[Row]
    column: str
    rows: dict[str, Row] = field(default_factory=dict)

    def find(self, names: Iterable[str]) -> list[Row]:
        """Return the rows with these names, in this order. Raises `KeyError` if a name has no row."""
        wanted = list(names)
        missing = [name for name in wanted if name not in self.rows]
        if missing:
            found = self.model._default_manager.filter(**{f"{self.column}__in": missing})
            self.rows.update((getattr(row, self.column), row) for row in found)
        return [self.rows[name] for name in wanted]


class ReferenceResolver:
    """Resolves the names in many manuscripts to rows.

    Rows are cached for the life of this object, so they must not be renamed meanwhile.
    """

    def __init__(self) -> None:
        self._authors = RowCache(Author, "slug")
        self._topics = RowCache(Topic, "name")
        self._related = RowCache(Article, "slug")
        self._episodes = RowCache(Episode, "slug")
        self._pictures = RowCache(Picture, "path")

    def add_articles(self, articles: Mapping[str, Article]) -> None:
        """Add articles that are already loaded, by slug, so that they need no query."""
        self._related.rows.update(articles)

    def prefetch(self, manuscripts: Sequence[Manuscript]) -> None:
        """Load all rows that these manuscripts name, in at most five queries.

        The manuscripts must use the names as the database has them.
        """
        self._authors.find(name for one in manuscripts for name in one.authors)
        self._topics.find(name for one in manuscripts for name in one.topics)
        self._related.find(name for one in manuscripts for name in one.related)
        self._episodes.find(one.episode for one in manuscripts if one.episode)
        self._pictures.find(one.image for one in manuscripts if one.image)

    def resolve(self, manuscript: Manuscript) -> References:
        """Return the rows that a manuscript names. It must use the names as the database has them."""
        episodes = self._episodes.find(filter(None, [manuscript.episode]))
        pictures = self._pictures.find(filter(None, [manuscript.image]))
        return References(
            authors=self._authors.find(manuscript.authors),
            topics=self._topics.find(manuscript.topics),
            related=self._related.find(manuscript.related),
            episode=episodes[0] if episodes else None,
            image=pictures[0] if pictures else None,
        )


def references_of(manuscript: Manuscript) -> References:
    """Return the rows that one manuscript names. It must use the names as the database has them."""
    return ReferenceResolver().resolve(manuscript)
