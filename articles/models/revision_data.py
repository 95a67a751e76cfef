"""The data that every save stores with a revision. It is computed before the transaction begins."""

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
from articles.models.references import ReferenceIds, reference_ids_of
from articles.models.to_manuscript import draft_manuscript_of, without_export_lines
from articles.rendering import count_words, plain_text

# The references with ids in the digest. A picture keeps its path, and cannot be deleted while an edition
# shows it.
KINDS_IN_DIGEST: Sequence[Literal["authors", "topics", "related", "episode"]] = (
    "authors",
    "topics",
    "related",
    "episode",
)


def draft_digest(manuscript: Manuscript, names: ReferenceIds) -> str:
    """Return the digest that tells whether a draft differs from the live edition.

    It covers the text without dates and reviews, and the ids of the rows it refers to, because the name of a
    topic may belong to another topic now.
    """
    ids = [list(names[kind].values()) for kind in KINDS_IN_DIGEST]
    # The migration that added the ids computes the same value from the digest of the text.
    return blake2b(json.dumps([undated_digest(manuscript), *ids]).encode(), digest_size=16).hexdigest()


def undated_digest(manuscript: Manuscript) -> str:
    """Return the digest of a text without dates and reviews.

    A publication, even a scheduled one, writes dates. They are not a change that an editor made.
    """
    undated = replace(without_export_lines(manuscript), published=None, updated=None)
    return blake2b(format_manuscript(undated).encode(), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True)
class DraftText:
    """What saving needs of a text: its pictures, its sections with headings without Markdown, their words."""

    picture_paths: tuple[str, ...]
    plain: str
    words: int


@dataclass(frozen=True, slots=True)
class RevisionData:
    """The text of a revision, its digest, the ids it refers to, and `plain`: the text without Markdown.

    `words` is the number of words in the sections, with their headings.
    """

    text: str
    digest: str
    names: ReferenceIds
    title: str
    plain: str
    words: int


def revision_data_of_article(article: Article) -> RevisionData:
    """Return the data of the working copy, read from its rows."""
    manuscript = draft_manuscript_of(article)
    return make_revision_data(manuscript, reference_ids_of(article, manuscript))


def revision_data_of_references(
    manuscript: Manuscript, references: References, *, ready: DraftText | None = None
) -> RevisionData:
    """Return the data of a manuscript that refers to these rows. One query, for the pictures.

    `ready` is the result of `draft_text_of`, if the caller has it.
    """
    ready = ready or draft_text_of(manuscript)
    paths = ready.picture_paths
    pictures = Picture.objects.filter(path__in=paths).values_list("path", "pk") if paths else ()
    names = ReferenceIds(
        authors={author.slug: author.pk for author in references.authors},
        topics={topic.name: topic.pk for topic in references.topics},
        related={post.slug: post.pk for post in references.related},
        episode={references.episode.slug: references.episode.pk} if references.episode else {},
        pictures=dict(pictures),
    )
    return make_revision_data(manuscript, names, ready=ready)


def draft_text_of(manuscript: Manuscript) -> DraftText:
    """Return what saving needs of a text, which takes a while to compute. No queries."""
    parts = [part for section in manuscript.sections for part in (section.heading, section.body)]
    plain = "\n".join(filter(None, map(plain_text, parts)))
    return DraftText(picture_paths(manuscript), plain, count_words(plain))


def revision_text(manuscript: Manuscript) -> str:
    """Return the text that a revision stores."""
    return format_manuscript(without_export_lines(manuscript))


def make_revision_data(
    manuscript: Manuscript, names: ReferenceIds, *, ready: DraftText | None = None
) -> RevisionData:
    """Return the data of a manuscript, given the ids of the rows it refers to. No queries.

    `ready` is the result of `draft_text_of`, if the caller has it.
    """
    ready = ready or draft_text_of(manuscript)
    return RevisionData(
        text=revision_text(manuscript),
        digest=draft_digest(manuscript, names),
        names=names,
        title=manuscript.title,
        plain=ready.plain,
        words=ready.words,
    )
