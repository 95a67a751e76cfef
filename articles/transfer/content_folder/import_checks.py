"""Checks parsed texts against each other and the database: unknown names, and values no row can store."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext

from articles.manuscript import COLUMN_FIELDS, Manuscript, Message
from articles.models import Article, Episode, Picture, Section, Series, Topic
from articles.models.chapters import chapter_faults
from articles.publishing.library import PORTRAITS
from articles.transfer.content_folder.credential_rows import credential_problems
from articles.transfer.content_folder.files import TEXTS
from articles.transfer.content_folder.folder_names import (
    KnownNames,
    is_faulty_topic,
    topic_problems,
    topics_of_one_name,
    unknown_message,
)
from articles.transfer.content_folder.gathering import FolderContent, ParsedFile
from articles.transfer.content_folder.help_checks import help_line_faults, placed_line_faults
from articles.transfer.content_folder.identity_checks import (
    ManuscriptFile,
    address_faults,
    file_name_notes,
    id_faults,
    id_notes,
)
from articles.transfer.content_folder.records import (
    AuthorRecord,
    EpisodeRecord,
    Lines,
    PictureRecord,
    SeriesRecord,
)
from articles.transfer.content_folder.report import FileFault, keyed
from articles.transfer.content_folder.rows import (
    audio_path,
    fill_author,
    fill_episode,
    fill_series,
    fill_topic,
    portrait_path,
    transcript_path,
)
from authors.models import Author
from authors.profile_data import LIST_FIELDS, TEXT_FIELDS

SLUG = re.compile(r"[a-zA-Z0-9_-]{1,200}", re.ASCII)


def find_faults(content: FolderContent, names: KnownNames) -> Iterator[FileFault]:
    """Yield every fault that can only be found with the other files and the database."""
    texts = [*content.articles.values(), *content.faulty_articles.values()]
    with_slug = {text.source.path for text in texts if text.value.slug}  # the parser has checked these slugs
    for source in content.sources.values():
        is_named_by_slug = source.folder in TEXTS and source.path not in with_slug
        if is_named_by_slug and not SLUG.fullmatch(source.slug):
            problem = Message("a text is named by its web address: letters a-z, digits and “-”, then .md")
            yield source.fault(0, problem)
    yield from topics_of_one_name(content)
    for topic in content.topics.values():
        row = Topic(slug=topic.source.slug)
        fill_topic(row, topic.value)
        yield from _field_faults(topic, row, ("name", "description"))
    for author in content.authors.values():
        yield from _author_faults(author, content)
    for episode in content.episodes.values():
        yield from _episode_faults(episode, content)
    for series in content.series.values():
        yield from _series_faults(series, names)
    for path, picture in content.picture_texts.items():
        yield from _picture_text_faults(path, picture, names)
    for head in content.faulty_articles.values():
        yield from _name_faults(head, names, content)
    yield from id_faults(content)
    yield from address_faults(content, names)
    yield from help_line_faults(content, names)
    yield from placed_line_faults(content, names)
    for article in content.articles.values():
        yield from _article_faults(article, names, content)


def import_notes(content: FolderContent) -> list[str]:
    """Return a sentence for everything that is not a fault, but is not imported as it is in the files."""
    return [*file_name_notes(content), *id_notes(content), *_media_notes(content)]


def _media_notes(content: FolderContent) -> list[str]:
    named = {author.value.portrait for author in content.authors.values()}
    for episode in content.episodes.values():
        named |= {episode.value.audio, episode.value.transcript}
    media = [*content.portraits, *content.sounds, *content.transcripts]
    return [
        gettext("%(file)s: left out, because no text of this import uses it") % {"file": path}
        for path in media
        if path not in named
    ]


def _field_faults(text: ParsedFile, row: Model, fields: Iterable[str]) -> Iterator[FileFault]:
    """Yield a fault for each value that is not valid for one of these fields of an unsaved row."""
    others = {field.name for field in row._meta.get_fields()} - set(fields)
    try:
        row.clean_fields(exclude=others)
    except ValidationError as error:
        for field, messages in error.message_dict.items():
            line = text.lines.keys.get(field, 0)
            yield from (text.source.fault(line, keyed(field, message)) for message in messages)


AUTHOR_FIELDS = [name for name in (*TEXT_FIELDS, "new_clients", *LIST_FIELDS) if name != "bio"]


def _author_faults(text: ParsedFile[AuthorRecord, Lines], content: FolderContent) -> Iterator[FileFault]:
    row = Author(slug=text.source.slug)
    fill_author(row, text.value, None)
    yield from _field_faults(text, row, AUTHOR_FIELDS)
    for problem in credential_problems(text.value.credentials):
        yield text.source.fault(text.lines["credentials"], keyed("credentials", problem))
    existing = Author.objects.filter(slug=row.slug).first()
    portrait = text.value.portrait
    if (
        portrait
        and not _is_imported(portrait, content)
        and not (existing and portrait == portrait_path(existing))
    ):
        yield text.source.fault(
            text.lines["portrait"], unknown_message("picture", portrait, _paths_below(content, PORTRAITS))
        )


def _episode_faults(text: ParsedFile[EpisodeRecord, Lines], content: FolderContent) -> Iterator[FileFault]:
    row = Episode(slug=text.source.slug)
    fill_episode(row, text.value)
    yield from _field_faults(text, row, ("title", "number", "season"))
    existing = Episode.objects.filter(slug=row.slug).first()
    yield from _chapter_faults(text, content, existing)
    for key, path_of, found in (
        ("audio", audio_path, content.sounds),
        ("transcript", transcript_path, content.transcripts),
    ):
        path = getattr(text.value, key)
        if path in found or path in content.faulty or (existing and path == path_of(existing)):
            continue
        kind = "transcript" if key == "transcript" else "sound"
        yield text.source.fault(text.lines[key], unknown_message(kind, path, found))


def _chapter_faults(
    text: ParsedFile[EpisodeRecord, Lines], content: FolderContent, existing: Episode | None
) -> Iterator[FileFault]:
    sound = content.sounds.get(text.value.audio)
    seconds = sound.audio_info.seconds if sound else (existing.seconds if existing else None)
    for fault in chapter_faults(text.value.chapters, seconds):
        yield text.source.fault(text.lines["chapters"], keyed("chapters", fault.message))


def _picture_text_faults(
    path: str, text: ParsedFile[PictureRecord, Lines], names: KnownNames
) -> Iterator[FileFault]:
    yield from _field_faults(text, Picture(alt=text.value.alt, credit=text.value.credit), ("alt", "credit"))
    if path not in names.pictures:
        yield text.source.fault(0, unknown_message("picture", path, names.pictures))


def _series_faults(text: ParsedFile[SeriesRecord, Lines], names: KnownNames) -> Iterator[FileFault]:
    row = Series(slug=text.source.slug)
    fill_series(row, text.value)
    yield from _field_faults(text, row, ("title", "position", "description"))
    line = text.lines["articles"]
    for slug in text.value.articles:
        if slug not in names.articles:
            yield text.source.fault(line, unknown_message("article", slug, names.articles))
    slugs = [names.articles.get(slug, slug) for slug in text.value.articles]
    yield from (
        text.source.fault(line, Message("“%(name)s” is named twice", name=slug))
        for slug in _duplicates(slugs)
    )


def _is_imported(path: str, content: FolderContent) -> bool:
    return path in content.portraits or path in content.pictures or path in content.faulty


def _paths_below(content: FolderContent, folder: str) -> list[str]:
    return [path for path in content.sources if path.startswith(folder)]


def _article_faults(text: ManuscriptFile, names: KnownNames, content: FolderContent) -> Iterator[FileFault]:
    manuscript, keys = text.value, text.lines.keys
    if bool(manuscript.reviewer) != bool(manuscript.reviewed):
        missing = "reviewed" if manuscript.reviewer else "reviewer"
        yield text.source.fault(
            keys.get("reviewer", keys.get("reviewed", 0)), Message("a review also needs %(key)s", key=missing)
        )
    if manuscript.review_due and manuscript.reviewed and manuscript.review_due < manuscript.reviewed:
        yield text.source.fault(
            keys.get("review_due", 0), Message("the next review is due before this one was made")
        )
    yield from _row_faults(text)
    yield from _name_faults(text, names, content)


def _row_faults(text: ManuscriptFile) -> Iterator[FileFault]:
    manuscript = text.value
    row = Article(**{field: getattr(manuscript, field) for field in COLUMN_FIELDS})
    row.slug = text.slug
    yield from _field_faults(text, row, COLUMN_FIELDS)
    longest = Section._meta.get_field("heading").max_length or 0
    for line, section in zip(text.lines.sections, manuscript.sections, strict=False):
        if len(section.heading) > longest:
            yield text.source.fault(
                line, Message("the heading above is longer than %(limit)s characters", limit=longest)
            )


def _name_faults(text: ManuscriptFile, names: KnownNames, content: FolderContent) -> Iterator[FileFault]:
    manuscript = text.value

    def fault(key: str, name: str, message: str) -> FileFault:
        line = text.lines.items.get((key, name), text.lines.keys.get(key, 0))
        return text.source.fault(line, message)

    for key, slugs in (("authors", manuscript.authors), ("reviewer", (manuscript.reviewer,))):
        for slug in filter(None, slugs):
            if slug not in names.authors:
                yield fault(key, slug, unknown_message("author", slug, names.authors))
    for name in manuscript.topics:
        if names.topic(name) is None and not is_faulty_topic(content, name):
            missing = unknown_message("topic", name, names.topic_names.values())
            why_not = tuple(topic_problems(name)) or (Message("--create-topics creates it"),)
            yield fault("topics", name, Message("%(problem)s (%(reason)s)", problem=missing, reason=why_not))
    for slug in manuscript.related:
        if slug not in names.articles:
            yield fault("related", slug, unknown_message("article", slug, names.articles))
        elif names.articles[slug] == text.slug:
            yield fault("related", slug, Message("an article cannot be related to itself"))
    if manuscript.episode and manuscript.episode not in names.episodes:
        yield fault(
            "episode", manuscript.episode, unknown_message("episode", manuscript.episode, names.episodes)
        )
    for path, line in text.lines.pictures.items():
        if path not in names.pictures:
            yield text.source.fault(line, unknown_message("picture", path, names.pictures))
    actual = with_present_names(manuscript, names)
    for key in ("authors", "topics", "related"):
        yield from (
            fault(key, name, Message("“%(name)s” is named twice", name=name))
            for name in _duplicates(getattr(actual, key))
        )


def _duplicates(items: Iterable[str]) -> list[str]:
    items = list(items)
    return sorted({item for item in items if items.count(item) > 1})


def with_present_names(manuscript: Manuscript, names: KnownNames) -> Manuscript:
    """Replace aliases of topics with their names, and old slugs of related articles with present slugs."""
    topics = (names.topic_names.get(names.topic(name) or "", name) for name in manuscript.topics)
    related = (names.articles.get(slug, slug) for slug in manuscript.related)
    return replace(manuscript, topics=tuple(topics), related=tuple(related))
