"""Finds the rows that a manuscript refers to, by the names in its text or by the ids in a revision.

A revision stores the ids, so that a later rename does not break a reference.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic, NamedTuple, TypedDict, TypeVar, cast

from django.db.models import Model, Q
from django.utils.translation import gettext

from articles.manuscript import Manuscript, picture_paths
from articles.models.article import Article, topics_in_order
from articles.models.episode import Episode
from articles.models.from_manuscript import References
from articles.models.picture import Picture
from articles.models.topic import FormerTopic, Topic
from authors.models import Author

Row = TypeVar("Row", bound=Model)


# By name


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


# By the ids of a revision


class ReferenceIds(TypedDict):
    """For each kind of reference: the name in the text → the id of the row."""

    authors: dict[str, int]
    topics: dict[str, int]
    related: dict[str, int]
    episode: dict[str, int]
    pictures: dict[str, int]


def reference_ids_of(article: Article, manuscript: Manuscript) -> ReferenceIds:
    """Return the ids that the working copy refers to; `manuscript` is its text."""
    paths = picture_paths(manuscript)
    return ReferenceIds(
        authors={byline.author.slug: byline.author_id for byline in article.bylines.select_related("author")},
        topics={topic.name: topic.pk for topic in topics_in_order(article)},
        related={item.post.slug: item.post_id for item in article.related_posts.select_related("post")},
        episode={article.episode.slug: article.episode.pk} if article.episode else {},
        pictures=dict(Picture.objects.filter(path__in=paths).values_list("path", "pk")),
    )


def refer_to_same_rows(old: ReferenceIds, new: ReferenceIds) -> bool:
    """Whether every name that is in both refers to the same row in both.

    A name without an id in one of them is ignored: its row is not known.
    """
    before, after = cast(dict[str, dict[str, int]], old), cast(dict[str, dict[str, int]], new)
    return all(
        before[kind].get(name, pk) == pk
        for kind, names in after.items()
        if kind in before
        for name, pk in names.items()
    )


class ResolvedRevision(NamedTuple):
    """The text of a revision under the current names of its references, the rows, and what was deleted.

    `dropped` describes each deleted reference in words for the editor.
    """

    references: References
    manuscript: Manuscript
    dropped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _FoundRows(Generic[Row]):
    """The rows of one kind by the names in the text; None for a row that was deleted."""

    rows: Mapping[str, Row | None]

    @property
    def present(self) -> list[Row]:
        return list(dict.fromkeys(row for row in self.rows.values() if row is not None))

    @property
    def deleted(self) -> list[str]:
        return [name for name, row in self.rows.items() if row is None]

    def current_names(self, field: str, *, with_deleted: bool) -> tuple[str, ...]:
        """Return the current name of each row; a deleted one keeps its name in the text, or is left out."""
        names = {
            name: getattr(row, field) if row else name
            for name, row in self.rows.items()
            if row or with_deleted
        }
        return tuple(dict.fromkeys(names.values()))


def resolve_references(manuscript: Manuscript, names: ReferenceIds) -> ResolvedRevision:
    """Find the rows of a revision's text by its ids, and put their current names into the text.

    Deleted rows are left out of the names and reported in `dropped`. Section bodies are not changed: a
    deleted picture inside them is reported, too. Five queries at most.
    """
    found = authors, topics, related, episodes = _find_all(manuscript, names)
    pictures = _find(Picture, "path", picture_paths(manuscript), names.get("pictures", {}))
    lead = pictures.rows.get(manuscript.image)
    references = References(
        authors=authors.present,
        topics=topics.present,
        related=related.present,
        episode=next(iter(episodes.present), None),
        image=lead,
    )
    dropped = [
        *(gettext("the author “%(name)s”") % {"name": name} for name in authors.deleted),
        *(gettext("the topic “%(name)s”") % {"name": name} for name in topics.deleted),
        *(gettext("the related article “%(name)s”") % {"name": name} for name in related.deleted),
        *(gettext("the episode “%(name)s”") % {"name": name} for name in episodes.deleted),
        *(_describe_missing_picture(path, manuscript) for path in pictures.deleted),
    ]
    renamed = _with_current_names(manuscript, found, with_deleted=False)
    return ResolvedRevision(references, replace(renamed, image=lead.path if lead else ""), tuple(dropped))


def with_current_names(manuscript: Manuscript, names: ReferenceIds) -> Manuscript:
    """Return the text with the current names of its references. The names of deleted rows stay.

    For comparisons: a renamed topic is no change of either text.
    """
    return _with_current_names(manuscript, _find_all(manuscript, names), with_deleted=True)


def _find_all(
    manuscript: Manuscript, names: ReferenceIds
) -> tuple[_FoundRows[Author], _FoundRows[Topic], _FoundRows[Article], _FoundRows[Episode]]:
    episode = [manuscript.episode] if manuscript.episode else []
    return (
        _find(Author, "slug", manuscript.authors, names.get("authors", {})),
        _find_topics(manuscript.topics, names.get("topics", {})),
        _find(Article, "slug", manuscript.related, names.get("related", {})),
        _find(Episode, "slug", episode, names.get("episode", {})),
    )


def _find(model: type[Row], field: str, names: Sequence[str], ids: Mapping[str, int]) -> _FoundRows[Row]:
    """Find rows by their ids, or by name where the revision has no id for a name. One query."""
    without_id = [name for name in names if name not in ids]
    wanted = Q(pk__in=[ids[name] for name in names if name in ids]) | Q(**{f"{field}__in": without_id})
    rows = list(model._default_manager.filter(wanted))
    by_id = {row.pk: row for row in rows}
    by_name = {getattr(row, field): row for row in rows}
    return _FoundRows({name: by_id.get(ids[name]) if name in ids else by_name.get(name) for name in names})


def _find_topics(names: Sequence[str], ids: Mapping[str, int]) -> _FoundRows[Topic]:
    """Find topics; for one that was merged into another, the other. One more query if any is missing."""
    found = _find(Topic, "name", names, ids)
    missing = [ids[name] for name in found.deleted if name in ids]
    if not missing:
        return found
    former = FormerTopic.objects.filter(merged_id__in=missing).select_related("topic")
    merged = {row.merged_id: row.topic for row in former}
    return _FoundRows({name: row or merged.get(ids.get(name)) for name, row in found.rows.items()})


def _with_current_names(
    manuscript: Manuscript, found: Sequence[_FoundRows[Any]], *, with_deleted: bool
) -> Manuscript:
    authors, topics, related, episodes = found
    return replace(
        manuscript,
        authors=authors.current_names("slug", with_deleted=with_deleted),
        topics=topics.current_names("name", with_deleted=with_deleted),
        related=related.current_names("slug", with_deleted=with_deleted),
        episode="".join(episodes.current_names("slug", with_deleted=with_deleted)),
    )


def _describe_missing_picture(path: str, manuscript: Manuscript) -> str:
    if path not in picture_paths(replace(manuscript, image="")):
        return gettext("the lead picture %(path)s") % {"path": path}
    return gettext("the picture %(path)s, which the text still names") % {"path": path}
