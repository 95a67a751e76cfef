"""What the review of an article says about a text: reviewed, edited since its review, or not reviewed."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from articles.manuscript import Manuscript
from articles.models import Article, Episode, SignOff, current_episode_sign_off, current_sign_off
from articles.models.sign_off import SignOffQuerySet


class ReviewKind(StrEnum):
    REVIEWED = "reviewed"
    EDITED_SINCE = "edited_since"
    NOT_REVIEWED = "not_reviewed"


@dataclass(frozen=True, slots=True)
class ReviewState:
    """The state of one text, with the sign-off that it comes from, if there is one."""

    kind: ReviewKind
    sign_off: SignOff | None = None

    @property
    def is_overdue(self) -> bool:
        """Whether the next review of this text was due before today."""
        due = self.sign_off.review_due if self.sign_off else None
        return self.kind == ReviewKind.REVIEWED and due is not None and due < timezone.localdate()

    @property
    def sentence(self) -> str:
        """The state in words, for people at the desk."""
        if self.sign_off is None:
            return gettext("This text was not reviewed.")
        words = {"name": self.sign_off.reviewer, "date": date_format(self.sign_off.reviewed_on)}
        if self.kind == ReviewKind.EDITED_SINCE:
            return gettext("Reviewed by %(name)s on %(date)s, edited since.") % words
        if self.is_overdue:
            return gettext("Reviewed by %(name)s on %(date)s. The next review is overdue.") % words
        return gettext("This text was reviewed by %(name)s on %(date)s.") % words


def review_state_of(article: Article, manuscript: Manuscript) -> ReviewState:
    """Return the state that this text of the article has, or would have if it were published. Two queries."""
    earlier = SignOff.objects.of_whole_articles().filter(article=article)
    return _state(current_sign_off(article, manuscript), earlier)


def review_state_of_episode(episode: Episode) -> ReviewState:
    """Return the state of an episode as it is stored. At most two queries."""
    return _state(current_episode_sign_off(episode), SignOff.objects.standing().filter(episode=episode))


def _state(current: SignOff | None, earlier: SignOffQuerySet) -> ReviewState:
    if current:
        return ReviewState(ReviewKind.REVIEWED, current)
    latest = earlier.select_related("reviewer").order_by("-reviewed_on", "-pk").first()
    return ReviewState(ReviewKind.EDITED_SINCE, latest) if latest else ReviewState(ReviewKind.NOT_REVIEWED)
