"""Reading a content folder whole: texts parsed, pictures cleaned, sounds measured, every fault noted."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Generic, TypeVar

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, default_storage

from articles.manuscript import Fault, FaultyText, Manuscript, ManuscriptLines, parse_with_lines
from articles.manuscript.characters import unify
from articles.manuscript.fields import KEYS, read_fields
from articles.manuscript.front_matter import read_head
from articles.models.sound import AudioFacts, BadSound, Cue, cues_of, one_text
from articles.models.sound_cleaning import cleaned_sound
from articles.pictures import BadPicture, clean
from articles.pictures.store import StoredPicture, files_of, store
from articles.publishing.library import PORTRAITS, check_picture_path, sound_name
from articles.storage import is_whole, put_file
from articles.transfer.content_folder.files import Source, find, read_text, unreadable
from articles.transfer.content_folder.records import (
    AuthorRecord,
    EpisodeRecord,
    Lines,
    SeriesRecord,
    TopicRecord,
    read_author,
    read_episode,
    read_series,
    read_topic,
)
from articles.transfer.content_folder.report import FileFault, Progress

Value = TypeVar("Value")
Where = TypeVar("Where")


@dataclass(frozen=True, slots=True)
class Text(Generic[Value, Where]):
    """A text as it was read: its file, what it says, and where in it things stand."""

    source: Source
    value: Value
    lines: Where

    @property
    def slug(self) -> str:
        """The slug that an article's text gives; else, as of everything else, the name of its file."""
        return getattr(self.value, "slug", "") or self.source.slug


@dataclass(frozen=True, slots=True)
class Sound:
    """A sound file that was measured, or its copy without metadata."""

    file: Path
    facts: AudioFacts


@dataclass
class Gathered:
    """All that the files say: texts by slug, the rest by path from the folder.

    `heads` has, by path, the names in manuscripts that are faulty, so that these are checked in the same run.
    """

    articles: dict[str, Text[Manuscript, ManuscriptLines]] = field(default_factory=dict)
    heads: dict[str, Text[Manuscript, ManuscriptLines]] = field(default_factory=dict)
    authors: dict[str, Text[AuthorRecord, Lines]] = field(default_factory=dict)
    topics: dict[str, Text[TopicRecord, Lines]] = field(default_factory=dict)
    episodes: dict[str, Text[EpisodeRecord, Lines]] = field(default_factory=dict)
    series: dict[str, Text[SeriesRecord, Lines]] = field(default_factory=dict)
    pictures: dict[str, StoredPicture] = field(default_factory=dict)
    portraits: dict[str, StoredPicture] = field(default_factory=dict)
    sounds: dict[str, Sound] = field(default_factory=dict)
    transcripts: dict[str, tuple[str, Sequence[Cue]]] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    faulty: set[str] = field(default_factory=set)
    faults: list[FileFault] = field(default_factory=list)


def gather(
    paths: Iterable[Path | str], *, known: Mapping[str, StoredPicture], stage: Path, progress: Progress
) -> Gathered:
    """Read every file in these paths. Nothing is raised for a bad file: its faults are noted.

    Cleaned pictures are written to `stage`; those that `known` has under their path already, by the
    digest of the same bytes, are not decoded again.
    """
    gathered = Gathered()
    sources, gathered.faults = find(paths)
    reader = _Reader(gathered, known, FileSystemStorage(stage))
    for source in progress(sources, "Reading"):
        gathered.sources[source.path] = source
        reader.read(source)
    return gathered


def gather_again(gathered: Gathered, *, stage: Path) -> None:
    """Clean the pictures that were known when they were gathered, and whose files were removed since.

    Call under `hold_off_removal`: then every file is in the stage or in the storage, and stays there.
    """
    staged = FileSystemStorage(stage)
    reader = _Reader(gathered, {}, staged)
    for path, stored in [*gathered.pictures.items(), *gathered.portraits.items()]:
        if not all(staged.exists(name) or default_storage.exists(name) for name in files_of(stored)):
            reader.read(gathered.sources[path])


