"""Reads all files of a content folder: parses texts, cleans pictures, measures sounds, collects faults.

Also completes a manuscript with the values that its text leaves out.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Generic, TypeVar

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext

from articles.manuscript import (
    FIELDS,
    Fault,
    FaultyText,
    Manuscript,
    ManuscriptLines,
    Message,
    NameList,
    Reference,
    Section,
    Slug,
    canonical,
    parse_with_lines,
)
from articles.manuscript.characters import normalize_line_endings
from articles.manuscript.fields import KEYS, read_fields
from articles.manuscript.front_matter import parse_front_matter
from articles.models import Article, without_export_lines
from articles.models import Section as SectionRow
from articles.models.from_manuscript import match
from articles.models.sound import AudioInfo, BadSound
from articles.models.sound_cleaning import cleaned_sound
from articles.models.transcripts import SUFFIXES, Transcript, parse_transcript
from articles.pictures import BadPicture, clean
from articles.pictures.store import StoredPicture, store, stored_file_names
from articles.publishing.library import PORTRAITS, check_picture_path, sound_name
from articles.storage import LocalFiles, StorageUnavailable, is_stored, put_file
from articles.transfer.content_folder.files import Source, find_sources, read_text, unreadable_message
from articles.transfer.content_folder.help_records import HelpLineRecord, read_help_line
from articles.transfer.content_folder.records import (
    AuthorRecord,
    EpisodeRecord,
    Lines,
    PictureRecord,
    SeriesRecord,
    TopicRecord,
    read_author,
    read_episode,
    read_picture,
    read_series,
    read_topic,
)
from articles.transfer.content_folder.report import FileFault, Progress

Value = TypeVar("Value")
Positions = TypeVar("Positions")


@dataclass(frozen=True, slots=True)
class ParsedFile(Generic[Value, Positions]):
    """A text file after parsing: the file, the parsed value, and line numbers for messages."""

    source: Source
    value: Value
    lines: Positions

    @property
    def slug(self) -> str:
        """The slug in an article's text; otherwise the name of the file."""
        return getattr(self.value, "slug", "") or self.source.slug


@dataclass(frozen=True, slots=True)
class Sound:
    """A measured sound file, or its copy without metadata."""

    file: Path
    audio_info: AudioInfo


@dataclass
class FolderContent:
    """Everything read from the files: texts by slug, the rest by path relative to the content folder.

    `faulty_articles` has, by path, manuscripts with faults: only the names in their front matter,
    so that the names are checked in the same import. `faulty` has the paths of all files with faults.
    """

    articles: dict[str, ParsedFile[Manuscript, ManuscriptLines]] = field(default_factory=dict)
    faulty_articles: dict[str, ParsedFile[Manuscript, ManuscriptLines]] = field(default_factory=dict)
    authors: dict[str, ParsedFile[AuthorRecord, Lines]] = field(default_factory=dict)
    topics: dict[str, ParsedFile[TopicRecord, Lines]] = field(default_factory=dict)
    episodes: dict[str, ParsedFile[EpisodeRecord, Lines]] = field(default_factory=dict)
    series: dict[str, ParsedFile[SeriesRecord, Lines]] = field(default_factory=dict)
    help: dict[str, ParsedFile[HelpLineRecord, Lines]] = field(default_factory=dict)
    pictures: dict[str, StoredPicture] = field(default_factory=dict)
    picture_texts: dict[str, ParsedFile[PictureRecord, Lines]] = field(default_factory=dict)
    portraits: dict[str, StoredPicture] = field(default_factory=dict)
    sounds: dict[str, Sound] = field(default_factory=dict)
    transcripts: dict[str, Transcript] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    faulty: set[str] = field(default_factory=set)
    faults: list[FileFault] = field(default_factory=list)


def gather(
    paths: Iterable[Path | str], *, known: Mapping[str, StoredPicture], stage: Path, progress: Progress
) -> FolderContent:
    """Read every file in these paths. A bad file raises nothing; its faults are collected.

    Cleaned pictures are written to `stage`. A picture is not decoded again if `known` has the same digest
    under its path.
    """
    content = FolderContent()
    sources, content.faults = find_sources(paths)
    reader = _FileReader(content, known, LocalFiles(stage))
    for source in progress(sources, gettext("Reading")):
        content.sources[source.path] = source
        reader.read(source)
    return content


def clean_removed_pictures(content: FolderContent, *, stage: Path) -> None:
    """Clean the pictures again that `gather` skipped as known, but that were removed since then.

    Call it after `hold_off_removal`: then every file is in the stage or in the storage, and stays there.
    """
    staged = LocalFiles(stage)
    reader = _FileReader(content, {}, staged)
    for path, stored in [*content.pictures.items(), *content.portraits.items()]:
        if not all(staged.exists(name) or default_storage.exists(name) for name in stored_file_names(stored)):
            reader.read(content.sources[path])


