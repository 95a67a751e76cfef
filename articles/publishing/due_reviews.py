"""Reviews of live texts and episodes that are due, and the mail that reminds editors once of each."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext, override

from articles.mail import queue_mail
from articles.models import Edition, SignOff, current_episode_sign_off
from articles.publishing.workflow_mail import editors
from articles.reading.podcast.player import published_episodes
from authors.desk_language import languages_of

REMINDED_BEFORE = timedelta(days=30)  # before the day on which a review is due


def due_reviews(until: date) -> QuerySet[SignOff]:
    """Return the reviews of texts that readers have now, with a next review due by this day."""
    live = Edition.objects.live().filter(article=OuterRef("article"), digest=OuterRef("digest"))
    due = SignOff.objects.of_whole_articles().filter(Exists(live), review_due__lte=until)
    return due.select_related("article", "reviewer").order_by("review_due", "pk")


def due_episode_reviews(until: date) -> list[SignOff]:
    """Return the reviews of published episodes as they are now, with a next review due by this day.

    One query, and one for each that is due: the digest of an episode is not stored.
    """
    due = SignOff.objects.standing().filter(episode__in=published_episodes().values("pk"))
    due = due.filter(review_due__lte=until).select_related("episode", "reviewer")
    return [
        signed
        for signed in due.order_by("review_due", "pk")
        if signed.episode and current_episode_sign_off(signed.episode) == signed
    ]


def remind_editors(today: date) -> int:
    """Mail editors the reviews that are due soon or overdue and that no mail has named yet.

    Returns how many those are. One mail a person, in their language.
    """
    with transaction.atomic():
        until = today + REMINDED_BEFORE
        due = list(due_reviews(until).filter(reminded_at=None))
        due += [signed for signed in due_episode_reviews(until) if signed.reminded_at is None]
        # The update decides who sends, if the command runs twice at the same time.
        ids = [signed.pk for signed in due]
        if not SignOff.objects.filter(pk__in=ids, reminded_at=None).update(reminded_at=timezone.now()):
            return 0
        people = editors().filter(is_active=True).exclude(email="")
        for person, language in languages_of(list(people)).items():
            with override(language):
                queue_mail(person.email, _subject(len(due)), _text(due))
    return len(due)


def _subject(count: int) -> str:
    return ngettext("%(count)d review is due", "%(count)d reviews are due", count) % {"count": count}


def _text(due: Sequence[SignOff]) -> str:
    lines = [gettext("These are due for a new review:")]
    for signed in due:
        words = {
            "title": signed.target,
            "date": date_format(signed.review_due or signed.reviewed_on),
            "name": signed.reviewer,
            "address": settings.SITE_URL + _address(signed),
        }
        sentence = gettext("“%(title)s”, due %(date)s, reviewed last by %(name)s: %(address)s")
        lines.append(sentence % words)
    return "\n\n".join(lines)


def _address(signed: SignOff) -> str:
    if signed.episode_id is None:
        return reverse("admin:articles_article_review", args=[signed.article_id])
    return reverse("admin:articles_episode_change", args=[signed.episode_id])
