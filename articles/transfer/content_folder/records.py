"""Reads and writes the files of authors, topics, episodes, series and pictures' descriptions. Pure functions.

Reading a written record returns the same record: `read_author(write_author(record))[0] == record`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import TypeVar

from articles.manuscript import (
    Fault,
    FaultyText,
    Message,
    check_line,
    check_name,
    find_id_problem,
    read_front_matter,
    write_front_matter,
)
from articles.manuscript.front_matter import Keys, parse_instant
from articles.models import clean_file_name, topic_slug
from articles.models.chapters import Chapter, chapter_lines, parse_chapters
from articles.pictures import Focus
from articles.transfer.content_folder.credential_lines import (
    CredentialRecord,
    read_credentials,
    write_credential,
)

Read = TypeVar("Read")
TOPIC_SLUG_LIMIT = 100  # characters

AUTHOR_KEYS: Keys = {
    "name": "line",
    "pronouns": "line",
    "credentials": "list",
    "role": "line",
    "fictional": "line",
    "former": "line",
    "short_bio": "line",
    "areas": "list",
    "languages": "list",
    "new_clients": "line",
    "clients_link": "line",
    "links": "list",
    "orcid": "line",
    "interests": "line",
    "portrait": "line",
    "id": "line",
}
TOPIC_KEYS: Keys = {"name": "line", "aliases": "list", "formerly": "list", "id": "line"}
PICTURE_KEYS: Keys = {"alt": "line", "credit": "line", "focus": "line"}
SERIES_KEYS: Keys = {"title": "line", "position": "line", "articles": "list", "id": "line"}
EPISODE_KEYS: Keys = {
    "title": "line",
    "number": "line",
    "season": "line",
    "published": "line",
    "audio": "line",
    "audio_name": "line",
    "transcript": "line",
    "chapters": "list",
    "explicit": "line",
    "id": "line",
}


@dataclass(frozen=True, slots=True)
class AuthorRecord:
    """An author's file: what readers see. `portrait` is a path relative to the content folder."""

    name: str
    pronouns: str = ""
    credentials: tuple[CredentialRecord, ...] = ()
    role: str = ""
    fictional: bool = False
    former: bool = False
    short_bio: str = ""
    areas: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    new_clients: str = ""
    clients_link: str = ""
    links: tuple[str, ...] = ()
    orcid: str = ""
    interests: str = ""
    portrait: str = ""
    bio: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class TopicRecord:
    """A topic's file. `formerly` has the slugs that it had before, and those of topics merged into it."""

    name: str
    aliases: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()
    description: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class SeriesRecord:
    """A series' file. `articles` are slugs, in reading order."""

    title: str
    position: int = 0
    articles: tuple[str, ...] = ()
    description: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class EpisodeRecord:
    """An episode's file. `audio` and `transcript` are paths relative to the content folder.

    `audio_name` is the name that the audio file had when it was uploaded. A chapter is (second, title).
    """

    title: str
    audio: str
    transcript: str
    number: int | None = None
    season: int | None = None
    published: datetime | None = None
    chapters: tuple[Chapter, ...] = ()
    explicit: bool = False
    audio_name: str = ""
    notes: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class PictureRecord:
    """What the library says about a picture: the file beside it, such as `images/chairs.jpg.md`."""

    alt: str = ""
    credit: str = ""
    focus: Focus = Focus()  # noqa: RUF009 (it never changes)


@dataclass(frozen=True, slots=True)
class Lines:
    """The line numbers of a file's keys and of the begin of its body; 0 for a key that is missing."""

    keys: Mapping[str, int]
    body: int

    def __getitem__(self, key: str) -> int:
        return self.keys.get(key, 0)


def read_author(text: str) -> tuple[AuthorRecord, Lines]:
    """Read an author's file. Raises `FaultyText` with all its faults."""
    head = FrontMatterReader(text, AUTHOR_KEYS, required=("name",))
    return head.finish(
        lambda: AuthorRecord(
            name=head.line("name"),
            pronouns=head.line("pronouns"),
            credentials=tuple(chain.from_iterable(head.items("credentials", read_credentials))),
            role=head.line("role"),
            fictional=bool(head.value("fictional", _yes_or_no)),
            former=bool(head.value("former", _yes_or_no)),
            short_bio=head.line("short_bio"),
            areas=head.list("areas"),
            languages=head.list("languages"),
            new_clients=head.line("new_clients"),
            clients_link=head.line("clients_link"),
            links=head.list("links"),
            orcid=head.line("orcid"),
            interests=head.line("interests"),
            portrait=head.path("portrait", "images/"),
            bio=head.body,
            id=head.id(),
        )
    )


