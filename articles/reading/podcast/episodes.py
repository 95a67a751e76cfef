"""An episode's page as plain data, and what its files say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from textwrap import shorten
from typing import Any

from django.conf import settings
from django.http import Http404
from django.utils.safestring import SafeString

from articles.models import Edition, Episode
from articles.reading.cache.versions import ContentVersion
from articles.reading.podcast.player import PlayerData, player_data, published_episode_ids, published_episodes
from articles.rendering import mark_clean, text_of_html

IN_SHORT = 300  # characters


@dataclass(frozen=True, slots=True)
class EpisodePage:
    """Everything an episode's page shows. `listen` has the sound, its length and kind, number and season.

    `description` is plain text; `articles` are the live editions that name the episode.
    """

    title: str
    url: str
    date: datetime
    description: str
    notes_html: SafeString
    explicit: bool
    listen: PlayerData
    articles: Sequence[Edition]
    newer: Episode | None
    older: Episode | None


def episode_page(version: ContentVersion, slug: str) -> EpisodePage:
    """Look an episode's page up, in three queries: the episode, its articles, and the two beside it.

    Raises `Http404` for an episode that readers may not hear.
    """
    episode = published_episodes().filter(slug=slug).defer("transcript", "notes").first()
    if episode is None:
        raise Http404
    newer, older = _neighbours(version, episode)
    return EpisodePage(
        title=episode.title,
        url=episode.get_absolute_url(),
        date=episode.out_at,
        description=in_short(episode),
        notes_html=mark_clean(episode.notes_html),
        explicit=episode.explicit,
        listen=player_data(episode),
        articles=articles_with(episode),
        newer=newer,
        older=older,
    )


def articles_with(episode: Episode) -> Sequence[Edition]:
    """The live editions that name an episode, as short cards show them."""
    naming = Edition.objects.live().filter(episode=episode)
    return list(naming.only("kind", "slug", "title", "dek", "lead", "minutes").order_by("-published", "-pk"))


def _neighbours(version: ContentVersion, episode: Episode) -> tuple[Episode | None, Episode | None]:
    """The next newer and the next older episode."""
    ids = published_episode_ids(version)
    if episode.pk not in ids:
        return None, None  # it appeared just now: the epoch is over, and the page will be made again
    place = ids.index(episode.pk)
    newer = ids[place - 1] if place else None
    older = ids[place + 1] if place + 1 < len(ids) else None
    names = (
        published_episodes().only("slug", "title").in_bulk([pk for pk in (newer, older) if pk is not None])
    )
    return names.get(newer), names.get(older)


def in_short(episode: Episode) -> str:
    """The first paragraph of the show notes as plain text, or the title."""
    words = text_of_html(episode.notes_html).partition("\n")[0]
    return shorten(words, IN_SHORT, placeholder=" …") if words else episode.title


def chapters_file(episode: Episode) -> dict[str, Any]:
    """What the file of an episode's chapters says, in version 1.2 of the podcast namespace's JSON."""
    return {
        "version": "1.2.0",
        "title": episode.title,
        "podcastName": settings.PODCAST_TITLE,
        "chapters": [{"startTime": at, "title": title} for at, title in episode.chapters],
    }
