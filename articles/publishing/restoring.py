"""Restores the text of a revision as the working copy, and names revisions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext

from articles.action_log import Action, log_action
from articles.manuscript import FaultyText, Manuscript, Message, parse, section_anchors
from articles.manuscript.decisions import decisions_by_digest
from articles.message_translation import translate_fault
from articles.models import Article, ResolvedRevision, Revision, current_revision, resolve_references
from articles.publishing.dates import NAMES, dates_of_editions
from articles.publishing.refusals import Refused, require_permission
from articles.publishing.writing import Draft, Stale, save


@dataclass(frozen=True, slots=True)
class Restored:
    """The new revision, and a description of each deleted row that the old one referred to."""

    revision: Revision
    dropped: tuple[str, ...]


def restore(article: Article, revision: Revision, *, by: User | None, base: int | None = None) -> Restored:
    """Make the text of a revision the working copy, as a new revision.

    The slug does not change. A date of the revision that an edition had does not replace the date of the
    draft: readers would see it change back. Renamed authors, topics, related articles, episodes and pictures
    are found under their new names; deleted ones are left out and reported. Safety decisions of the draft
    replace earlier ones about the same text. `base` is the number of the revision that the editor saw last;
    without it, any newer text is replaced.

    Raises `PermissionDenied`; `Refused` if the revision is of another article or can no longer be parsed;
    `Stale` if somebody saved after `base`; `ValidationError` if the slug is no longer available.
    """
    require_permission(by, "articles.change_article")
    while True:
        head = current_revision(article)
        current = Article.objects.get(pk=article.pk)
        resolved = resolve_for_restore(current, revision)
        draft = Draft(_with_pins(current, resolved.manuscript), resolved.references, kept=frozenset({"slug"}))
        expected = base if base is not None else head.number if head else 0
        try:
            reason = Message("Restored revision %(number)s", number=revision.number)
            saved = save(current, draft, base=expected, by=by, reason=reason, action=Action.RESTORE)
        except Stale:
            if base is not None:
                raise
        else:
            return Restored(saved, resolved.dropped)


def resolve_for_restore(article: Article, revision: Revision) -> ResolvedRevision:
    """Return the text that the working copy would have after restoring the revision. Only reads.

    Raises `Refused` if the revision is of another article or can no longer be parsed.
    """
    if revision.article_id != article.pk:
        raise Refused(gettext("That is a revision of another article."))
    resolved = resolve_references(manuscript_of_revision(revision), revision.names)
    manuscript, edition_dates = resolved.manuscript, dates_of_editions(article)
    dates: dict[str, Any] = {
        name: getattr(article, name) or getattr(manuscript, name)
        for name in NAMES
        if getattr(manuscript, name) in edition_dates
    }
    decisions = decisions_by_digest(manuscript.safety) | decisions_by_digest(article.safety)
    safety = tuple(map(str, decisions.values()))
    return resolved._replace(manuscript=replace(manuscript, slug=article.slug, safety=safety, **dates))


@transaction.atomic
def name_revision(revision: Revision, name: str, *, by: User | None) -> None:
    """Give a revision a name, or remove its name with an empty one. Raises `PermissionDenied`."""
    require_permission(by, "articles.change_article")
    if not Revision.objects.filter(pk=revision.pk).exclude(name=name).update(name=name):
        return
    revision.name = name
    text = Message("Removed the name of revision %(number)s.", number=revision.number)
    if name:
        text = Message("Named revision %(number)s “%(name)s”.", number=revision.number, name=name)
    log_action(Action.NAME_REVISION, by=by, on=revision.article, text=text, revision=revision.pk)


def manuscript_of_revision(revision: Revision) -> Manuscript:
    """Return the text of a revision. Raises `Refused` if it breaks the current rules for texts."""
    try:
        return parse(revision.text)
    except FaultyText as faulty:
        raise Refused(
            gettext("Revision %(number)s can no longer be read.") % {"number": revision.number},
            *map(translate_fault, faulty.faults),
        ) from None


def _with_pins(article: Article, manuscript: Manuscript) -> Manuscript:
    """Pin every section to its anchor of that time; otherwise it would keep the anchor of its row."""
    if not article.sections.exclude(anchor="").exists():
        return manuscript
    pins: Sequence[str] = section_anchors(manuscript.sections)
    sections = zip(manuscript.sections, pins, strict=True)
    return replace(manuscript, sections=tuple(replace(section, anchor=pin) for section, pin in sections))
