"""Converts rows of authors, topics, episodes and series into records (files), and records into rows."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any, TypeVar

from articles.manuscript.characters import strip_blank_lines
from articles.models import Episode, Picture, Series, Topic
from articles.publishing.library import PORTRAITS
from articles.transfer.content_folder.credential_rows import credential_records
from articles.transfer.content_folder.records import (
    AuthorRecord,
    EpisodeRecord,
    PictureRecord,
    SeriesRecord,
    TopicRecord,
)
from authors.models import Author, PublicIdModel
from authors.profile_data import LIST_FIELDS, TEXT_FIELDS

Row = TypeVar("Row", bound=PublicIdModel)
# Fields of an author that are the same in the file.
AUTHOR_LINES = (*TEXT_FIELDS, "new_clients", "fictional")


def new_row(model: type[Row], slug: str, public_id: str, **fields: Any) -> Row:
    """Return an unsaved row with this public id; without one, the model creates a new id."""
    identity = {"public_id": public_id} if public_id else {}
    return model(slug=slug, **identity, **fields)


def portrait_path(author: Author) -> str:
    """Return the path of an author's portrait in a content folder; empty if there is none."""
    if not author.portrait:
        return ""
    return f"{PORTRAITS}{author.slug}{PurePosixPath(author.portrait['file']).suffix}"


def audio_path(episode: Episode) -> str:
    """Return the path of an episode's sound in a content folder; empty if there is none."""
    return f"audio/{episode.slug}{PurePosixPath(episode.audio.name or '').suffix}" if episode.audio else ""


def transcript_path(episode: Episode) -> str:
    """Return the path of an episode's transcript in a content folder; empty if there is none."""
    return f"audio/{episode.slug}.{'vtt' if episode.has_times else 'txt'}" if episode.transcript else ""


def author_record(author: Author) -> AuthorRecord:
    """Return the record of an author."""
    return AuthorRecord(
        name=author.name,
        pronouns=author.pronouns,
        credentials=credential_records(author),
        role=author.role,
        fictional=author.fictional,
        former=author.is_former,
        short_bio=author.short_bio,
        areas=tuple(author.areas),
        languages=tuple(author.languages),
        new_clients=author.new_clients,
        clients_link=author.clients_link,
        links=tuple(author.links),
        orcid=author.orcid,
        interests=author.interests,
        portrait=portrait_path(author),
        bio=strip_blank_lines(author.bio),
        id=author.public_id,
    )


def picture_record(picture: Picture) -> PictureRecord:
    """Return the record of a picture."""
    return PictureRecord(picture.alt, picture.credit, picture.focus)


def topic_record(topic: Topic) -> TopicRecord:
    """Return the record of a topic."""
    return TopicRecord(
        name=topic.name,
        aliases=tuple(topic.aliases),
        formerly=tuple(sorted(former.slug for former in topic.former_topics.all())) if topic.pk else (),
        description=strip_blank_lines(topic.description),
        id=topic.public_id,
    )


def episode_record(episode: Episode) -> EpisodeRecord:
    """Return the record of an episode."""
    return EpisodeRecord(
        title=episode.title,
        audio=audio_path(episode),
        transcript=transcript_path(episode),
        number=episode.number,
        season=episode.season,
        published=episode.published,
        chapters=tuple((second, title) for second, title in episode.chapters),
        explicit=episode.explicit,
        audio_name=episode.audio_name,
        notes=strip_blank_lines(episode.notes),
        id=episode.public_id,
    )


def series_record(series: Series, articles: Iterable[str]) -> SeriesRecord:
    """Return the record of a series with these articles (slugs)."""
    return SeriesRecord(
        series.title,
        series.position,
        tuple(articles),
        strip_blank_lines(series.description),
        series.public_id,
    )


def articles_in(series: Series) -> list[str]:
    """Return the slugs of the working copies of a series' articles, in order."""
    return list(series.parts.values_list("article__slug", flat=True))


def fill_author(author: Author, record: AuthorRecord, portrait: Mapping[str, Any] | None) -> bool:
    """Copy the record into the row, except the credentials; return whether the row changed.

    `portrait` is the stored picture that the record names. None keeps the present portrait, or clears it if
    the record names none.
    """
    before = author_record(author), author.portrait
    for field in AUTHOR_LINES:
        setattr(author, field, getattr(record, field))
    author.is_former = record.former
    for field in LIST_FIELDS:
        setattr(author, field, list(getattr(record, field)))
    if portrait is not None or not record.portrait:
        if author.portrait != dict(portrait or {}):  # another picture has no original
            author.portrait_original, author.portrait_crop = {}, {}
        author.portrait = dict(portrait or {})
    return before != (author_record(author), author.portrait)


def fill_topic(topic: Topic, record: TopicRecord) -> bool:
    """Copy the record into the row, except former slugs; return whether the row changed."""
    before = topic_record(topic)
    topic.name, topic.aliases, topic.description = record.name, list(record.aliases), record.description
    return before != replace(record, id=before.id, formerly=before.formerly)


def fill_series(series: Series, record: SeriesRecord) -> None:
    """Copy the record into the row, except the articles."""
    series.title, series.position, series.description = record.title, record.position, record.description


def fill_episode(episode: Episode, record: EpisodeRecord) -> bool:
    """Copy the record into the row, except sound and transcript; return whether the row changed."""
    before = episode_record(episode)
    for field in ("title", "number", "season", "published", "explicit", "audio_name", "notes"):
        setattr(episode, field, getattr(record, field))
    episode.chapters = [list(chapter) for chapter in record.chapters]
    return before != replace(record, audio=before.audio, transcript=before.transcript, id=before.id)
