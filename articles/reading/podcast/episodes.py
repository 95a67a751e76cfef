"""An episode's page as plain data for its template, and the content of its chapters file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from textwrap import shorten
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.utils.safestring import SafeString

from articles.models import Edition, Episode, SignOff
from articles.reading.cache.versions import ContentVersion
from articles.reading.frozen_html import fill_frozen_html
from articles.reading.podcast.episode_review import EpisodeReview, episode_review
from articles.reading.podcast.player import PlayerData, player_data, published_episode_ids, published_episodes
from articles.rendering import text_of_html

SUMMARY_LENGTH = 300  # characters


@dataclass(frozen=True, slots=True)
class EpisodePage:
    """Everything an episode's page shows. `player` has the player's data, with number and season.

    `description` is plain text; `articles` are the live editions with this episode. `review` is None if
    nobody has reviewed the episode.
    """

    title: str
    url: str
    date: datetime
    description: str
    notes_html: SafeString
    explicit: bool
    player: PlayerData
    articles: Sequence[Edition]
    newer: Episode | None
    older: Episode | None
    review: EpisodeReview | None


def episode_page(version: ContentVersion, slug: str) -> EpisodePage:
    """Build an episode's page with three queries: the episode, its articles, the episodes beside it.

    One more loads the help lines if the notes place one and this content version has not loaded them, and
    two load the review if there is one.

    Raises `Http404` if the episode is not published.
    """
    # With the transcript and the notes: a review is of exactly these.
    reviews = SignOff.objects.standing().filter(episode=OuterRef("pk"))
    episode = published_episodes().filter(slug=slug).annotate(is_reviewed=Exists(reviews)).first()
    if episode is None:
        raise Http404
    newer, older = _neighbors(version, episode)
    return EpisodePage(
        title=episode.title,
        url=episode.get_absolute_url(),
        date=episode.out_at,
        description=in_short(episode),
        notes_html=fill_frozen_html(version, episode.notes_html),
        explicit=episode.explicit,
        player=player_data(episode),
        articles=articles_with(episode),
        newer=newer,
        older=older,
        review=episode_review(version, episode) if episode.is_reviewed else None,
    )


def articles_with(episode: Episode) -> Sequence[Edition]:
    """Return the live editions with an episode, with the fields of brief cards."""
    editions = Edition.objects.live().filter(episode=episode)
    return list(
        editions.only("article", "kind", "slug", "title", "dek", "lead", "minutes", "names").order_by(
            "-published", "-pk"
        )
    )


def _neighbors(version: ContentVersion, episode: Episode) -> tuple[Episode | None, Episode | None]:
    """Return the next newer and the next older episode."""
    ids = published_episode_ids(version)
    if episode.pk not in ids:
        return None, None  # it was published just now: the version is over, and the view will run again
    place = ids.index(episode.pk)
    newer = ids[place - 1] if place else None
    older = ids[place + 1] if place + 1 < len(ids) else None
    names = (
        published_episodes().only("slug", "title").in_bulk([pk for pk in (newer, older) if pk is not None])
    )
    return names.get(newer), names.get(older)


def in_short(episode: Episode) -> str:
    """Return the first paragraph of the show notes as plain text, or the title if there are none."""
    text = text_of_html(episode.notes_html).partition("\n")[0]
    return shorten(text, SUMMARY_LENGTH, placeholder=" …") if text else episode.title


def chapters_file(episode: Episode) -> dict[str, Any]:
    """Return the content of an episode's chapters file: JSON chapters 1.2 of the podcast namespace."""
    return {
        "version": "1.2.0",
        "title": episode.title,
        "podcastName": settings.PODCAST_TITLE,
        "chapters": [{"startTime": at, "title": title} for at, title in episode.chapters],
    }
