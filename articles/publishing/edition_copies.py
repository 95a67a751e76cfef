"""Publishes copies of editions: to roll back, and to return after unpublishing."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from articles.action_log import Action, format_time, log_action
from articles.manuscript import Manuscript, Message, Section
from articles.manuscript.decisions import has_confirmed_section
from articles.models import Article, Edition, UnreadableEdition, lock_article, manuscript_of_edition
from articles.publishing.dates import date_copy
from articles.publishing.freeze import NewEdition
from articles.publishing.preflight.preflight_checks import prepare_preflight, refuse_blocked
from articles.publishing.publish import (
    PUBLISH,
    change_note_sentences,
    check_change_note,
    check_times,
    insert_edition,
)
from articles.publishing.refusals import Refused, require_permission
from articles.rendering import text_of_html

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
    "change_note",
    "made_at",
    "made_by",
}


@transaction.atomic
def roll_back(
    edition: Edition,
    *,
    by: User | None,
    at: datetime | None = None,
    minor: bool = False,
    note: str = "",
) -> Edition:
    """Publish a copy of an older edition; of the working copy, only the dates change.

    The text is not parsed or rendered again. `updated` becomes the time at which the copy goes live, unless
    the roll back is `minor`. `note` tells readers why, as in `publish`; the old edition's note is not copied.

    Raises `PermissionDenied`; `Refused` if readers never had that edition, the time is past, or the note is
    not one line of text.
    """
    require_permission(by, PUBLISH)
    note = check_change_note(note)
    article = lock_article(edition.article)
    now = timezone.now()
    check_times(article, at=at, until=None, now=now)
    if not Edition.objects.filter(pk=edition.pk).begun(now).exists():
        raise Refused(gettext("That edition was never live."))
    copy = schedule_copy(edition, at=at or now, by=by, minor=minor, note=note)
    text = Message("Back to edition %(number)s.", number=edition.number)
    if copy.live_from > now:
        text = Message(
            "Back to edition %(number)s on %(time)s.",
            number=edition.number,
            time=format_time(copy.live_from),
        )
    sentences = [text, *change_note_sentences(copy)]
    log_action(Action.ROLL_BACK, by=by, on=article, text=sentences, edition=copy.pk)
    return copy


def schedule_copy(edition: Edition, *, at: datetime, by: User | None, minor: bool, note: str = "") -> Edition:
    """Insert a copy of an edition that is live from `at`. Call under `lock_article`.

    Raises `PreflightRefused` if its text may not be published by today's rules. Decisions about the same
    sections in the draft count, too.
    """
    new = copy_edition(edition)
    new.edition.live_from, new.edition.minor, new.edition.change_note = at, minor, note
    date_copy(new.edition, edition)
    return insert_edition(new, live_from=at, by=by)


def copy_edition(edition: Edition) -> NewEdition:
    """Return an unsaved copy of an edition, without `OWN_FIELDS`. Raises `PreflightRefused`."""
    text = text_of_edition_to_check(edition)
    lines = Article.objects.values_list("safety", flat=True).get(pk=edition.article_id)
    refuse_blocked(prepare_preflight(text, lines=lines))
    frozen_fields = {
        field.attname: getattr(edition, field.attname)
        for field in Edition._meta.concrete_fields
        if field.name not in OWN_FIELDS
    }
    return NewEdition(
        edition=Edition(**frozen_fields | {"is_sensitive": has_confirmed_section(text, lines)}),
        author_ids=list(edition.bylines.values_list("author_id", flat=True)),
        topic_ids=list(edition.edition_topics.values_list("topic_id", flat=True)),
        related_ids=list(edition.edition_related.values_list("article_id", flat=True)),
        picture_ids=list(edition.edition_pictures.values_list("picture_id", flat=True)),
        help_line_ids=list(edition.edition_help_lines.values_list("line_id", flat=True)),
    )


def text_of_edition_to_check(edition: Edition) -> Manuscript:
    """Return the text of an edition for checks; without its decisions if it cannot be parsed any more."""
    try:
        return manuscript_of_edition(edition)
    except UnreadableEdition:
        sections = (
            Section(part["type"], part["heading"], text_of_html(part["html"])) for part in edition.sections
        )
        return Manuscript(
            edition.title, short_version=text_of_html(edition.short_html), sections=tuple(sections)
        )
