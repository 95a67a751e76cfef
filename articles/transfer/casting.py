"""The rows that the names in manuscripts stand for, each looked up once."""

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
    """Rows by one of their columns, looked up when they are first asked for."""

    model: type[Row]
    column: str
    rows: dict[str, Row] = field(default_factory=dict)

    def named(self, names: Iterable[str]) -> list[Row]:
        """Return the rows with these names, in this order. Raises `KeyError` for a name that is none's."""
        wanted = list(names)
        missing = [name for name in wanted if name not in self.rows]
        if missing:
            found = self.model._default_manager.filter(**{f"{self.column}__in": missing})
            self.rows.update((getattr(row, self.column), row) for row in found)
        return [self.rows[name] for name in wanted]


class ReferenceResolver:
    """Finds the cast of many manuscripts, whose rows nobody renames meanwhile."""

    def __init__(self) -> None:
        self._authors = RowCache(Author, "slug")
        self._topics = RowCache(Topic, "name")
        self._related = RowCache(Article, "slug")
        self._episodes = RowCache(Episode, "slug")
        self._pictures = RowCache(Picture, "path")

    def know(self, articles: Mapping[str, Article]) -> None:
        """Take articles that are at hand, by their slugs: they need not be looked up."""
        self._related.rows.update(articles)

    def look_up(self, manuscripts: Sequence[Manuscript]) -> None:
        """Look up whom these resolved manuscripts name, in five queries at most."""
        self._authors.named(name for one in manuscripts for name in one.authors)
        self._topics.named(name for one in manuscripts for name in one.topics)
        self._related.named(name for one in manuscripts for name in one.related)
        self._episodes.named(one.episode for one in manuscripts if one.episode)
        self._pictures.named(one.image for one in manuscripts if one.image)

    def of(self, manuscript: Manuscript) -> References:
        """Return the rows that the names in a resolved manuscript stand for."""
        episodes = self._episodes.named(filter(None, [manuscript.episode]))
        pictures = self._pictures.named(filter(None, [manuscript.image]))
        return References(
            authors=self._authors.named(manuscript.authors),
            topics=self._topics.named(manuscript.topics),
            related=self._related.named(manuscript.related),
            episode=episodes[0] if episodes else None,
            image=pictures[0] if pictures else None,
        )


def references_of(manuscript: Manuscript) -> References:
    """Return the rows that the names in one resolved manuscript stand for."""
    return ReferenceResolver().of(manuscript)
