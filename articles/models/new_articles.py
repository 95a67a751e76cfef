"""Writes many new articles at once, in as many inserts as saving one of them takes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeVar

from django.contrib.auth.models import User
from django.db.models import Model

from articles.manuscript import COLUMN_FIELDS
from articles.models.article import Article, Byline, RelatedPost, Section
from articles.models.from_manuscript import Plan
from articles.models.full_text import index_articles
from articles.models.revision import Revision
from articles.models.revision_data import RevisionData
from articles.models.topic import ArticleTopic

COLUMNS = [*COLUMN_FIELDS, "episode", "image", "words", "draft_digest", "changed_at"]

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class NewArticle:
    """An article that has its row and its address but nothing else yet, and the data of its first revision.

    The fields of the article are set, but not saved.
    """

    plan: Plan
    data: RevisionData


def insert_new_articles(new: Sequence[NewArticle], *, by: User | None, reason: str) -> list[Revision]:
    """Write the rows of new articles and the first revision of each, in seven inserts. Call in a transaction.

    Returns the revisions in the order of the articles.
    """
    for one in new:
        one.plan.article.words, one.plan.article.draft_digest = one.data.words, one.data.digest
    # An upsert of rows that exist: many times faster than `bulk_update`, which writes a CASE for each row.
    Article.objects.bulk_create(
        [one.plan.article for one in new], update_conflicts=True, unique_fields=["id"], update_fields=COLUMNS
    )
    Section.objects.bulk_create(chain.from_iterable(one.plan.new for one in new))
    Byline.objects.bulk_create(_through_rows(new, Byline, "author", "authors", owner="article"))
    ArticleTopic.objects.bulk_create(
        _through_rows(new, ArticleTopic, "tag", "topics", owner="content_object")
    )
    RelatedPost.objects.bulk_create(_through_rows(new, RelatedPost, "post", "related", owner="article"))
    index_articles((one.plan.article.pk, one.data.title, one.data.plain) for one in new)
    return Revision.objects.bulk_create(
        Revision(
            article=one.plan.article,
            number=1,
            text=one.data.text,
            names=one.data.names,
            made_by=by,
            reason=reason,
        )
        for one in new
    )


def _through_rows(
    new: Sequence[NewArticle], through: type[Row], target_field: str, kind: str, *, owner: str
) -> Iterator[Row]:
    """Yield the through rows for one kind of reference (`authors`, `topics`, `related`), in order."""
    for one in new:
        for position, target in enumerate(getattr(one.plan.references, kind)):
            yield through(**{owner: one.plan.article, target_field: target, "position": position})
