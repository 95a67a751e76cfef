"""What is written down of a working copy at every save, told before the transaction begins."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Literal

from articles.manuscript import Manuscript, picture_paths
from articles.manuscript import format as format_manuscript
from articles.models.article import Article
from articles.models.from_manuscript import References
from articles.models.picture import Picture
from articles.models.reference_names import ReferenceIds, reference_ids_of
from articles.models.to_manuscript import unsigned, unsigned_manuscript_of
from articles.rendering import count_words, plain_text

# Whose ids a digest holds. A picture keeps its path, and cannot be deleted while an edition shows it.
NAMED: Sequence[Literal["authors", "topics", "related", "episode"]] = (
    "authors",
    "topics",
    "related",
    "episode",
)


def draft_digest(manuscript: Manuscript, names: ReferenceIds) -> str:
    """Return the digest by which a draft and a live edition are compared.

    It is made of the text without dates and reviews, and of the ids of the rows that the names stand for: the
    name of a topic may mean another topic now.
    """
    ids = [list(names[kind].values()) for kind in NAMED]
    # The migration that added the ids computes the same from the digest of the text.
    return blake2b(json.dumps([undated_digest(manuscript), *ids]).encode(), digest_size=16).hexdigest()


def undated_digest(manuscript: Manuscript) -> str:
    """Return the digest of a text without dates and reviews.

    A publication writes dates, a scheduled one too; they are no difference that an editor made.
    """
    undated = replace(unsigned(manuscript), published=None, updated=None)
    return blake2b(format_manuscript(undated).encode(), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True)
class RevisionData:
    """The text of a revision, the ids of all it names, its words, and `plain`: the text without marks."""

    text: str
    digest: str
    names: ReferenceIds
    title: str
    plain: str

    @property
    def words(self) -> int:
        """The words of the full article, headings included."""
        return count_words(self.plain)


def revision_data_of_article(article: Article) -> RevisionData:
    """Return the facts of the working copy as its rows have it."""
    manuscript = unsigned_manuscript_of(article)
    return make_revision_data(manuscript, reference_ids_of(article, manuscript))


def revision_data_of_references(manuscript: Manuscript, cast: References) -> RevisionData:
    """Return the facts of a manuscript whose names stand for the rows of this cast."""
    pictures = Picture.objects.filter(path__in=picture_paths(manuscript)).values_list("path", "pk")
    names = ReferenceIds(
        authors={author.slug: author.pk for author in cast.authors},
        topics={topic.name: topic.pk for topic in cast.topics},
        related={post.slug: post.pk for post in cast.related},
        episode={cast.episode.slug: cast.episode.pk} if cast.episode else {},
        pictures=dict(pictures),
    )
    return make_revision_data(manuscript, names)


def make_revision_data(manuscript: Manuscript, names: ReferenceIds) -> RevisionData:
    """Return the facts of a manuscript and of the names in it. No queries."""
    parts = [part for section in manuscript.sections for part in (section.heading, section.body)]
    return RevisionData(
        text=format_manuscript(unsigned(manuscript)),
        digest=draft_digest(manuscript, names),
        names=names,
        title=manuscript.title,
        plain="\n".join(filter(None, map(plain_text, parts))),
    )
