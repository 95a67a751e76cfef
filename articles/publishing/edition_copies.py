"""Publishes copies of editions: to roll back, and to return after unpublishing."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from articles.action_log import Action, format_time, log_action
from articles.models import Edition, lock_article
from articles.publishing.dates import date_copy
from articles.publishing.freeze import NewEdition
from articles.publishing.publish import PUBLISH, check_times, insert_edition
from articles.publishing.refusals import Refused, require_permission

# The fields that a copy does not take over: identity, times, and who made it.
OWN_FIELDS = {
    "id",
    "number",
    "updated",
    "live_from",
    "ends_at",
    "cancelled_at",
    "live_until",
    "replaced_by",
    "minor",
    "made_at",
    "made_by",
}


@transaction.atomic
def roll_back(
    edition: Edition, *, by: User | None, at: datetime | None = None, minor: bool = False
) -> Edition:
    """Publish a copy of an older edition; of the working copy, only the dates change.

    The text is not parsed or rendered again. `updated` becomes the time at which the copy goes live, unless
    the roll back is `minor`.

    Raises `PermissionDenied`; `Refused` if readers never had that edition or the time is past.
    """
    require_permission(by, PUBLISH)
    article = lock_article(edition.article)
    now = timezone.now()
    check_times(article, at=at, until=None, now=now)
    if not Edition.objects.filter(pk=edition.pk).begun(now).exists():
        raise Refused("Readers never had that edition.")
    copy = schedule_copy(edition, at=at or now, by=by, minor=minor)
    text = gettext("Back to edition %(number)d.") % {"number": edition.number}
    if copy.live_from > now:
        text = gettext("Back to edition %(number)d on %(time)s.") % {
            "number": edition.number,
            "time": format_time(copy.live_from),
        }
    log_action(Action.ROLL_BACK, by=by, on=article, text=text, edition=copy.pk)
    return copy


def schedule_copy(edition: Edition, *, at: datetime, by: User | None, minor: bool) -> Edition:
    """Insert a copy of an edition that is live from `at`. Call under `lock_article`."""
    frozen_fields = {
        field.attname: getattr(edition, field.attname)
        for field in Edition._meta.concrete_fields
        if field.name not in OWN_FIELDS
    }
    copy = Edition(**frozen_fields, live_from=at, minor=minor)
    date_copy(copy, edition)
    new = NewEdition(
        edition=copy,
        author_ids=list(edition.bylines.values_list("author_id", flat=True)),
        topic_ids=list(edition.edition_topics.values_list("topic_id", flat=True)),
        related_ids=list(edition.edition_related.values_list("article_id", flat=True)),
        picture_ids=list(edition.edition_pictures.values_list("picture_id", flat=True)),
        help_line_ids=list(edition.edition_help_lines.values_list("line_id", flat=True)),
    )
    return insert_edition(new, live_from=at, by=by)
