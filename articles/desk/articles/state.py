"""Where an article stands: never published, live, scheduled or unpublished; and whether the draft differs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.formats import date_format
from django.utils.timezone import localtime

from articles.models import Article, Edition

NEVER, LIVE, SCHEDULED, UNPUBLISHED = "never", "live", "scheduled", "unpublished"
LABELS: Mapping[str, str] = {
    NEVER: "Never published",
    LIVE: "Live",
    SCHEDULED: "Scheduled",
    UNPUBLISHED: "Unpublished",
}


@dataclass(frozen=True, slots=True)
class State:
    """`since` and `ends` belong to the live edition, `comes` to the next scheduled one."""

    name: str
    since: datetime | None = None
    ends: datetime | None = None
    comes: datetime | None = None
    returns: bool = False
    differs: bool = False

    @property
    def words(self) -> str:
        """The state as an editor reads it."""
        if self.name == LIVE:
            return "Live since " + moment(self.since) + self._what_follows()
        if self.name == SCHEDULED:
            return ("Unpublished, returns " if self.returns else "Scheduled for ") + moment(self.comes)
        return LABELS[self.name]

    @property
    def brief(self) -> str:
        """The same for a list, which tells beside it since when: days without hours."""
        if self.name == LIVE and self.comes:
            return f"Live, next {day(self.comes)}"
        if self.name == SCHEDULED:
            return f"{'Returns' if self.returns else 'Scheduled for'} {day(self.comes)}"
        return LABELS[self.name]

    def _what_follows(self) -> str:
        follows = f", until {moment(self.ends)}" if self.ends and self.ends != self.comes else ""
        return follows + (f"; next edition {moment(self.comes)}" if self.comes else "")


def moment(time: datetime | None) -> str:
    """A time in the site's zone, as the desk writes it: 3 Mar 2026, 14:05."""
    return date_format(localtime(time), "j M Y, H:i") if time else ""


def day(time: datetime | None) -> str:
    """A day in the site's zone: 3 Mar 2026."""
    return date_format(localtime(time), "j M Y") if time else ""


def with_state(articles: QuerySet[Article]) -> QuerySet[Article]:
    """Annotate articles with what `state_of` reads, so that a list costs no query a row.

    The draft differs where its digest is not that of the live text.
    """
    editions = Edition.objects.filter(article=OuterRef("pk"))
    live, coming = editions.live().order_by(), editions.scheduled().order_by("live_from")
    return articles.annotate(
        live_since=Subquery(live.values("live_from")[:1]),
        live_ends=Subquery(live.values("live_until")[:1]),
        comes_at=Subquery(coming.values("live_from")[:1]),
        is_live=Exists(live),
        is_coming=Exists(coming),
        was_live=Exists(editions.begun()),
        draft_is_live=Exists(live.filter(draft_digest=OuterRef("draft_digest"))),
    )


def state_of(article: Any) -> State:
    """The state of an article that came through `with_state`."""
    common = {"comes": article.comes_at, "returns": article.was_live}
    if article.live_since:
        differs = not article.draft_is_live
        return State(LIVE, article.live_since, article.live_ends, differs=differs, **common)
    if article.comes_at:
        return State(SCHEDULED, **common)
    return State(UNPUBLISHED if article.was_live else NEVER)


def state_in_full(article: Article) -> State:
    """The state of one article, whichever way it was found."""
    return state_of(with_state(Article.objects.filter(pk=article.pk)).get())


STATE_FILTERS: Mapping[str, Mapping[str, bool]] = {
    NEVER: {"was_live": False, "is_coming": False},
    LIVE: {"is_live": True},
    SCHEDULED: {"is_coming": True},
    UNPUBLISHED: {"was_live": True, "is_live": False, "is_coming": False},
    "differs": {"is_live": True, "draft_is_live": False},
}
