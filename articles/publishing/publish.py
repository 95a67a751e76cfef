"""Publishing: now, from a time, until a time."""

from dataclasses import replace
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from articles.file_removal import hold_off_removal
from articles.freshness import bump_generation
from articles.models import (
    Article,
    Edition,
    Section,
    claim,
    lock,
    make_revision_data,
    recompute_live_until,
    record,
)
from articles.publishing.dates import NAMES, Dates, redating, until_then
from articles.publishing.freeze import Frozen, NewEdition, freeze, has_its_pictures, save_editions
from articles.publishing.refusals import Refused, require

PUBLISH = "articles.publish_article"


def publish(
    article: Article,
    *,
    by: User | None,
    at: datetime | None = None,
    until: datetime | None = None,
    minor: bool = False,
    updated: datetime | None = None,
) -> Edition:
    """Freeze the working copy into an edition that is live from `at` (now) until `until` (for good).

    What dates readers see is said in `articles.publishing.dates`. A `minor` change leaves the date of the
    last update as it is, or as it was set by hand; any other change sets it. `updated` is that date where the
    caller knows better (an archive). The draft gets the dates of the edition. Publishing what is live
    already, without times, changes nothing.

    Raises `PermissionDenied`; `Refused` for faults in the text, a beginning in the past (but for the first
    edition of an article), or an end before the beginning.
    """
    require(by, PUBLISH)
    while True:
        article.refresh_from_db()
        seen = article.changed_at
        frozen = freeze(article)
        with transaction.atomic():
            locked = lock(article)
            if locked.changed_at != seen:
                continue  # somebody saved meanwhile: render what is there now
            hold_off_removal()
            if not has_its_pictures(frozen.edition):
                continue  # somebody replaced or deleted a picture meanwhile, and its files may be gone
            edition = _publish(locked, frozen, by=by, at=at, until=until, minor=minor, updated=updated)
        article.refresh_from_db()
        return edition


def _publish(
    article: Article,
    frozen: Frozen,
    *,
    by: User | None,
    at: datetime | None,
    until: datetime | None,
    minor: bool,
    updated: datetime | None,
) -> Edition:
    now = timezone.now()
    check_times(article, at=at, until=until, now=now)
    dates, edition, live = Dates(article.pk), frozen.edition, live_edition_of(article, now)
    edition.live_from, edition.ends_at, edition.minor = at or now, until, minor
    begins = max(edition.live_from, now)
    published, in_draft = until_then(begins, dates.set_in_draft(article))
    given = updated if updated and updated <= begins else None
    same = live is not None and _same(live, edition)
    if live and same and at is until is None:
        kept = dates.of(now, by_hand=(published, given or in_draft), minor=True)
        if kept == (live.published, live.updated):
            _drop_dates_not_taken(article, dates.newest or live, now)
            return live
    if not (minor or same) and dates.earlier(edition.live_from):
        in_draft = None
    by_hand = published, given or in_draft
    edition.published, edition.updated = dates.of(edition.live_from, by_hand=by_hand, minor=minor)
    article.published, article.updated = edition.published, edition.updated
    article.save(update_fields=NAMES)
    claim(article)
    _freeze_anchors(article, frozen.anchors)
    text = replace(frozen.manuscript, published=article.published, updated=article.updated)
    told = make_revision_data(text, frozen.names)
    edition.manuscript = told.text
    edition.revision = record(article, by=by, reason="Published", facts=told)
    return insert_edition(frozen, live_from=edition.live_from, by=by)


def insert_edition(new: NewEdition, *, live_from: datetime, by: User | None) -> Edition:
    """Give an edition that has its dates a number and its place in time. Call under `lock`."""
    edition = new.edition
    last = Edition.objects.filter(article_id=edition.article_id).aggregate(last=Max("number"))["last"]
    edition.number = (last or 0) + 1
    edition.live_from = edition.live_until = live_from
    edition.made_by = by
    with redating(edition.article):
        save_editions([new])
        recompute_live_until(edition.article)
    bump_generation()
    edition.refresh_from_db(fields=["live_until"])
    return edition


def check_times(article: Article, *, at: datetime | None, until: datetime | None, now: datetime) -> None:
    """Refuse times that cannot be meant."""
    if at is not None and at < now and Edition.objects.filter(article=article).begun(now).exists():
        raise Refused("That time is past. Only the first edition of an article may begin in the past.")
    if until is not None and until <= (at or now):
        raise Refused("It would end before it begins.")
    if until is not None and until <= now:
        raise Refused("That end is past already.")


def live_edition_of(article: Article, at: datetime | None = None) -> Edition | None:
    """Return the edition readers get now, or at a moment."""
    return Edition.objects.filter(article=article).live(at).first()


def _same(live: Edition, edition: Edition) -> bool:
    """Whether readers would see no difference but in dates, and nothing ends the live edition."""
    texts = (live.draft_digest, live.pictures), (edition.draft_digest, edition.pictures)
    return live.ends_at is None and texts[0] == texts[1]


def _drop_dates_not_taken(article: Article, newest: Edition, now: datetime) -> None:
    """Give the draft the dates of its newest edition where it has none, or one that lies in the future."""
    for name in NAMES:
        date = getattr(article, name)
        if date is None or date > now:
            setattr(article, name, getattr(newest, name))
    article.save(update_fields=NAMES)


def _freeze_anchors(article: Article, pins: tuple[str, ...]) -> None:
    changed = []
    for section, pin in zip(article.sections.all(), pins, strict=True):
        if section.anchor != pin:
            section.anchor = pin
            changed.append(section)
    # One insert that meets its own rows: many times as quick as one update with a case for each.
    Section.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["id"], update_fields=["anchor"]
    )


def overtaken(edition: Edition) -> list[Edition]:
    """Return the scheduled editions that were frozen before this one and will follow it.

    They do not hold what this one mended; `remake` freezes one anew.
    """
    later = Edition.objects.filter(article_id=edition.article_id, number__lt=edition.number)
    return list(later.scheduled().filter(live_from__gte=edition.live_from).order_by("live_from"))


def remake(edition: Edition, *, by: User | None) -> Edition:
    """Freeze a scheduled edition anew from the working copy, at the same times.

    Raises `Refused` where its time has come or it was cancelled.
    """
    require(by, PUBLISH)
    if edition.cancelled_at or edition.live_from <= timezone.now():
        raise Refused("Only an edition whose time has not come can be made anew.")
    # Of two editions that begin together the later one is live, so there is no moment between the two steps.
    anew = publish(edition.article, by=by, at=edition.live_from, until=edition.ends_at, minor=edition.minor)
    Edition.objects.filter(pk=edition.pk).update(cancelled_at=timezone.now())
    return anew
