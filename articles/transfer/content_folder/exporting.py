"""Exports articles and the library as a content folder."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from shutil import copyfileobj
from typing import IO

from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext, override

from articles.action_log import Action, log_action
from articles.manuscript import Message, add_suggestion
from articles.message_translation import translate_message
from articles.models import Address, Article, Episode, HelpLine, Topic, UnreadableEdition
from articles.transfer.content_folder.help_records import help_line_record, write_help_line
from articles.transfer.content_folder.records import (
    PictureRecord,
    write_author,
    write_episode,
    write_picture,
    write_series,
    write_topic,
)
from articles.transfer.content_folder.report import Progress, no_progress
from articles.transfer.content_folder.rows import (
    audio_path,
    author_record,
    episode_record,
    portrait_path,
    topic_record,
    transcript_path,
)
from articles.transfer.content_folder.selection import (
    ExportedText,
    ExportRefused,
    LibraryRows,
    describe_pictures,
    live_manuscripts,
    select_library,
    select_series,
    working_manuscripts,
)
from authors.models import Author

PARTS = ("articles", "authors", "topics", "episodes", "series", "help", "images", "audio")


@dataclass
class ExportReport:
    """The written files, as paths relative to the folder, and the editions that could not be read."""

    files: list[str] = field(default_factory=list)
    left_out: list[UnreadableEdition] = field(default_factory=list)

    def table(self) -> str:
        """Return the number of files in each part of the folder, as an aligned table."""
        counts = [(part, sum(file.startswith(f"{part}/") for file in self.files)) for part in PARTS]
        return "\n".join(f"{part:<9}{count:>5}" for part, count in counts if count)


def export_content(
    directory: Path | str,
    slugs: Iterable[str] = (),
    *,
    live: bool = False,
    by: User | None = None,
    progress: Progress = no_progress,
) -> ExportReport:
    """Write the working copies of these articles, or of all, and what they name, as a content folder.

    With `live`, write the live editions instead, with the pictures frozen in them. Without slugs, also write
    the authors, topics, episodes, series and pictures that no article names; with `live`, only those that
    live editions name, and series with their live articles. Without slugs, all help lines are written, as
    the Get help page shows them.

    A live edition whose text cannot be parsed any more is left out; the report names it.

    Raises `ExportRefused` for a directory that is not empty, an unknown slug, or a lost file.
    """
    target = Path(directory)
    _check_is_free(target)
    articles = _articles(list(slugs))
    texts, left_out = _live_texts(articles) if live else (working_manuscripts(articles), [])
    named = select_library(texts, everything=articles is None and not live)
    named.picture_records = describe_pictures(named.pictures)
    if articles is None:
        named.help_lines = list(HelpLine.objects.select_related("replaced_by").order_by("slug"))
        named.series = select_series(live=live, left_out={one.edition.slug for one in left_out})
    report = _FolderWriter(target).write(texts, named, progress)
    report.left_out = left_out
    _log_export(texts, is_everything=articles is None, live=live, by=by)
    return report


@transaction.atomic
def _log_export(texts: Sequence[ExportedText], *, is_everything: bool, live: bool, by: User | None) -> None:
    """Log an export with the number of articles, and the addresses of articles that were chosen."""
    number = len(texts)
    words = {"number": number, "slugs": ", ".join(sorted(text.slug for text in texts))}
    with override(settings.LANGUAGE_CODE):
        if is_everything and live:
            line = ngettext("%(number)d live article.", "All %(number)d live articles.", number)
        elif is_everything:
            line = ngettext("%(number)d article.", "All %(number)d articles.", number)
        elif live:
            line = ngettext("Live article: %(slugs)s.", "%(number)d live articles: %(slugs)s.", number)
        else:
            line = ngettext("Article: %(slugs)s.", "%(number)d articles: %(slugs)s.", number)
    log_action(Action.EXPORT, by=by, text=line % words)


def _check_is_free(target: Path) -> None:
    """Raise `ExportRefused` unless this is an empty directory, or nothing yet."""
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise ExportRefused(
            gettext("%(path)s exists and is not empty. Name a new or an empty directory.") % {"path": target}
        )


def _live_texts(articles: Sequence[Article] | None) -> tuple[list[ExportedText], list[UnreadableEdition]]:
    """Return the live texts of these articles, or of all, and the live editions that cannot be parsed.

    Raises `ExportRefused` for an article that is not live.
    """
    texts, left_out = live_manuscripts(articles)
    found = {text.article for text in texts} | {one.edition.article.slug for one in left_out}
    missing = [article.slug for article in articles or () if article.slug not in found]
    if missing:
        raise ExportRefused(gettext("Not live: %(slugs)s.") % {"slugs": ", ".join(missing)})
    return texts, left_out


def _articles(slugs: Sequence[str]) -> list[Article] | None:
    """Return the articles with these present or former slugs; None, meaning all, without slugs."""
    if not slugs:
        return None
    found = {
        address.slug: address.article
        for address in Address.objects.filter(
            slug__in=slugs, article__isnull=False, article__trashed_at=None
        ).select_related("article")
    }
    for slug in slugs:
        if slug not in found:
            known = Article.objects.filter(trashed_at=None).values_list("slug", flat=True)
            problem = Message("there is no article “%(name)s”", name=slug)
            raise ExportRefused(capfirst(translate_message(add_suggestion(problem, slug, known))))
    return list({article.pk: article for article in found.values() if article is not None}.values())


class _FolderWriter:
    """Writes the files of a content folder and records them in a report."""

    def __init__(self, target: Path) -> None:
        self.target = target
        self.report = ExportReport()

    def write(self, texts: Sequence[ExportedText], named: LibraryRows, progress: Progress) -> ExportReport:
        self.target.mkdir(parents=True, exist_ok=True)
        for text in texts:
            self._write_text(f"articles/{text.slug}.md", text.text)
        for topic in named.topics:
            self._write_topic(topic)
        for slug, record in named.series.items():
            self._write_text(f"series/{slug}.md", write_series(record))
        for line in named.help_lines:
            self._write_text(f"help/{line.slug}.md", write_help_line(help_line_record(line)))
        for author in progress(named.authors, gettext("Writing authors")):
            self._write_author(author)
        for episode in progress(named.episodes, gettext("Writing episodes")):
            self._write_episode(episode)
        for path, stored in progress(list(named.pictures.items()), gettext("Writing pictures")):
            self._copy_media(path, stored["file"])
        for path, said in named.picture_records.items():
            if said != PictureRecord():
                self._write_text(f"{path}.md", write_picture(said))
        return self.report

    def _write_topic(self, topic: Topic) -> None:
        self._write_text(f"topics/{topic.slug}.md", write_topic(topic_record(topic)))

    def _write_author(self, author: Author) -> None:
        self._write_text(f"authors/{author.slug}.md", write_author(author_record(author)))
        if author.portrait:
            self._copy_media(portrait_path(author), author.portrait["file"])

    def _write_episode(self, episode: Episode) -> None:
        self._write_text(f"episodes/{episode.slug}.md", write_episode(episode_record(episode)))
        self._copy_media(audio_path(episode), episode.audio.name or "")
        self._write_text(transcript_path(episode), episode.transcript)

    def _copy_media(self, path: str, stored_name: str) -> None:
        try:
            with default_storage.open(stored_name) as file:
                self._write(path, file)
        except FileNotFoundError:
            problem = gettext("%(path)s is lost: %(file)s is not in the site's media folder.")
            raise ExportRefused(problem % {"path": path, "file": stored_name}) from None

    def _write_text(self, path: str, text: str) -> None:
        self._write(path, BytesIO(text.encode()))

    def _write(self, path: str, content: IO[bytes]) -> None:
        file = self.target / path
        if not file.resolve().is_relative_to(self.target.resolve()):
            raise ExportRefused(gettext("“%(path)s” leads out of the folder.") % {"path": path})
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            with file.open("xb") as new:
                copyfileobj(content, new)
        except FileExistsError:
            raise ExportRefused(gettext("Two files would be called %(path)s.") % {"path": path}) from None
        self.report.files.append(path)
