"""Converts the rows of an article to a manuscript."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils import timezone

from articles.manuscript import COLUMN_FIELDS, EXPORT_FIELDS, Manuscript, canonical
from articles.models.article import Article
from articles.models.sign_off import current_sign_off


def manuscript_of(article: Article) -> Manuscript:
    """Return the working copy as a manuscript in canonical form, as it is exported.

    It has the read-only lines about a review if a sign-off is valid for exactly this text. `updated` is
    left out if it is the time of a scheduled update.
    """
    manuscript = draft_manuscript_of(article)
    if _is_update_scheduled(article):
        manuscript = replace(manuscript, updated=None)
    return with_identity(with_review(manuscript, article), article)


def _is_update_scheduled(article: Article) -> bool:
    """Whether `updated` of the draft is the time of a scheduled update, which another site must not get.

    The future `published` of a first edition is exported: an import schedules the article with it.
    """
    if article.updated is None or article.updated <= timezone.now():
        return False
    return article.editions.scheduled().filter(updated=article.updated).exists()


@dataclass(frozen=True, slots=True)
class DraftSnapshot:
    """The text of a working copy and the ids of the rows it refers to.

    `digest` is its `draft_digest`, or empty if it is to be computed.
    """

    manuscript: Manuscript
    author_ids: Sequence[int]
    topic_ids: Sequence[int]
    related_ids: Sequence[int]
    digest: str = ""


def snapshot_of(article: Article) -> DraftSnapshot:
    """Read a working copy from its rows, without the lines that `without_export_lines` removes."""
    authors = dict(article.bylines.values_list("author_id", "author__slug"))
    topics = dict(article.article_topics.values_list("tag_id", "tag__name"))
    related = dict(article.related_posts.values_list("post_id", "post__slug"))
    manuscript = Manuscript(
        **{name: getattr(article, name) for name in COLUMN_FIELDS},
        authors=tuple(authors.values()),
        topics=tuple(topics.values()),
        related=tuple(related.values()),
        episode=article.episode.slug if article.episode else "",
        image=article.image.path if article.image else "",
        sections=tuple(section.as_manuscript() for section in article.sections.all()),
    )
    return DraftSnapshot(canonical(manuscript), list(authors), list(topics), list(related))


def draft_manuscript_of(article: Article) -> Manuscript:
    """Return the text of the working copy, without the lines that `without_export_lines` removes."""
    return snapshot_of(article).manuscript


def without_export_lines(manuscript: Manuscript) -> Manuscript:
    """Return the manuscript as revisions and editions store it: without the lines that only an export has.

    These lines describe the article and its review. They are not part of the text, so comparisons ignore
    them.
    """
    return replace(manuscript, **EXPORT_FIELDS)


def with_identity(manuscript: Manuscript, article: Article) -> Manuscript:
    """Return the manuscript with the article's id and its former public slugs."""
    from_elsewhere = article.addresses.filter(was_public=True).values_list("slug", flat=True)
    public = {*from_elsewhere, *article.editions.begun().values_list("slug", flat=True)}
    return replace(manuscript, id=article.public_id, formerly=tuple(sorted(public - {manuscript.slug})))


def with_review(manuscript: Manuscript, article: Article) -> Manuscript:
    """Return the manuscript with the lines of the sign-off for exactly this text, if there is one."""
    sign_off = current_sign_off(article, manuscript)
    return replace(
        manuscript,
        reviewer=sign_off.reviewer.slug if sign_off else "",
        reviewed=sign_off.reviewed_on if sign_off else None,
        review_due=sign_off.review_due if sign_off else None,
        reviewer_credentials=sign_off.credentials if sign_off else "",
        review_sources=source_lines(sign_off.sources) if sign_off else (),
    )


def source_lines(sources: str) -> tuple[str, ...]:
    """Return the sources of a sign-off as a manuscript has them: a line each, each once, none empty."""
    return tuple(dict.fromkeys(filter(None, (line.strip() for line in sources.splitlines()))))
