"""Reads the texts and pictures of a content folder, many of them in several processes. Uses no database.

What publishing needs of the texts is computed later (see `preparing_together`).
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from django.utils.translation import gettext

from articles.manuscript import (
    FIELDS,
    Fault,
    FaultyText,
    Manuscript,
    ManuscriptLines,
    NameList,
    Reference,
    Slug,
    parse_with_lines,
)
from articles.manuscript.characters import normalize_line_endings
from articles.manuscript.fields import KEYS, read_fields
from articles.manuscript.front_matter import parse_front_matter
from articles.pictures import BadPicture, clean
from articles.pictures.store import StoredPicture, store, stored_file_names
from articles.processes import map_in_processes
from articles.publishing.library import PORTRAITS, check_picture_path
from articles.storage import LocalFiles, StorageUnavailable, is_stored
from articles.transfer.content_folder.files import Source, read_text, unreadable_message
from articles.transfer.content_folder.report import Progress

MANY_TEXTS, MANY_PICTURES = 100, 20  # fewer are read before another process has started
Result = TypeVar("Result")
Parsed = tuple[Manuscript, ManuscriptLines]


@dataclass(frozen=True, slots=True)
class ReadText:
    """An article's file that was parsed, or its faults. `head` has the names in a faulty front matter."""

    source: Source
    parsed: Parsed | None = None
    head: Parsed | None = None
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadPicture:
    """A picture that was cleaned and stored in the stage, or its faults."""

    source: Source
    stored: StoredPicture | None = None
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class PictureTools:
    """What cleaning needs: the pictures that are stored already, by path, and the stage."""

    known: Mapping[str, StoredPicture]
    stage: Path


def read_texts(sources: Sequence[Source], processes: int, progress: Progress) -> Iterator[ReadText]:
    """Parse articles' files."""
    if processes < 2 or len(sources) < MANY_TEXTS:
        yield from (parse_source(source) for source in progress(sources, gettext("Reading")))
        return
    results = map_in_processes(parse_source, sources, processes=processes, at_once=10)
    yield from _with_progress(results, sources, progress, gettext("Reading"))


def read_pictures(
    sources: Sequence[Source],
    known: Mapping[str, StoredPicture],
    stage: Path,
    processes: int,
    progress: Progress,
) -> Iterator[ReadPicture]:
    """Clean pictures and store them in the stage, but for those that are known."""
    clean_one = partial(clean_source, tools=PictureTools(known, stage))
    if processes < 2 or len(sources) < MANY_PICTURES:
        yield from (clean_one(source) for source in progress(sources, gettext("Pictures")))
        return
    results = map_in_processes(clean_one, sources, processes=processes, at_once=2)
    yield from _with_progress(results, sources, progress, gettext("Pictures"))


def _with_progress(
    results: Iterator[Result], sources: Sequence[Source], progress: Progress, label: str
) -> Iterator[Result]:
    for _, result in zip(progress(sources, label), results, strict=True):
        yield result


def is_picture(source: Source) -> bool:
    """Whether a file is a picture, and not the text beside one."""
    return source.folder == "images" and not source.path.endswith(".md")


def parse_source(source: Source) -> ReadText:
    """Parse the file of an article."""
    try:
        text = read_text(source)
    except (FaultyText, OSError) as error:
        return ReadText(source, faults=faults_of(error))
    try:
        return ReadText(source, parse_with_lines(text))
    except FaultyText as error:
        head = None
        with suppress(FaultyText):
            head = read_front_matter_names(text)
        return ReadText(source, head=head, faults=faults_of(error))


def clean_source(source: Source, tools: PictureTools) -> ReadPicture:
    """Clean a picture and store it in the stage, unless it is known."""
    is_portrait = source.path.startswith(PORTRAITS)
    try:
        if not is_portrait:
            check_picture_path(source.path)
        data = source.file.read_bytes()
        known = tools.known.get(source.path)
        if (
            known
            and known["digest"] == sha256(data).hexdigest()
            and all(map(is_stored, stored_file_names(known)))
        ):
            return ReadPicture(source, known)
        folder = "portraits" if is_portrait else "pictures"
        return ReadPicture(source, store(clean(data), folder=folder, storage=LocalFiles(tools.stage)))
    except StorageUnavailable:
        raise  # that is no fault of the file
    except (FaultyText, BadPicture, OSError) as error:
        return ReadPicture(source, faults=faults_of(error))


def faults_of(error: Exception) -> tuple[Fault, ...]:
    """Return the faults that an error is about, while a file was read."""
    if isinstance(error, FaultyText):
        return tuple(error.faults)
    if isinstance(error, OSError):
        return (Fault(0, unreadable_message(error)),)
    return (Fault(0, error.args[0]),)


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
