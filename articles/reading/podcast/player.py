"""Published episodes, defined once for the whole site, and the data of an episode's player."""

import re
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from articles.models import Edition, Episode
from articles.models.chapters import Chapter, format_time
from articles.models.transcripts import Cue
from articles.reading.cache.versions import ContentVersion, get_or_compute
from articles.rendering import text_of_html
from authors.models import address

# At least 20 characters up to a full stop that does not belong to a title such as “Dr.” or an initial.
FIRST_SENTENCE = re.compile(
    r"^.{20,}?(?<!\bDr)(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\b[A-Z])[.!?…]+[”’\"')]*(?=\s|$)"
)


def published_episodes(at: datetime | None = None) -> QuerySet[Any]:
    """Return the published episodes, newest first: those with a live edition, from their own date on.

    `out_at` is the date readers see: `published`, or else when the first live edition was published.
    """
    moment = at or timezone.now()
    editions = Edition.objects.live(moment).filter(episode=OuterRef("pk"))
    first = editions.order_by("published").values("published")[:1]
    return (
        Episode.objects.filter(Q(published__isnull=True) | Q(published__lte=moment), Exists(editions))
        .annotate(out_at=Coalesce("published", Subquery(first)))
        .order_by("-out_at", "-pk")
    )


def published_episode_ids(version: ContentVersion) -> Sequence[int]:
    """Return the ids of the published episodes, newest first. One query per content version."""

    def find() -> Sequence[int]:
        return array("q", published_episodes().values_list("pk", flat=True).iterator())

    return get_or_compute(version, "published_episodes", find, size=lambda ids: 8 * len(ids) + 256)


def episodes_by_id(ids: Iterable[int]) -> Sequence[Any]:
    """Return published episodes with the fields of lists, by their ids and in this order. One query."""
    wanted = list(ids)
    found = published_episodes().defer("transcript", "cues", "notes").in_bulk(wanted)
    return [found[pk] for pk in wanted if pk in found]


def has_explicit(version: ContentVersion) -> bool:
    """Whether a published episode is explicit. One query per content version."""
    return get_or_compute(
        version, "explicit", published_episodes().filter(explicit=True).exists, size=lambda _: 64
    )


def is_out(episode: Episode, at: datetime | None = None) -> bool:
    """Whether an episode's own date has come. The same condition as in `published_episodes`."""
    return episode.published is None or episode.published <= (at or timezone.now())


@dataclass(frozen=True, slots=True)
class PlayerData:
    """Data of an episode's player. `url` is the audio file, of `size` bytes; `page` is the episode's page.

    `teaser` is one sentence about the episode. `file_name` is for people who download the audio. Where
    `has_times` is false, the cues have none: the transcript does not follow the audio.
    """

    title: str
    teaser: str
    url: str
    mime_type: str
    size: int
    seconds: int
    number: int | None
    season: int | None
    page: str
    file_name: str
    transcript_url: str
    has_times: bool
    cues: Sequence[Cue]
    chapters: Sequence[Chapter]

    @property
    def length(self) -> str:
        """The duration in the format of players, such as 12:34."""
        return format_time(self.seconds)


def player_data_if_published(episode: Episode | None) -> PlayerData | None:
    """Return the player of a live edition's episode, or None if the episode is not published yet."""
    return player_data(episode) if episode is not None and is_out(episode) else None


def player_data(episode: Episode) -> PlayerData:
    """Return the player of an episode."""
    return PlayerData(
        title=episode.title,
        teaser=teaser(episode.notes_html),
        url=default_storage.url(episode.audio.name),
        mime_type=episode.mime_type,
        size=episode.size,
        seconds=episode.seconds,
        number=episode.number,
        season=episode.season,
        page=episode.get_absolute_url(),
        file_name=episode.download_name,
        transcript_url=transcript_address(episode),
        has_times=episode.has_times,
        cues=[tuple(cue) for cue in episode.cues],
        chapters=[(at, title) for at, title in episode.chapters],
    )


def transcript_address(episode: Episode) -> str:
    """Return the path of an episode's transcript: WebVTT, or plain text if it has no times."""
    return address("episode_transcript" if episode.has_times else "episode_transcript_text", episode.slug)


def teaser(notes_html: str) -> str:
    """Return the first sentence of the show notes as plain text, or else the podcast's description.

    >>> teaser("<p>Ana talks to Dr. Lee Okafor. They also laugh.</p>")
    'Ana talks to Dr. Lee Okafor.'
    """
    text = text_of_html(notes_html).partition("\n")[0]
    sentence = FIRST_SENTENCE.match(text)
    return sentence.group() if sentence else text or str(settings.PODCAST_DESCRIPTION)
