"""The ids of the rows that a text refers to by name, so that a later rename does not break the reference."""

from typing import TypedDict, cast

from articles.manuscript import Manuscript, picture_paths
from articles.models.article import Article, topics_in_order
from articles.models.picture import Picture


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