def read_topic(text: str) -> tuple[TopicRecord, Lines]:
    """Read a topic's file. Raises `FaultyText` with all its faults."""
    head = FrontMatterReader(text, TOPIC_KEYS, required=("name",))
    return head.finish(
        lambda: TopicRecord(
            name=head.line("name"),
            aliases=head.list("aliases"),
            formerly=head.slugs("formerly"),
            description=head.body,
            id=head.id(),
        )
    )


def read_series(text: str) -> tuple[SeriesRecord, Lines]:
    """Read a series' file. Raises `FaultyText` with all its faults."""
    head = FrontMatterReader(text, SERIES_KEYS, required=("title",))
    return head.finish(
        lambda: SeriesRecord(
            title=head.line("title"),
            position=head.value("position", read_number) or 0,
            articles=head.list("articles"),
            description=head.body,
            id=head.id(),
        )
    )


def read_episode(text: str) -> tuple[EpisodeRecord, Lines]:
    """Read an episode's file. Raises `FaultyText` with all its faults."""
    head = FrontMatterReader(text, EPISODE_KEYS, required=("title", "audio", "transcript"))
    return head.finish(
        lambda: EpisodeRecord(
            title=head.line("title"),
            audio=head.path("audio", "audio/"),
            transcript=head.path("transcript", "audio/"),
            number=head.value("number", read_number),
            season=head.value("season", read_number),
            published=head.value("published", _instant),
            chapters=head.chapters("chapters"),
            explicit=bool(head.value("explicit", _yes_or_no)),
            audio_name=head.value("audio_name", _file_name) or "",
            notes=head.body,
            id=head.id(),
        )
    )


def read_picture(text: str) -> tuple[PictureRecord, Lines]:
    """Read the file beside a picture. Raises `FaultyText` with all its faults."""
    head = FrontMatterReader(text, PICTURE_KEYS, required=())
    if head.body:
        head.faults.append(Fault(head.lines.body, Message("no text belongs below the keys")))
    return head.finish(
        lambda: PictureRecord(
            alt=head.line("alt"),
            credit=head.line("credit"),
            focus=head.value("focus", Focus.parse) or Focus(),
        )
    )


def write_author(record: AuthorRecord) -> str:
    """Return an author's file."""
    values = {key: getattr(record, key) for key in AUTHOR_KEYS} | {
        "credentials": [write_credential(one) for one in record.credentials],
        "fictional": record.fictional or "",
        "former": record.former or "",
    }
    return write_front_matter(values, record.bio)


def write_topic(record: TopicRecord) -> str:
    """Return a topic's file."""
    return write_front_matter({key: getattr(record, key) for key in TOPIC_KEYS}, record.description)


def write_series(record: SeriesRecord) -> str:
    """Return a series' file."""
    values = {key: getattr(record, key) for key in SERIES_KEYS} | {"position": record.position or ""}
    return write_front_matter(values, record.description)


def write_episode(record: EpisodeRecord) -> str:
    """Return an episode's file."""
    values = {key: getattr(record, key) for key in EPISODE_KEYS}
    values |= {"chapters": chapter_lines(record.chapters), "explicit": record.explicit or ""}
    return write_front_matter(values, record.notes)


def write_picture(record: PictureRecord) -> str:
    """Return the file beside a picture."""
    focus = "" if record.focus == Focus() else str(record.focus)
    return write_front_matter({"alt": record.alt, "credit": record.credit, "focus": focus}, "")


