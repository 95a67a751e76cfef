"""Rows and records of authors, topics, episodes and series: what a row says as a file, and the way back."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any, TypeVar

from articles.manuscript.characters import trim
from articles.models import Episode, Series, Topic
from articles.publishing.library import PORTRAITS
from articles.transfer.content_folder.records import AuthorRecord, EpisodeRecord, SeriesRecord, TopicRecord
from authors.models import Author, PublicIdModel

Row = TypeVar("Row", bound=PublicIdModel)


def new_row(model: type[Row], slug: str, public_id: str, **fields: Any) -> Row:
    """Return an unsaved row with this id, or with one made for it where the text has none."""
    given = {"public_id": public_id} if public_id else {}
    return model(slug=slug, **given, **fields)


def portrait_path(author: Author) -> str:
    """Return where an author's portrait lies in a content folder; nothing where there is none."""
    if not author.portrait:
        return ""
    return f"{PORTRAITS}{author.slug}{PurePosixPath(author.portrait['file']).suffix}"


def audio_path(episode: Episode) -> str:
    """Return where an episode's sound lies in a content folder."""
    return f"audio/{episode.slug}{PurePosixPath(episode.audio.name or '').suffix}" if episode.audio else ""


def transcript_path(episode: Episode) -> str:
    """Return where an episode's transcript lies in a content folder."""
    return f"audio/{episode.slug}.vtt" if episode.transcript else ""


def author_record(author: Author) -> AuthorRecord:
    """Return what an author's file says."""
    return AuthorRecord(
        name=author.name,
        pronouns=author.pronouns,
        credentials=author.credentials,
        role=author.role,
        links=tuple(author.links),
        portrait=portrait_path(author),
        bio=trim(author.bio),
        id=author.public_id,
    )


def topic_record(topic: Topic) -> TopicRecord:
    """Return what a topic's file says."""
    return TopicRecord(topic.name, tuple(topic.aliases), trim(topic.description), topic.public_id)


def episode_record(episode: Episode) -> EpisodeRecord:
    """Return what an episode's file says."""
    return EpisodeRecord(
        title=episode.title,
        audio=audio_path(episode),
        transcript=transcript_path(episode),
        number=episode.number,
        season=episode.season,
        published=episode.published,
        chapters=tuple((at, title) for at, title in episode.chapters),
        explicit=episode.explicit,
        notes=trim(episode.notes),
        id=episode.public_id,
    )


def series_record(series: Series, articles: Iterable[str]) -> SeriesRecord:
    """Return what the file of a series of these articles says."""
    return SeriesRecord(
        series.title, series.position, tuple(articles), trim(series.description), series.public_id
    )


def articles_in(series: Series) -> list[str]:
    """Return the slugs of a series' articles, as they are worked on, in their order."""
    return list(series.parts.values_list("article__slug", flat=True))


def fill_author(author: Author, record: AuthorRecord, portrait: Mapping[str, Any] | None) -> bool:
    """Make the row say what the record says; return whether that changed anything.

    `portrait` is the stored picture the record names; None keeps the one that is there, if it names any.
    """
    before = author_record(author), author.portrait
    for field in ("name", "pronouns", "credentials", "role", "bio"):
        setattr(author, field, getattr(record, field))
    author.links = list(record.links)
    if portrait is not None or not record.portrait:
        author.portrait = dict(portrait or {})
    return before != (author_record(author), author.portrait)


def fill_topic(topic: Topic, record: TopicRecord) -> bool:
    """Make the row say what the record says; return whether that changed anything."""
    before = topic_record(topic)
    topic.name, topic.aliases, topic.description = record.name, list(record.aliases), record.description
    return before != replace(record, id=before.id)


def fill_series(series: Series, record: SeriesRecord) -> None:
    """Make the row say what the record says, but for its articles."""
    series.title, series.position, series.description = record.title, record.position, record.description


def fill_episode(episode: Episode, record: EpisodeRecord) -> bool:
    """Make the row say what the record says, but for sound and transcript; return whether that changed it."""
    before = episode_record(episode)
    for field in ("title", "number", "season", "published", "explicit", "notes"):
        setattr(episode, field, getattr(record, field))
    episode.chapters = [list(chapter) for chapter in record.chapters]
    return before != replace(record, audio=before.audio, transcript=before.transcript, id=before.id)
