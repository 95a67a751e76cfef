"""Publishes the first editions of many new articles at once, as `publish` does for one article."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib.auth.models import User
from django.utils import timezone

from articles.freshness import bump_generation
from articles.manuscript import Message
from articles.manuscript.safety_terms import Lexicon
from articles.message_translation import stored_text
from articles.models import DraftSnapshot, Kind, Plan, Revision, revision_text
from articles.publishing.dates import drop_later_dates
from articles.publishing.freeze import Frozen, freeze, save_editions
from articles.publishing.preflight.findings import Check
from articles.publishing.preflight.preflight_checks import CHECKS
from articles.publishing.publish import PUBLISH, log_publication
from articles.publishing.ready_text import ReadyText
from articles.publishing.refusals import require_permission
from articles.publishing.workflow import approve_published
from articles.reading.help.saved_copy import save_copy_on_commit


@dataclass(frozen=True, slots=True)
class FirstEdition:
    """The first edition of an article that has no rows yet, and when it goes live."""

    frozen: Frozen
    live_from: datetime


def prepare_first_edition(
    plan: Plan,
    snapshot: DraftSnapshot,
    *,
    at: datetime | None,
    updated: datetime | None,
    lexicon: Lexicon | None = None,
    checks: Sequence[Check] = CHECKS,
    ready: ReadyText | None = None,
    help_lines: Mapping[str, int] | None = None,
) -> FirstEdition:
    """Freeze a new article before it is saved, and set the dates and anchors that publishing would set.

    It goes live `at` (now). `updated` is the date of the last update that readers see; it is ignored if it is
    later than the time at which the edition goes live. `checks` may refuse the text. `ready` is what follows
    from the text, and `help_lines` are the ids of all help lines by slug, if the caller has them. No row is
    saved.

    Raises `Refused`, as `freeze` does.
    """
    article = plan.article
    frozen = freeze(article, snapshot, lexicon=lexicon, checks=checks, ready=ready, help_lines=help_lines)
    now = timezone.now()
    live_from = at or now
    visible_from = max(live_from, now)
    manual = drop_later_dates(visible_from, (article.published, updated or article.updated))
    article.published, article.updated = manual[0] or live_from, manual[1]
    frozen.edition.published, frozen.edition.updated = article.published, article.updated
    for section, anchor in zip(plan.new, frozen.anchors, strict=True):
        section.anchor = anchor
    return FirstEdition(frozen, live_from)


def insert_first_editions(entries: Sequence[tuple[FirstEdition, Revision]], *, by: User | None) -> None:
    """Insert first editions, each with the revision of its article. Raises `PermissionDenied`.

    Call in the transaction that wrote the articles and revisions.
    """
    require_permission(by, PUBLISH)
    revisions = [_published_revision(first.frozen, written, by=by) for first, written in entries]
    Revision.objects.bulk_create(revision for revision in revisions if not revision.pk)
    for (first, _), revision in zip(entries, revisions, strict=True):
        edition = first.frozen.edition
        edition.revision, edition.manuscript = revision, revision.text
        edition.number, edition.made_by = 1, by
        edition.live_from, edition.live_until = first.live_from, None
    save_editions([first.frozen for first, _ in entries])
    articles = [first.frozen.edition.article for first, _ in entries]
    approve_published(list(zip(articles, revisions, strict=True)), by=by)
    bump_generation()
    if any(first.frozen.edition.kind == Kind.PAGE for first, _ in entries):
        save_copy_on_commit()
    for first, _ in entries:
        log_publication(first.frozen.edition, by=by)


def _published_revision(frozen: Frozen, written: Revision, *, by: User | None) -> Revision:
    """Return the revision with the published text: the one just written, or an unsaved one with dates."""
    article = frozen.edition.article
    text = replace(frozen.manuscript, published=article.published, updated=article.updated)
    if text == frozen.manuscript:
        return written
    return Revision(
        article=article,
        number=written.number + 1,
        text=revision_text(text),
        names=frozen.names,
        made_by=by,
        reason=stored_text(Message("Published")),
    )
