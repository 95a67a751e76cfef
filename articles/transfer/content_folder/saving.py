"""The rows of an import, inside its transaction. Every fault is noted with its file, and ends the import."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.files.storage import FileSystemStorage, default_storage
from django.db.models import CharField, Model, Value
from django.db.models.functions import Cast, Concat

from articles.manuscript.front_matter import written_date
from articles.models import Article, Edition, Episode, Picture, Topic
from articles.pictures.store import copy_files, files_of, store_share
from articles.publishing import Refused
from articles.publishing.library import (
    keep_sound,
    press_episode,
    put_picture,
    put_sound,
    save_topic,
    sound_name,
)
from articles.storage import is_whole
from articles.transfer.casting import ReferenceResolver
from articles.transfer.content_folder.folder_names import Names
from articles.transfer.content_folder.gathering import Gathered, Text
from articles.transfer.content_folder.import_checks import Manuscripts
from articles.transfer.content_folder.report import FileFault, ImportFaults, ImportReport, Progress, State
from articles.transfer.content_folder.rows import fill_author, fill_episode, fill_topic, new_row
from articles.transfer.content_folder.staging import note_names
from authors.actions import save_author
from authors.models import Author


@dataclass
class Import:
    """One import at work: what was read, on whose behalf, and what has become of it."""

    gathered: Gathered
    names: Names
    by: User | None
    publishing: bool
    progress: Progress
    report: ImportReport = field(default_factory=ImportReport)
    faults: list[FileFault] = field(default_factory=list)
    articles: dict[str, Article] = field(default_factory=dict)
    casts: ReferenceResolver = field(default_factory=ReferenceResolver)

    @contextmanager
    def noting(self, text: Text) -> Iterator[None]:
        """Turn what stands against one file into faults of that file, and go on with the next."""
        try:
            yield
        except ValidationError as error:
            self.faults += [text.source.fault(0, message) for message in error.messages]
        except Refused as refused:
            self.faults += [text.source.fault(0, reason) for reason in refused.reasons]

    def stop_at_faults(self) -> None:
        """Raise `ImportFaults` if there have been any."""
        if self.faults:
            raise ImportFaults(self.faults)


def note_dates_not_used(text: Manuscripts, edition: Edition, work: Import) -> None:
    """Say in the report which dates of a text are not what readers see: those that lie in the future."""
    for name in ("published", "updated"):
        given, told = getattr(text.value, name), getattr(edition, name)
        if given and given != told:
            written = f"“{name}: {written_date(given)}”"
            work.report.notes.append(
                f"{text.source.file}: {written} is not used, for it is later than the publication"
            )


def state_of(row: Model, *, changed: bool) -> State:
    """Return what happens to a row that is to say something else, or not."""
    if row.pk is None:
        return "new"
    return "changed" if changed else "unchanged"


def save_library(work: Import) -> None:
    """Save pictures, topics, authors and episodes: whatever articles name."""
    _save_pictures(work)
    _save_topics(work)
    _save_authors(work)
    _save_episodes(work)
    work.stop_at_faults()


def _save_pictures(work: Import) -> None:
    present = dict(Picture.objects.values_list("path", "stored"))
    for path, stored in work.gathered.pictures.items():
        state: State = "new" if path not in present else "changed"
        if present.get(path) == stored:
            state = "unchanged"
        else:
            put_picture(path, stored, by=work.by)
        work.report.add("pictures", state, path)


def _save_topics(work: Import) -> None:
    rows = {topic.slug: topic for topic in Topic.objects.filter(slug__in=work.gathered.topics)}
    _free_names(rows, work)
    for slug, text in work.gathered.topics.items():
        topic = rows.get(slug) or new_row(Topic, slug, text.value.id)
        state = state_of(topic, changed=fill_topic(topic, text.value))
        with work.noting(text):
            if state != "unchanged":
                save_topic(topic)
            work.report.add("topics", state, slug)
    for slug, name in work.names.new_topics.items():
        save_topic(Topic(slug=slug, name=name))
        work.report.add("topics", "new", slug)


def _free_names(rows: Mapping[str, Topic], work: Import) -> None:
    """Take their names from the topics that get others, so that two can exchange theirs."""
    records = {slug: work.gathered.topics[slug].value for slug in rows}
    changing = [
        row.pk
        for slug, row in rows.items()
        if (row.name, tuple(row.aliases)) != (records[slug].name, records[slug].aliases)
    ]
    held = Concat(Value(f"{uuid4().hex} "), Cast("pk", CharField()))
    Topic.objects.filter(pk__in=changing).update(name=held, aliases=[])


def _save_authors(work: Import) -> None:
    rows = {author.slug: author for author in Author.objects.filter(slug__in=work.gathered.authors)}
    pictures = work.gathered.pictures | work.gathered.portraits
    for slug, text in work.gathered.authors.items():
        author = rows.get(slug) or new_row(Author, slug, text.value.id)
        changed = fill_author(author, text.value, pictures.get(text.value.portrait))
        state = state_of(author, changed=changed)
        with work.noting(text):
            if state != "unchanged":
                save_author(author)
            work.report.add("authors", state, slug)


def _save_episodes(work: Import) -> None:
    rows = {episode.slug: episode for episode in Episode.objects.filter(slug__in=work.gathered.episodes)}
    _free_numbers(rows, work)
    for slug, text in work.gathered.episodes.items():
        episode = rows.get(slug) or new_row(Episode, slug, text.value.id)
        changed = fill_episode(episode, text.value)
        sound = work.gathered.sounds.get(text.value.audio)
        if sound and episode.audio.name != sound_name(sound.facts):
            put_sound(episode, sound.facts)
            changed = True
        transcript, cues = work.gathered.transcripts.get(
            text.value.transcript, (episode.transcript, episode.cues)
        )
        if transcript != episode.transcript:
            episode.transcript, episode.cues = transcript, [list(cue) for cue in cues]
            changed = True
        state = state_of(episode, changed=changed)
        with work.noting(text):
            if state != "unchanged":
                press_episode(episode)
            work.report.add("episodes", state, slug)


def _free_numbers(rows: Mapping[str, Episode], work: Import) -> None:
    """Take their numbers from the episodes that get others, so that two can exchange theirs."""
    records = {slug: work.gathered.episodes[slug].value for slug in rows}
    changing = [
        row.pk
        for slug, row in rows.items()
        if (row.season, row.number) != (records[slug].season, records[slug].number)
    ]
    Episode.objects.filter(pk__in=changing).update(number=None)


def keep_files(gathered: Gathered, stage: Path) -> None:
    """Move what the rows name from the stage to where the site serves it from."""
    staged = FileSystemStorage(stage)
    pictures = [*gathered.pictures.values(), *gathered.portraits.values()]
    named = [gathered.sounds.get(text.value.audio) for text in gathered.episodes.values()]
    sounds = [sound for sound in named if sound]
    names = [name for stored in pictures for name in files_of(stored)]
    note_names(stage, [*names, *(sound_name(sound.facts) for sound in sounds)])
    for stored in pictures:
        copy_files(stored, staged, default_storage)
    for sound in sounds:
        if is_whole(sound_name(sound.facts)):
            continue  # and its time stays, by which an exported site tells that it is the same
        with sound.file.open("rb") as file:
            keep_sound(file, sound.facts)


def keep_shares(gathered: Gathered) -> None:
    """Make the pictures that links to published articles are shown with, once the files are there."""
    for text in gathered.articles.values():
        stored = gathered.pictures.get(text.value.image)
        if stored:
            store_share(stored)
