"""Whom the names in an older text mean: found by the ids a revision keeps, whatever they are called now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, NamedTuple, TypeVar

from django.db.models import Model, Q

from articles.manuscript import Manuscript, picture_paths
from articles.models.article import Article
from articles.models.episode import Episode
from articles.models.from_manuscript import References
from articles.models.picture import Picture
from articles.models.reference_names import ReferenceIds
from articles.models.topic import Topic
from authors.models import Author

Row = TypeVar("Row", bound=Model)


class ResolvedRevision(NamedTuple):
    """A text with its names as they are now, the rows they stand for, and in words what is gone."""

    cast: References
    manuscript: Manuscript
    dropped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Found(Generic[Row]):
    """The rows that the names of one kind stand for, each once, and the names whose rows are gone."""

    rows: Mapping[str, Row | None]

    @property
    def present(self) -> list[Row]:
        return list(dict.fromkeys(row for row in self.rows.values() if row is not None))

    @property
    def gone(self) -> list[str]:
        return [name for name, row in self.rows.items() if row is None]

    def names(self, field: str, *, with_gone: bool) -> tuple[str, ...]:
        """What they are called now; one that is gone is called what it was, or left out."""
        now = {
            name: getattr(row, field) if row else name for name, row in self.rows.items() if row or with_gone
        }
        return tuple(dict.fromkeys(now.values()))


def resolve_references(manuscript: Manuscript, names: ReferenceIds) -> ResolvedRevision:
    """Find the rows of a revision's text by the ids in its `names`, and name them as they are named now.

    What is gone is left out and told of. The text itself stays as it is written: a picture inside it that is
    gone is told of, too. Five queries at most.
    """
    found = people, topics, related, episodes = _named_in(manuscript, names)
    pictures = _find(Picture, "path", picture_paths(manuscript), names.get("pictures", {}))
    lead = pictures.rows.get(manuscript.image)
    cast = References(
        authors=people.present,
        topics=topics.present,
        related=related.present,
        episode=next(iter(episodes.present), None),
        image=lead,
    )
    dropped = [
        *(f"the author “{name}”" for name in people.gone),
        *(f"the topic “{name}”" for name in topics.gone),
        *(f"the related article “{name}”" for name in related.gone),
        *(f"the episode “{name}”" for name in episodes.gone),
        *(_of_a_picture(path, manuscript) for path in pictures.gone),
    ]
    named = _renamed(manuscript, found, with_gone=False)
    return ResolvedRevision(cast, replace(named, image=lead.path if lead else ""), tuple(dropped))


def with_names_as_now(manuscript: Manuscript, names: ReferenceIds) -> Manuscript:
    """Return the text with everything called what it is called now, and what is gone still in its place.

    So a comparison of two texts tells of no change that nobody made in either.
    """
    return _renamed(manuscript, _named_in(manuscript, names), with_gone=True)


def _named_in(
    manuscript: Manuscript, names: ReferenceIds
) -> tuple[_Found[Author], _Found[Topic], _Found[Article], _Found[Episode]]:
    episode = [manuscript.episode] if manuscript.episode else []
    return (
        _find(Author, "slug", manuscript.authors, names.get("authors", {})),
        _find(Topic, "name", manuscript.topics, names.get("topics", {})),
        _find(Article, "slug", manuscript.related, names.get("related", {})),
        _find(Episode, "slug", episode, names.get("episode", {})),
    )


def _find(model: type[Row], field: str, names: Sequence[str], ids: Mapping[str, int]) -> _Found[Row]:
    """Find rows by their ids; by its name only what the revision keeps no id for."""
    nameless = [name for name in names if name not in ids]
    wanted = Q(pk__in=[ids[name] for name in names if name in ids]) | Q(**{f"{field}__in": nameless})
    rows = list(model._default_manager.filter(wanted))
    by_id = {row.pk: row for row in rows}
    by_name = {getattr(row, field): row for row in rows}
    return _Found({name: by_id.get(ids[name]) if name in ids else by_name.get(name) for name in names})


def _renamed(manuscript: Manuscript, found: Sequence[_Found[Any]], *, with_gone: bool) -> Manuscript:
    people, topics, related, episodes = found
    return replace(
        manuscript,
        authors=people.names("slug", with_gone=with_gone),
        topics=topics.names("name", with_gone=with_gone),
        related=related.names("slug", with_gone=with_gone),
        episode="".join(episodes.names("slug", with_gone=with_gone)),
    )


def _of_a_picture(path: str, manuscript: Manuscript) -> str:
    if path not in picture_paths(replace(manuscript, image="")):
        return f"the lead picture {path}"
    return f"the picture {path}, which the text still names"