class _Reader:
    """One way of reading for each folder."""

    def __init__(
        self, gathered: Gathered, known: Mapping[str, StoredPicture], stage: FileSystemStorage
    ) -> None:
        self.gathered, self.known, self.stage = gathered, known, stage
        self.ways: dict[str, Callable[[Source], None]] = {
            "articles": self.article,
            "authors": self.author,
            "topics": self.topic,
            "episodes": self.episode,
            "series": self.series,
            "images": self.image,
            "audio": self.audio,
        }

    def read(self, source: Source) -> None:
        """Read a file, or note its faults."""
        try:
            self.ways[source.folder](source)
        except FaultyText as faulty:
            self.gathered.faulty.add(source.path)
            self.gathered.faults += [source.fault(fault.line, fault.message) for fault in faulty.faults]
        except (BadPicture, BadSound) as fault:
            self.gathered.faulty.add(source.path)
            self.gathered.faults.append(source.fault(0, str(fault)))
        except OSError as error:
            self.gathered.faulty.add(source.path)
            self.gathered.faults.append(source.fault(0, unreadable(error)))

    def article(self, source: Source) -> None:
        text = read_text(source)
        try:
            found = Text(source, *parse_with_lines(text))
        except FaultyText:
            with suppress(FaultyText):
                self.gathered.heads[source.path] = Text(source, *names_in(text))
            raise
        twin = self.gathered.articles.setdefault(found.slug, found)
        if twin.source.path != source.path:
            message = f"{twin.source.shown} has the slug “{found.slug}”, too; one of them must go"
            raise FaultyText([Fault(found.lines.keys.get("slug", 0), message)])

    def author(self, source: Source) -> None:
        self.gathered.authors[source.slug] = Text(source, *read_author(read_text(source)))

    def topic(self, source: Source) -> None:
        self.gathered.topics[source.slug] = Text(source, *read_topic(read_text(source)))

    def episode(self, source: Source) -> None:
        self.gathered.episodes[source.slug] = Text(source, *read_episode(read_text(source)))

    def series(self, source: Source) -> None:
        self.gathered.series[source.slug] = Text(source, *read_series(read_text(source)))

    def image(self, source: Source) -> None:
        if source.path.startswith(PORTRAITS):
            self.gathered.portraits[source.path] = self._stored(source, "portraits")
        else:
            check_picture_path(source.path)
            self.gathered.pictures[source.path] = self._stored(source, "pictures")

    def _stored(self, source: Source, folder: str) -> StoredPicture:
        data = source.file.read_bytes()
        known = self.known.get(source.path)
        if known and known["digest"] == sha256(data).hexdigest() and all(map(is_whole, files_of(known))):
            return known
        return store(clean(data), folder=folder, storage=self.stage)

    def audio(self, source: Source) -> None:
        if source.path.endswith(".vtt"):
            vtt = read_text(source)
            self.gathered.transcripts[source.path] = one_text(vtt), cues_of(vtt)
            return
        with source.file.open("rb") as file, cleaned_sound(file) as (clean_file, facts):
            if clean_file is not file:
                put_file(sound_name(facts), File(clean_file), self.stage)
                self.gathered.sounds[source.path] = Sound(Path(self.stage.path(sound_name(facts))), facts)
            else:
                self.gathered.sounds[source.path] = Sound(source.file, facts)


def names_in(text: str) -> tuple[Manuscript, ManuscriptLines]:
    """Return the slug and the names that the front matter of a faulty text holds, and their lines.

    Raises `FaultyText` where the front matter does not end.
    """
    head = read_head(unify(text), KEYS)
    fields, _ = read_fields(head)
    names = ("slug", "formerly", "authors", "topics", "related", "episode", "image", "reviewer")
    items = {(key, item): line for key, found in head.items.items() for line, item in found}
    manuscript = Manuscript(title="", **{name: fields[name] for name in names if name in fields})
    pictures = {manuscript.image: head.lines["image"]} if manuscript.image else {}
    return manuscript, ManuscriptLines(keys=head.lines, items=items, pictures=pictures)
