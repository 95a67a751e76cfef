"""Saving what somebody wrote. A save that was begun before another one never wins over it."""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from articles.manuscript import Manuscript
from articles.models import (
    Article,
    References,
    Revision,
    apply_plan,
    check_slug,
    head_of,
    lock,
    plan,
    record,
    revision_data_of_references,
    set_aside,
)
from articles.models.from_manuscript import KEPT
from articles.models.revision import says
from articles.publishing.refusals import require


@dataclass(frozen=True, slots=True)
class Draft:
    """What an editor wants the working copy to say: a manuscript without faults, and whom it names."""

    manuscript: Manuscript
    cast: References
    kept: frozenset[str] = KEPT


class Stale(Exception):
    """Somebody saved meanwhile: `head` is what the working copy says now."""

    def __init__(self, head: Revision) -> None:
        self.head = head
        super().__init__(f"The working copy is at revision {head.number}.")


def save(article: Article, draft: Draft, *, base: int, by: User | None, reason: str = "") -> Revision:
    """Make the working copy say what the draft says, and return the revision that tells of it.

    `base` is the number of the revision the draft was made from, 0 for a new article. All reading, matching
    and formatting happens before the transaction.

    Raises `Stale` where somebody saved meanwhile (unless they saved the very same); `PermissionDenied`;
    `ValidationError` where another article has the slug.
    """
    require(by, "articles.change_article" if article.pk else "articles.add_article")
    try:
        return _save(article, draft, base=base, by=by, reason=reason)
    except IntegrityError:  # another article took the slug after it was checked
        check_slug(draft.manuscript.slug, kind=draft.manuscript.kind, article_id=article.pk)
        raise


def _save(article: Article, draft: Draft, *, base: int, by: User | None, reason: str) -> Revision:
    while True:
        planned = plan(draft.manuscript, article, draft.cast, draft.kept)
        facts = revision_data_of_references(planned.manuscript, draft.cast)
        begun = article.pk is None
        with transaction.atomic():
            if not begun:
                article = lock(article)
                head = head_of(article)
                if head is not None and head.number != base:
                    if says(head, facts):
                        return head
                    raise Stale(head)
                if not planned.still_holds():
                    continue  # anchors were frozen meanwhile
            apply_plan(planned)
            return record(
                planned.article, by=by, reason=reason or ("Begun" if begun else "Saved"), facts=facts
            )


@transaction.atomic
def save_unchosen(article: Article, draft: Draft, *, by: User | None, reason: str) -> Revision:
    """Keep a draft that was not chosen among the revisions."""
    lock(article)
    planned = plan(draft.manuscript, article, draft.cast, draft.kept)
    return set_aside(
        article, by=by, reason=reason, facts=revision_data_of_references(planned.manuscript, draft.cast)
    )