class FrontMatterReader:
    """Reads the values of a file's front matter. Each getter collects faults and returns a usable value."""

    def __init__(self, text: str, keys: Keys, *, required: tuple[str, ...]) -> None:
        self.faults: list[Fault] = []
        values, lines, self.body, body_line = read_front_matter(text, keys)
        self._values, self.lines = values, Lines(lines, body_line)
        self.faults += [
            Fault(1, Message("%(key)s is missing", key=key)) for key in required if not values.get(key)
        ]

    def line(self, key: str) -> str:
        value = self._values.get(key, "")
        assert isinstance(value, str)
        self._check(key, value)
        return value

    def list(self, key: str) -> tuple[str, ...]:
        value = self._values.get(key, ())
        assert isinstance(value, tuple)
        self._check(key, *value)
        return value

    def _check(self, key: str, *lines: str) -> None:
        faults = [fault for line in lines for fault in check_line(line)]
        self.faults += [Fault(self.lines[key], _keyed(key, fault.message)) for fault in faults]

    def slugs(self, key: str) -> tuple[str, ...]:
        """Return the items of a key, and check that each is a slug of a topic."""
        self.faults += [
            Fault(self.lines[key], _keyed(key, Message("“%(slug)s” is not a slug", slug=slug)))
            for slug in self.list(key)
            if not slug or len(slug) > TOPIC_SLUG_LIMIT or topic_slug(slug) != slug
        ]
        return self.list(key)

    def value(self, key: str, read: Callable[[str], Read]) -> Read | None:
        """Return the converted value of a key; None if it is missing or `read` raises `ValueError`."""
        if not self.line(key):
            return None
        try:
            return read(self.line(key))
        except ValueError as error:
            self.faults.append(Fault(self.lines[key], _keyed(key, error.args[0])))
            return None

    def items(self, key: str, read: Callable[[str], Read]) -> tuple[Read, ...]:
        """Return the converted items of a list, without those for which `read` raises `ValueError`."""
        found = []
        for item in self.list(key):
            try:
                found.append(read(item))
            except ValueError as error:
                self.faults.append(Fault(self.lines[key], _keyed(key, error.args[0])))
        return tuple(found)

    def id(self) -> str:
        """Return the public id in the file; empty if it has none."""
        problem = find_id_problem(self.line("id"))
        self.faults += [Fault(self.lines["id"], problem)] if problem else []
        return self.line("id")

    def chapters(self, key: str) -> tuple[Chapter, ...]:
        """Return the items of a key as chapters. Their times are checked later, against the sound."""
        try:
            return tuple(parse_chapters(self.list(key)))
        except FaultyText as faulty:
            self.faults += [Fault(self.lines[key], _keyed(key, fault.message)) for fault in faulty.faults]
            return ()

    def path(self, key: str, folder: str) -> str:
        """Return a path relative to the content folder, and check that it is inside `folder`."""
        path = self.line(key)
        parts = path.split("/")
        self.faults += [Fault(self.lines[key], _keyed(key, fault.message)) for fault in check_name(path)]
        if path and (not path.startswith(folder) or {"", ".", ".."} & set(parts) or "\\" in path):
            self.faults.append(
                Fault(
                    self.lines[key],
                    _keyed(key, Message("“%(path)s” is not a path in %(folder)s", path=path, folder=folder)),
                )
            )
        return path

    def finish(self, make: Callable[[], Read]) -> tuple[Read, Lines]:
        """Return the record and its line numbers. Raises `FaultyText` with all collected faults."""
        record = make()
        if self.faults:
            raise FaultyText(self.faults)
        return record, self.lines


def _keyed(key: str, problem: str) -> Message:
    return Message("%(field)s: %(problem)s", field=key, problem=problem)


def read_number(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,6}", text):
        raise ValueError(Message("“%(text)s” is not a number", text=text))
    return int(text)


def _yes_or_no(text: str) -> bool:
    words = {"true": True, "yes": True, "false": False, "no": False}
    if text.lower() not in words:
        raise ValueError(Message("“%(text)s” is neither true nor false", text=text))
    return words[text.lower()]


def _file_name(text: str) -> str:
    if clean_file_name(text) != text:
        raise ValueError(Message("“%(text)s” is not the name of a file", text=text))
    return text


def _instant(text: str) -> datetime:
    try:
        return parse_instant(text)
    except ValueError:
        raise ValueError(
            Message("“%(text)s” is not a date such as 2026-03-03 or 2026-03-03T08:30:00Z", text=text)
        ) from None
