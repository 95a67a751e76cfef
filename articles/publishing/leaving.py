"""What happens when an author leaves: their page stays and says so, or somebody takes over their articles.

Handing over changes the byline of drafts, as a new revision each. Editions never change, so each one that is
live or scheduled is replaced by a copy of its frozen text with the new byline and the same dates. Editions
whose time is over keep the byline that readers saw.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from articles.action_log import Action, format_time, log_action
from articles.freshness import bump_generation
from articles.manuscript import Message
from articles.manuscript import format as format_manuscript
from articles.manuscript.safety_terms import Lexicon
from articles.models import (
    Article,
    Byline,
    Edition,
    ReleaseItem,
    Revision,
    SignOff,
    UnreadableEdition,
    draft_digest,
    load_lexicon,
    manuscript_of_edition,
    record_revision,
)
from articles.models.references import ReferenceIds
from articles.publishing.edition_copies import copy_edition
from articles.publishing.preflight.preflight_checks import blocking_findings, prepare_preflight
from articles.publishing.publish import PUBLISH, insert_edition
from articles.publishing.refusals import Refused, require_permission
from authors.models import Author

Name = TypeVar("Name", int, str)
LEAVE = "authors.delete_author"  # what chief editors alone may do with an author


@dataclass(frozen=True, slots=True)
class HandedOver:
    """One article of a person who leaves: what changes of it, and what is in the way.

    `in_draft` is whether the draft has their byline; `live` and `scheduled` are the editions that have it.
    """

    article: Article
    in_draft: bool
    live: Edition | None
    scheduled: Sequence[Edition]
    problems: Sequence[str]

    @property
    def editions(self) -> Sequence[Edition]:
        """The editions that are replaced by a copy, in the order of their times."""
        return [*([self.live] if self.live else ()), *self.scheduled]

    @property
    def changes(self) -> list[str]:
        """What happens to the article, in whole sentences."""
        sentences = [gettext("The draft gets the new byline.")] if self.in_draft else []
        if self.live:
            sentences.append(gettext("Readers see the new byline at once. Text and dates stay."))
        sentences += [
            gettext("The edition scheduled for %(time)s gets the new byline, and keeps its time.")
            % {"time": format_time(edition.live_from)}
            for edition in self.scheduled
        ]
        return sentences


# Marking


@transaction.atomic
def mark_former(author: Author, *, by: User | None) -> None:
    """Say that a person no longer writes or reviews here. Their page and bylines stay. Safe to repeat."""
    _set_former(author, True, Action.MARK_FORMER, by=by)


@transaction.atomic
def mark_active(author: Author, *, by: User | None) -> None:
    """Let a former author write and review again. Safe to repeat."""
    _set_former(author, False, Action.MARK_ACTIVE, by=by)


def _set_former(author: Author, is_former: bool, action: Action, *, by: User | None) -> None:
    require_permission(by, LEAVE)
    if Author.objects.filter(pk=author.pk, is_former=not is_former).update(is_former=is_former):
        log_action(action, by=by, on=author)
        bump_generation()
    author.is_former = is_former


# Handing over


def plan_hand_over(author: Author, to: Author | None = None) -> list[HandedOver]:
    """Return the articles that `hand_over` changes, by title, with what is in the way of each. Only reads.

    Four queries, and one more with `to`, for any number of articles.
    """
    now = timezone.now()
    drafts = set(Byline.objects.filter(author=author).values_list("article", flat=True))
    theirs = Edition.objects.filter(bylines__author=author)
    found: dict[int, list[Edition]] = {}
    for edition in (theirs.live(now) | theirs.scheduled(now)).order_by("live_from", "number"):
        found.setdefault(edition.article_id, []).append(edition)
    lexicon, signed = load_lexicon(), _texts_signed_by(to)
    planned = []
    for article in Article.objects.filter(pk__in=drafts | set(found)).order_by("title", "pk"):
        editions = found.get(article.pk, [])
        problems = [sentence for edition in editions for sentence in _problems_of(edition, article, lexicon)]
        if to and any((article.pk, edition.digest) in signed for edition in editions):
            sentence = gettext("%(name)s reviewed this text, and cannot be its author as well.")
            problems.append(sentence % {"name": to.name})
        live = next((edition for edition in editions if edition.live_from <= now), None)
        scheduled = [edition for edition in editions if edition.live_from > now]
        unique = tuple(dict.fromkeys(problems))
        planned.append(HandedOver(article, article.pk in drafts, live, scheduled, unique))
    return planned


def _problems_of(edition: Edition, article: Article, lexicon: Lexicon) -> list[str]:
    """Return why no copy of an edition can be published."""
    try:
        text = manuscript_of_edition(edition)
    except UnreadableEdition:
        return [gettext("The published text can no longer be read. Publish the draft first.")]
    found = blocking_findings(prepare_preflight(text, lines=article.safety, lexicon=lexicon))
    return [finding.sentence for finding in found]


def _texts_signed_by(reviewer: Author | None) -> set[tuple[int | None, str]]:
    """Return (article, digest) of the texts that a person reviewed."""
    if reviewer is None:
        return set()
    signed = SignOff.objects.standing().filter(reviewer=reviewer, article__isnull=False)
    return set(signed.values_list("article", "digest"))


@transaction.atomic
def hand_over(author: Author, *, to: Author, by: User | None) -> list[HandedOver]:
    """Give every article of an author to another one, and mark the author as former. All or nothing.

    Where `to` is in the byline already, the author is only taken out of it. A review of a text stays valid,
    because it is about the text. Safe to repeat. Returns what changed.

    Raises `PermissionDenied`; `Refused` if `to` is the same person or a former author, or reviewed one of
    the texts, or if a published text may not be published any more.
    """
    require_permission(by, LEAVE)
    require_permission(by, PUBLISH)
    _refuse_as_successor(author, to)
    _lock_articles(author)
    planned = plan_hand_over(author, to)
    reasons = [
        gettext("“%(title)s”: %(reason)s") % {"title": one.article, "reason": reason}
        for one in planned
        for reason in one.problems
    ]
    if reasons:
        raise Refused(*reasons)
    now = timezone.now()
    for one in planned:
        _hand_over_article(one, author, to, by=by, now=now)
    if planned:
        # Without titles, which a writer who sees this row may not know.
        text = Message("To %(name)s. Articles: %(count)s.", name=to.name, count=len(planned))
        log_action(Action.HAND_OVER, by=by, on=author, text=text)
        bump_generation()
    mark_former(author, by=by)
    return planned


def _lock_articles(author: Author) -> None:
    """Lock the articles of an author, in the order of their ids, as releases do."""
    wanted = Q(bylines__author=author) | Q(editions__bylines__author=author)
    ids = set(Article.objects.filter(wanted).values_list("pk", flat=True))
    list(Article.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))


def _refuse_as_successor(author: Author, to: Author) -> None:
    if to.pk == author.pk:
        raise Refused(gettext("Choose somebody else."), argument="to")
    if Author.objects.filter(pk=to.pk, is_former=True).exists():
        sentence = gettext("%(name)s no longer writes here. Choose somebody else.")
        raise Refused(sentence % {"name": to.name}, argument="to")


def _hand_over_article(
    one: HandedOver, author: Author, to: Author, *, by: User | None, now: datetime
) -> None:
    """Change the byline of the draft of a locked article, then replace its editions."""
    article, former_digest = one.article, one.article.draft_digest
    revision = _hand_over_draft(article, author, to, by=by) if one.in_draft else None
    copy = None
    for edition in one.editions:
        is_draft = revision is not None and edition.draft_digest == former_digest
        copy = _replace_edition(edition, author, to, revision if is_draft else None, by=by, now=now)
    log_action(
        Action.HAND_OVER,
        by=by,
        on=article,
        text=Message("From %(name)s to %(other)s.", name=author.name, other=to.name),
        revision=revision.pk if revision else None,
        edition=copy.pk if copy else None,
    )


def _hand_over_draft(article: Article, author: Author, to: Author, *, by: User | None) -> Revision:
    """Change the byline of a draft. Its state stays: an approval is of the text."""
    own = Byline.objects.filter(article=article, author=author)
    if Byline.objects.filter(article=article, author=to).exists():
        own.delete()
    else:
        own.update(author=to)
    article.save(update_fields=["changed_at"])  # a publication that has begun freezes the draft again
    reason = Message("Handed over from %(name)s to %(other)s", name=author.name, other=to.name)
    return record_revision(article, by=by, reason=reason)


def _replace_edition(
    edition: Edition, author: Author, to: Author, revision: Revision | None, *, by: User | None, now: datetime
) -> Edition:
    """Insert a copy of a live or scheduled edition with the new byline; cancel one that is scheduled.

    `revision` is the draft's new one, if the edition has the same text as the draft.
    """
    is_scheduled = edition.live_from > now
    new = copy_edition(edition)
    copy, author_ids = new.edition, _with_successor(new.author_ids, author.pk, to.pk)
    # For readers nothing else happens: neither an update nor another end.
    copy.published, copy.updated, copy.ends_at = edition.published, edition.updated, edition.ends_at
    copy.replaced_by_id = edition.replaced_by_id
    copy.minor, copy.change_note = (edition.minor, edition.change_note) if is_scheduled else (True, "")
    _set_byline(copy, author, to, author_ids)
    if revision is not None:
        copy.revision = revision
        copy.draft_digest = Article.objects.values_list("draft_digest", flat=True).get(pk=edition.article_id)
    start = edition.live_from if is_scheduled else now
    made = insert_edition(replace(new, author_ids=author_ids), live_from=start, by=by)
    if is_scheduled:  # of two editions with one start the later one is live
        Edition.objects.filter(pk=edition.pk).update(cancelled_at=now)
        ReleaseItem.objects.filter(edition=edition).update(edition=made)
    return made


def _with_successor(byline: Sequence[Name], author: Name, to: Name) -> list[Name]:
    """Return ids or slugs with `to` in place of the author; without the author if `to` is among them."""
    if to in byline:
        return [one for one in byline if one != author]
    return [to if one == author else one for one in byline]


def _set_byline(copy: Edition, author: Author, to: Author, author_ids: Sequence[int]) -> None:
    """Put the new byline into the text of an unsaved copy, and compute its digest."""
    manuscript = manuscript_of_edition(copy)
    slugs = _with_successor(manuscript.authors, author.slug, to.slug)
    manuscript = replace(manuscript, authors=tuple(slugs))
    copy.manuscript = format_manuscript(manuscript)
    # Not strictly: topics that were merged since are fewer now than in the text.
    ids = ReferenceIds(
        authors=dict(zip(manuscript.authors, author_ids, strict=True)),
        topics=dict(zip(manuscript.topics, copy.names["topics"], strict=False)),
        related=dict(zip(manuscript.related, copy.names["related"], strict=False)),
        episode={manuscript.episode: copy.episode_id} if copy.episode_id else {},
        pictures={},
    )
    copy.draft_digest = draft_digest(manuscript, ids)
