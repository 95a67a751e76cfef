"""The publication state of an article, and whether its draft differs from the live edition."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Edition

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

NEVER, LIVE, SCHEDULED, UNPUBLISHED = "never", "live", "scheduled", "unpublished"
LABELS: "Mapping[str, StrPromise]" = {
    NEVER: _("Never published"),
    LIVE: _("Live"),
    SCHEDULED: _("Scheduled"),
    UNPUBLISHED: _("Unpublished"),
}


@dataclass(frozen=True, slots=True)
class State:
    """The publication state of an article.

    `since` and `ends` are times of the live edition, `comes` is the start of the next scheduled one.
    """

    name: str
    since: datetime | None = None
    ends: datetime | None = None
    comes: datetime | None = None
    returns: bool = False
    differs: bool = False

    @property
    def sentence(self) -> str:
        """The state in a full sentence, with times."""
        if self.name == SCHEDULED:
            return (
                gettext("Unpublished, returns %(time)s")
                if self.returns
                else gettext("Scheduled for %(time)s")
            ) % {"time": format_time(self.comes)}
        if self.name != LIVE:
            return str(LABELS[self.name])
        times = {
            "since": format_time(self.since),
            "end": format_time(self.ends),
            "next": format_time(self.comes),
        }
        ends_first = self.ends is not None and self.ends != self.comes
        if ends_first and self.comes:
            return gettext("Live since %(since)s, until %(end)s; next edition %(next)s") % times
        if ends_first:
            return gettext("Live since %(since)s, until %(end)s") % times
        if self.comes:
            return gettext("Live since %(since)s; next edition %(next)s") % times
        return gettext("Live since %(since)s") % times

    @property
    def brief(self) -> str:
        """The state for the list: dates without hours, and no "since", which has its own column."""
        day = {"day": format_day(self.comes)}
        if self.name == LIVE and self.comes:
            return gettext("Live, next %(day)s") % day
        if self.name == SCHEDULED:
            return (gettext("Returns %(day)s") if self.returns else gettext("Scheduled for %(day)s")) % day
        return str(LABELS[self.name])

    @property
    def schedule(self) -> str:
        """What happens at `comes`: the first edition, a return, or an edition that replaces the live one."""
        time = {"time": format_time(self.comes)}
        if self.name == LIVE:
            return gettext("New edition %(time)s") % time
        return (gettext("Returns %(time)s") if self.returns else gettext("Goes live %(time)s")) % time


def format_time(time: datetime | None) -> str:
    """Format a time in the site's time zone and the language in use: March 3, 2026, 2:05 PM"""
    return date_format(localtime(time), "DATETIME_FORMAT") if time else ""


def format_day(time: datetime | None) -> str:
    """Format a day in the site's time zone: March 3, 2026."""
    return date_format(localtime(time), "DATE_FORMAT") if time else ""


def with_state(articles: QuerySet[Article]) -> QuerySet[Article]:
    """Annotate articles with the values that `state_of` reads, so that a list needs no query per row.

    The draft differs when its digest is not that of the live edition.
    """
    return articles.annotate(**_state_values())


def in_state(articles: QuerySet[Article], name: str) -> QuerySet[Article]:
    """Filter to the articles in a state, without annotations.

    For a few rows with annotations that are conditions, PostgreSQL reads the editions of all articles.
    """
    return articles.alias(**_state_values()).filter(**STATE_FILTERS[name])


def _state_values() -> dict[str, Exists | Subquery]:
    editions = Edition.objects.filter(article=OuterRef("pk"))
    live, coming = editions.live().order_by(), editions.scheduled().order_by("live_from")
    return {
        "live_since": Subquery(live.values("live_from")[:1]),
        "live_ends": Subquery(live.values("live_until")[:1]),
        "comes_at": Subquery(coming.values("live_from")[:1]),
        "is_live": Exists(live),
        "is_coming": Exists(coming),
        "was_live": Exists(editions.begun()),
        "draft_is_live": Exists(live.filter(draft_digest=OuterRef("draft_digest"))),
    }


def state_of(article: Any) -> State:
    """Return the state of an article annotated by `with_state`."""
    common = {"comes": article.comes_at, "returns": article.was_live}
    if article.live_since:
        differs = not article.draft_is_live
        return State(LIVE, article.live_since, article.live_ends, differs=differs, **common)
    if article.comes_at:
        return State(SCHEDULED, **common)
    return State(UNPUBLISHED if article.was_live else NEVER)


def load_state(article: Article) -> State:
    """Load and return the state of one article."""
    return state_of(with_state(Article.objects.filter(pk=article.pk)).get())


STATE_FILTERS: Mapping[str, Mapping[str, bool]] = {
    NEVER: {"was_live": False, "is_coming": False},
    LIVE: {"is_live": True},
    SCHEDULED: {"is_coming": True},
    UNPUBLISHED: {"was_live": True, "is_live": False, "is_coming": False},
    "differs": {"is_live": True, "draft_is_live": False},
}
