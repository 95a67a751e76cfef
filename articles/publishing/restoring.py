"""Going back to what a revision says."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth.models import User

from articles.manuscript import FaultyText, Manuscript, anchors, parse
from articles.models import Article, ResolvedRevision, Revision, head_of, resolve_references
from articles.publishing.dates import NAMES, dates_of_editions
from articles.publishing.refusals import Refused, require
from articles.publishing.writing import Draft, Stale, save


@dataclass(frozen=True, slots=True)
class Restored:
    """The new revision, and in words what the old one named that is gone."""

    revision: Revision
    dropped: tuple[str, ...]


def restore(article: Article, revision: Revision, *, by: User | None, base: int | None = None) -> Restored:
    """Make the working copy say what a revision says, as a new revision; none is rewritten.

    The address stays as it is now. A date that an edition had does not replace one that the draft has now:
    readers would see it change back. Authors, topics, related articles, episode and pictures that were
    renamed are followed; those that are gone are left out and told of. `base` is the number of the revision
    its editor saw last; without it, whatever is there now is replaced.

    Raises `PermissionDenied`; `Refused` where the revision is of another article or can no longer be read;
    `Stale` where somebody saved after `base`; `ValidationError` where the address cannot be had any more.
    """
    require(by, "articles.change_article")
    while True:
        head = head_of(article)
        now = Article.objects.get(pk=article.pk)
        casting = as_restored(now, revision)
        draft = Draft(_pinned(now, casting.manuscript), casting.cast, kept=frozenset({"slug"}))
        seen = base if base is not None else head.number if head else 0
        try:
            saved = save(now, draft, base=seen, by=by, reason=f"Restored revision {revision.number}")
        except Stale:
            if base is not None:
                raise
        else:
            return Restored(saved, casting.dropped)


def as_restored(article: Article, revision: Revision) -> ResolvedRevision:
    """Return what the working copy would say with the revision restored. Only reads.

    Raises `Refused` where it is a revision of another article or can no longer be read.
    """
    if revision.article_id != article.pk:
        raise Refused("That is a revision of another article.")
    casting = resolve_references(manuscript_of_revision(revision), revision.names)
    says, of_editions = casting.manuscript, dates_of_editions(article)
    kept: dict[str, Any] = {
        name: getattr(article, name) or getattr(says, name)
        for name in NAMES
        if getattr(says, name) in of_editions
    }
    return casting._replace(manuscript=replace(says, slug=article.slug, **kept))


def manuscript_of_revision(revision: Revision) -> Manuscript:
    """Return what a revision says. Raises `Refused` where the rules for texts no longer allow it."""
    try:
        return parse(revision.text)
    except FaultyText as faulty:
        raise Refused(
            f"Revision {revision.number} can no longer be read.", *map(str, faulty.faults)
        ) from None


def _pinned(article: Article, manuscript: Manuscript) -> Manuscript:
    """Pin every section to the anchor it had, where a row has been given one that it would keep instead."""
    if not article.sections.exclude(anchor="").exists():
        return manuscript
    pins: Sequence[str] = anchors(manuscript.sections)
    sections = zip(manuscript.sections, pins, strict=True)
    return replace(manuscript, sections=tuple(replace(section, anchor=pin) for section, pin in sections))
