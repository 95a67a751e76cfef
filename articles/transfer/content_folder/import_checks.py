"""What is wrong with texts that read well: names that stand for nothing, and what no row could hold."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db.models import Model

from articles.manuscript import Manuscript
from articles.models import Article, Episode, Section, Series, Topic
from articles.models.chapters import chapter_faults
from articles.models.from_manuscript import FIELDS
from articles.publishing.library import PORTRAITS
from articles.transfer.content_folder.folder_names import (
    Names,
    is_faulty_topic,
    topic_problems,
    topics_of_one_name,
    unknown,
)
from articles.transfer.content_folder.gathering import Gathered, Text
from articles.transfer.content_folder.identity_checks import (
    Manuscripts,
    address_faults,
    files_of_another_name,
    id_faults,
    ids_left_out,
)
from articles.transfer.content_folder.records import AuthorRecord, EpisodeRecord, Lines, SeriesRecord
from articles.transfer.content_folder.report import FileFault
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

SLUG = re.compile(r"[a-zA-Z0-9_-]{1,200}", re.ASCII)


def faults_in(gathered: Gathered, names: Names) -> Iterator[FileFault]:
    """Yield every fault that only shows beside the other files and the database."""
    texts = [*gathered.articles.values(), *gathered.heads.values()]
    with_slug = {text.source.path for text in texts if text.value.slug}  # which reading it has checked
    for source in gathered.sources.values():
        is_called_by_it = source.file.suffix == ".md" and source.path not in with_slug
        if is_called_by_it and not SLUG.fullmatch(source.slug):
            yield source.fault(0, "a text is called by its slug: letters a-z, digits and “-”, then .md")
    yield from topics_of_one_name(gathered)
    for topic in gathered.topics.values():
        row = Topic(slug=topic.source.slug)
        fill_topic(row, topic.value)
        yield from _unfit(topic, row, ("name", "description"))
    for author in gathered.authors.values():
        yield from _of_author(author, gathered)
    for episode in gathered.episodes.values():
        yield from _of_episode(episode, gathered)
    for series in gathered.series.values():
        yield from _of_series(series, names)
    for head in gathered.heads.values():
        yield from _of_names(head, names, gathered)
    yield from id_faults(gathered)
    yield from address_faults(gathered, names)
    for article in gathered.articles.values():
        yield from _of_article(article, names, gathered)


def notes_on(gathered: Gathered) -> list[str]:
    """Return a sentence for everything in the files that is no fault, and not imported as it stands there."""
    return [*files_of_another_name(gathered), *ids_left_out(gathered), *_media_left_out(gathered)]


def _media_left_out(gathered: Gathered) -> list[str]:
    named = {author.value.portrait for author in gathered.authors.values()}
    for episode in gathered.episodes.values():
        named |= {episode.value.audio, episode.value.transcript}
    media = [*gathered.portraits, *gathered.sounds, *gathered.transcripts]
    return [f"{path}: left out, for no text of this import names it" for path in media if path not in named]


def _unfit(text: Text, row: Model, fields: Iterable[str]) -> Iterator[FileFault]:
    """Yield what these fields of a row that is not saved could not hold."""
    others = {field.name for field in row._meta.get_fields()} - set(fields)
    try:
        row.clean_fields(exclude=others)
    except ValidationError as error:
        for field, messages in error.message_dict.items():
            line = text.lines.keys.get(field, 0)
            yield from (text.source.fault(line, f"{field}: {message}") for message in messages)


def _of_author(text: Text[AuthorRecord, Lines], gathered: Gathered) -> Iterator[FileFault]:
    row = Author(slug=text.source.slug)
    fill_author(row, text.value, None)
    yield from _unfit(text, row, ("name", "pronouns", "credentials", "role", "links"))
    here = Author.objects.filter(slug=row.slug).first()
    portrait = text.value.portrait
    if portrait and not _comes(portrait, gathered) and not (here and portrait == portrait_path(here)):
        yield text.source.fault(
            text.lines["portrait"], unknown("picture", portrait, _media(gathered, PORTRAITS))
        )


def _of_episode(text: Text[EpisodeRecord, Lines], gathered: Gathered) -> Iterator[FileFault]:
    row = Episode(slug=text.source.slug)
    fill_episode(row, text.value)
    yield from _unfit(text, row, ("title", "number", "season"))
    here = Episode.objects.filter(slug=row.slug).first()
    yield from _of_chapters(text, gathered, here)
    for key, path_of, found in (
        ("audio", audio_path, gathered.sounds),
        ("transcript", transcript_path, gathered.transcripts),
    ):
        path = getattr(text.value, key)
        if path in found or path in gathered.faulty or (here and path == path_of(here)):
            continue
        kind = "transcript" if key == "transcript" else "sound"
        yield text.source.fault(text.lines[key], unknown(kind, path, found))


def _of_chapters(
    text: Text[EpisodeRecord, Lines], gathered: Gathered, here: Episode | None
) -> Iterator[FileFault]:
    sound = gathered.sounds.get(text.value.audio)
    seconds = sound.facts.seconds if sound else (here.seconds if here else None)
    for fault in chapter_faults(text.value.chapters, seconds):
        yield text.source.fault(text.lines["chapters"], f"chapters: {fault.message}")


def _of_series(text: Text[SeriesRecord, Lines], names: Names) -> Iterator[FileFault]:
    row = Series(slug=text.source.slug)
    fill_series(row, text.value)
    yield from _unfit(text, row, ("title", "position", "description"))
    line = text.lines["articles"]
    for slug in text.value.articles:
        if slug not in names.articles:
            yield text.source.fault(line, unknown("article", slug, names.articles))
    meant = [names.articles.get(slug, slug) for slug in text.value.articles]
    yield from (text.source.fault(line, f"“{slug}” is named twice") for slug in _repeated(meant))


def _comes(path: str, gathered: Gathered) -> bool:
    return path in gathered.portraits or path in gathered.pictures or path in gathered.faulty


def _media(gathered: Gathered, folder: str) -> list[str]:
    return [path for path in gathered.sources if path.startswith(folder)]


def _of_article(text: Manuscripts, names: Names, gathered: Gathered) -> Iterator[FileFault]:
    manuscript, keys = text.value, text.lines.keys
    if bool(manuscript.reviewer) != bool(manuscript.reviewed):
        missing = "reviewed" if manuscript.reviewer else "reviewer"
        yield text.source.fault(
            keys.get("reviewer", keys.get("reviewed", 0)), f"a review needs {missing}, too"
        )
    if manuscript.review_due and manuscript.reviewed and manuscript.review_due < manuscript.reviewed:
        yield text.source.fault(keys.get("review_due", 0), "the next review is due before this one was made")
    yield from _of_rows(text)
    yield from _of_names(text, names, gathered)


def _of_rows(text: Manuscripts) -> Iterator[FileFault]:
    manuscript = text.value
    row = Article(**{field: getattr(manuscript, field) for field in FIELDS})
    row.slug = text.slug
    yield from _unfit(text, row, FIELDS)
    longest = Section._meta.get_field("heading").max_length or 0
    for line, section in zip(text.lines.sections, manuscript.sections, strict=False):
        if len(section.heading) > longest:
            yield text.source.fault(line, f"the heading above is longer than {longest} characters")


def _of_names(text: Manuscripts, names: Names, gathered: Gathered) -> Iterator[FileFault]:
    manuscript = text.value

    def fault(key: str, name: str, message: str) -> FileFault:
        line = text.lines.items.get((key, name), text.lines.keys.get(key, 0))
        return text.source.fault(line, message)

    for key, slugs in (("authors", manuscript.authors), ("reviewer", (manuscript.reviewer,))):
        for slug in filter(None, slugs):
            if slug not in names.authors:
                yield fault(key, slug, unknown("author", slug, names.authors))
    for name in manuscript.topics:
        if names.topic(name) is None and not is_faulty_topic(gathered, name):
            missing = unknown("topic", name, names.topic_names.values())
            why_not = "; ".join(topic_problems(name)) or "--create-topics makes it"
            yield fault("topics", name, f"{missing} ({why_not})")
    for slug in manuscript.related:
        if slug not in names.articles:
            yield fault("related", slug, unknown("article", slug, names.articles))
        elif names.articles[slug] == text.slug:
            yield fault("related", slug, "an article is not related to itself")
    if manuscript.episode and manuscript.episode not in names.episodes:
        yield fault("episode", manuscript.episode, unknown("episode", manuscript.episode, names.episodes))
    for path, line in text.lines.pictures.items():
        if path not in names.pictures:
            yield text.source.fault(line, unknown("picture", path, names.pictures))
    meant = resolved(manuscript, names)
    for key in ("authors", "topics", "related"):
        yield from (fault(key, name, f"“{name}” is named twice") for name in _repeated(getattr(meant, key)))


def _repeated(items: Iterable[str]) -> list[str]:
    items = list(items)
    return sorted({item for item in items if items.count(item) > 1})


def resolved(manuscript: Manuscript, names: Names) -> Manuscript:
    """Return the manuscript with the names as the database has them: topics' own names, working slugs."""
    topics = (names.topic_names.get(names.topic(name) or "", name) for name in manuscript.topics)
    related = (names.articles.get(slug, slug) for slug in manuscript.related)
    return replace(manuscript, topics=tuple(topics), related=tuple(related))