class _FileReader:
    """Reads files into a `FolderContent`, with one method for each folder."""

    def __init__(self, content: FolderContent, known: Mapping[str, StoredPicture], stage: LocalFiles) -> None:
        self.content, self.known, self.stage = content, known, stage
        self.readers: dict[str, Callable[[Source], None]] = {
            "articles": self.read_article,
            "authors": self.read_author,
            "topics": self.read_topic,
            "episodes": self.read_episode,
            "series": self.read_series,
            "help": self.read_help_line,
            "images": self.read_image,
            "audio": self.read_audio,
        }

    def read(self, source: Source) -> None:
        """Read a file, or collect its faults."""
        try:
            self.readers[source.folder](source)
        except FaultyText as faulty:
            self.content.faulty.add(source.path)
            self.content.faults += [source.fault(fault.line, fault.message) for fault in faulty.faults]
        except (BadPicture, BadSound) as fault:
            self.content.faulty.add(source.path)
            self.content.faults.append(source.fault(0, fault.args[0]))
        except StorageUnavailable:
            raise  # that is no fault of the file
        except OSError as error:
            self.content.faulty.add(source.path)
            self.content.faults.append(source.fault(0, unreadable_message(error)))

    def read_article(self, source: Source) -> None:
        text = read_text(source)
        try:
            found = ParsedFile(source, *parse_with_lines(text))
        except FaultyText:
            with suppress(FaultyText):
                self.content.faulty_articles[source.path] = ParsedFile(source, *read_front_matter_names(text))
            raise
        twin = self.content.articles.setdefault(found.slug, found)
        if twin.source.path != source.path:
            message = Message(
                "%(file)s also has the web address “%(slug)s”; change one of them",
                file=twin.source.label,
                slug=found.slug,
            )
            raise FaultyText([Fault(found.lines.keys.get("slug", 0), message)])

    def read_author(self, source: Source) -> None:
        self.content.authors[source.slug] = ParsedFile(source, *read_author(read_text(source)))

    def read_topic(self, source: Source) -> None:
        self.content.topics[source.slug] = ParsedFile(source, *read_topic(read_text(source)))

    def read_episode(self, source: Source) -> None:
        self.content.episodes[source.slug] = ParsedFile(source, *read_episode(read_text(source)))

    def read_series(self, source: Source) -> None:
        self.content.series[source.slug] = ParsedFile(source, *read_series(read_text(source)))

    def read_help_line(self, source: Source) -> None:
        self.content.help[source.slug] = ParsedFile(source, *read_help_line(read_text(source)))

    def read_image(self, source: Source) -> None:
        if source.path.endswith(".md"):
            path = source.path.removesuffix(".md")
            check_picture_path(path)
            self.content.picture_texts[path] = ParsedFile(source, *read_picture(read_text(source)))
        elif source.path.startswith(PORTRAITS):
            self.content.portraits[source.path] = self._store_picture(source, "portraits")
        else:
            check_picture_path(source.path)
            self.content.pictures[source.path] = self._store_picture(source, "pictures")

    def _store_picture(self, source: Source, folder: str) -> StoredPicture:
        data = source.file.read_bytes()
        known = self.known.get(source.path)
        if (
            known
            and known["digest"] == sha256(data).hexdigest()
            and all(map(is_stored, stored_file_names(known)))
        ):
            return known
        return store(clean(data), folder=folder, storage=self.stage)

    def read_audio(self, source: Source) -> None:
        if source.file.suffix in SUFFIXES:
            self.content.transcripts[source.path] = parse_transcript(read_text(source), source.file.suffix)
            return
        with source.file.open("rb") as file, cleaned_sound(file) as (clean_file, audio_info):
            if clean_file is not file:
                put_file(sound_name(audio_info), File(clean_file), self.stage)
                self.content.sounds[source.path] = Sound(
                    Path(self.stage.path(sound_name(audio_info))), audio_info
                )
            else:
                self.content.sounds[source.path] = Sound(source.file, audio_info)


def read_front_matter_names(text: str) -> tuple[Manuscript, ManuscriptLines]:
    """Return the slug and the names in the front matter of a faulty text, and their lines.

    Raises `FaultyText` if the front matter does not end.
    """
    head = parse_front_matter(normalize_line_endings(text), KEYS)
    fields, _ = read_fields(head)
    names = [name for name, field in FIELDS.items() if isinstance(field, (Slug, NameList, Reference))]
    items = {(key, item): line for key, found in head.items.items() for line, item in found}
    manuscript = Manuscript(title="", **{name: fields[name] for name in names if name in fields})
    pictures = {manuscript.image: head.lines["image"]} if manuscript.image else {}
    return manuscript, ManuscriptLines(keys=head.lines, items=items, pictures=pictures)


def fill_from_database(manuscript: Manuscript, article: Article, rows: Iterable[SectionRow]) -> Manuscript:
    """Add the slug, dates and anchors that the text leaves out, from the database.

    `rows` are the article's sections. The review lines are removed: they are not compared, and not saved
    with the text.
    """
    return canonical(
        replace(
            without_export_lines(manuscript),
            slug=article.slug,
            published=manuscript.published or article.published,
            updated=manuscript.updated or article.updated,
            sections=tuple(_with_anchors(manuscript, rows)),
        )
    )


def _with_anchors(manuscript: Manuscript, rows: Iterable[SectionRow]) -> Iterator[Section]:
    """Yield the sections with the anchors that `plan` will keep."""
    taken = {section.anchor for section in manuscript.sections}
    for section, row in zip(manuscript.sections, match(manuscript.sections, rows), strict=True):
        keeps_anchor = row is not None and not section.anchor and row.anchor not in taken
        yield replace(section, anchor=row.anchor) if keeps_anchor and row is not None else section
