"""Reads all files of a content folder: parses texts, cleans pictures, measures sounds, collects faults.

Also completes a manuscript with the values that its text leaves out.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Generic, TypeVar

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext

from articles.manuscript import (
    Fault,
    FaultyText,
    Manuscript,
    ManuscriptLines,
    Message,
    Section,
    canonical,
)
from articles.models import Article, without_export_lines
from articles.models import Section as SectionRow
from articles.models.from_manuscript import match
from articles.models.sound import AudioInfo, BadSound
from articles.models.sound_cleaning import cleaned_sound
from articles.models.transcripts import SUFFIXES, Transcript, parse_transcript
from articles.pictures import BadPicture
from articles.pictures.store import StoredPicture, stored_file_names
from articles.publishing.library import PORTRAITS, check_picture_path, sound_name
from articles.storage import LocalFiles, StorageUnavailable, put_file
from articles.transfer.content_folder.files import Source, find_sources, read_text
from articles.transfer.content_folder.help_records import HelpLineRecord, read_help_line
from articles.transfer.content_folder.reading_together import (
    PictureTools,
    ReadPicture,
    ReadText,
    clean_source,
    faults_of,
    is_picture,
    read_pictures,
    read_texts,
)
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
    paths: Iterable[Path | str],
    *,
    known: Mapping[str, StoredPicture],
    stage: Path,
    progress: Progress,
    processes: int = 1,
) -> FolderContent:
    """Read every file in these paths. A bad file raises nothing; its faults are collected.

    Cleaned pictures are written to `stage`. A picture is not decoded again if `known` has the same digest
    under its path. With several `processes`, many texts or pictures are read by that many.
    """
    content = FolderContent()
    sources, content.faults = find_sources(paths)
    reader = _FileReader(content, LocalFiles(stage))
    pictures = [source for source in sources if is_picture(source)]
    texts = [source for source in sources if source.folder == "articles"]
    others = [source for source in sources if source.folder != "articles" and not is_picture(source)]
    content.sources = {source.path: source for source in sources}
    for read in read_pictures(pictures, known, stage, processes, progress):
        reader.add_picture(read)
    for text in read_texts(texts, processes, progress):
        reader.add_article(text)
    for source in progress(others, gettext("Reading")):
        reader.read(source)
    return content


def clean_removed_pictures(content: FolderContent, *, stage: Path) -> None:
    """Clean the pictures again that `gather` skipped as known, but that were removed since then.

    Call it after `hold_off_removal`: then every file is in the stage or in the storage, and stays there.
    """
    staged = LocalFiles(stage)
    reader = _FileReader(content, staged)
    for path, stored in [*content.pictures.items(), *content.portraits.items()]:
        if not all(staged.exists(name) or default_storage.exists(name) for name in stored_file_names(stored)):
            reader.add_picture(clean_source(content.sources[path], PictureTools({}, stage)))


class _FileReader:
    """Reads files into a `FolderContent`, with one method for each folder."""

    def __init__(self, content: FolderContent, stage: LocalFiles) -> None:
        self.content, self.stage = content, stage
        self.readers: dict[str, Callable[[Source], None]] = {
            "authors": self.read_author,
            "topics": self.read_topic,
            "episodes": self.read_episode,
            "series": self.read_series,
            "help": self.read_help_line,
            "images": self.read_picture_text,
            "audio": self.read_audio,
        }

    def read(self, source: Source) -> None:
        """Read a file that is neither an article nor a picture, or collect its faults."""
        try:
            self.readers[source.folder](source)
        except StorageUnavailable:
            raise  # that is no fault of the file
        except (FaultyText, BadPicture, BadSound, OSError) as error:
            self.add_faults(source, faults_of(error))

    def add_article(self, read: ReadText) -> None:
        """Add a text that was read, or its faults."""
        if read.head:
            self.content.faulty_articles[read.source.path] = ParsedFile(read.source, *read.head)
        if read.parsed is None:
            self.add_faults(read.source, read.faults)
            return
        found = ParsedFile(read.source, *read.parsed)
        twin = self.content.articles.setdefault(found.slug, found)
        if twin is found or twin.source.path == read.source.path:
            return  # if it is another one, `find_sources` has found this fault
        message = Message(
            "%(file)s also has the web address “%(slug)s”; change one of them",
            file=twin.source.label,
            slug=found.slug,
        )
        self.add_faults(read.source, [Fault(found.lines.keys.get("slug", 0), message)])

    def add_picture(self, read: ReadPicture) -> None:
        """Add a picture that was cleaned, or its faults."""
        if read.stored is None:
            self.add_faults(read.source, read.faults)
        elif read.source.path.startswith(PORTRAITS):
            self.content.portraits[read.source.path] = read.stored
        else:
            self.content.pictures[read.source.path] = read.stored

    def add_faults(self, source: Source, faults: Iterable[Fault]) -> None:
        """Collect the faults of a file."""
        self.content.faulty.add(source.path)
        self.content.faults += [source.fault(fault.line, fault.message) for fault in faults]

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

    def read_picture_text(self, source: Source) -> None:
        path = source.path.removesuffix(".md")
        check_picture_path(path)
        self.content.picture_texts[path] = ParsedFile(source, *read_picture(read_text(source)))

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
