"""Exporting: a content folder that says what the database says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from shutil import copyfileobj
from typing import IO

from django.core.files.storage import default_storage

from articles.manuscript import did_you_mean
from articles.models import Address, Article, Episode, Topic, Unreadable
from articles.transfer.content_folder.records import write_author, write_episode, write_series, write_topic
from articles.transfer.content_folder.report import Progress, quietly
from articles.transfer.content_folder.rows import (
    audio_path,
    author_record,
    episode_record,
    portrait_path,
    topic_record,
    transcript_path,
)
from articles.transfer.content_folder.selection import (
    ExportRefused,
    Named,
    Written,
    every_series,
    library_named,
    live_manuscripts,
    working_manuscripts,
)
from authors.models import Author

COUNTED = ("articles", "authors", "topics", "episodes", "series", "images", "audio")


@dataclass
class ExportReport:
    """The files that were written, by their path from the folder, and the editions that could not be."""

    files: list[str] = field(default_factory=list)
    left_out: list[Unreadable] = field(default_factory=list)

    def table(self) -> str:
        """The number of files in each part of the folder."""
        counts = [(part, sum(file.startswith(f"{part}/") for file in self.files)) for part in COUNTED]
        return "\n".join(f"{part:<9}{count:>5}" for part, count in counts if count)


def export_content(
    directory: Path | str,
    slugs: Iterable[str] = (),
    *,
    live: bool = False,
    progress: Progress = quietly,
) -> ExportReport:
    """Write the working copies of these articles, or of all, and what they name, as a content folder.

    With `live`, the editions readers have, with their pictures as frozen. Without slugs all authors, topics,
    episodes, series and pictures are written, those that no article names too; with `live` only those readers
    see, and of a series the articles they have.

    A live edition whose text cannot be read any more is left out; the report names it.

    Raises `ExportRefused` for a directory that is not empty, a slug that names nothing, a lost file.
    """
    target = Path(directory)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise ExportRefused(f"{target} is there and not empty; name a new or an empty directory.")
    articles = _articles(list(slugs))
    left_out: list[Unreadable] = []
    if live:
        texts, left_out = live_manuscripts(articles)
        found = {text.article for text in texts} | {one.edition.article.slug for one in left_out}
        missing = [article.slug for article in articles or () if article.slug not in found]
        if missing:
            raise ExportRefused(f"Readers do not have {', '.join(missing)}.")
    else:
        texts = working_manuscripts(articles)
    named = library_named(texts, everything=articles is None and not live)
    if articles is None:
        named.series = every_series(live=live, left_out={one.edition.slug for one in left_out})
    report = _Folder(target).write(texts, named, progress)
    report.left_out = left_out
    return report


def _articles(slugs: Sequence[str]) -> list[Article] | None:
    """Return the articles that these addresses lead to; None for all of them."""
    if not slugs:
        return None
    found = {
        address.slug: address.article
        for address in Address.objects.filter(slug__in=slugs, article__isnull=False).select_related("article")
    }
    for slug in slugs:
        if slug not in found:
            known = Article.objects.values_list("slug", flat=True)
            raise ExportRefused(f"There is no article “{slug}”{did_you_mean(slug, known)}")
    return list({article.pk: article for article in found.values() if article is not None}.values())


class _Folder:
    """A content folder while it is written."""

    def __init__(self, target: Path) -> None:
        self.target = target
        self.report = ExportReport()

    def write(self, texts: Sequence[Written], named: Named, progress: Progress) -> ExportReport:
        self.target.mkdir(parents=True, exist_ok=True)
        for written in texts:
            self._text(f"articles/{written.slug}.md", written.text)
        for topic in named.topics:
            self._topic(topic)
        for slug, record in named.series.items():
            self._text(f"series/{slug}.md", write_series(record))
        for author in progress(named.authors, "Writing authors"):
            self._author(author)
        for episode in progress(named.episodes, "Writing episodes"):
            self._episode(episode)
        for path, stored in progress(list(named.pictures.items()), "Writing pictures"):
            self._copy(path, stored["file"])
        return self.report

    def _topic(self, topic: Topic) -> None:
        self._text(f"topics/{topic.slug}.md", write_topic(topic_record(topic)))

    def _author(self, author: Author) -> None:
        self._text(f"authors/{author.slug}.md", write_author(author_record(author)))
        if author.portrait:
            self._copy(portrait_path(author), author.portrait["file"])

    def _episode(self, episode: Episode) -> None:
        self._text(f"episodes/{episode.slug}.md", write_episode(episode_record(episode)))
        self._copy(audio_path(episode), episode.audio.name or "")
        self._text(transcript_path(episode), episode.transcript)

    def _copy(self, path: str, stored_name: str) -> None:
        try:
            with default_storage.open(stored_name) as file:
                self._put(path, file)
        except FileNotFoundError:
            raise ExportRefused(f"{path} is lost: {stored_name} is not in the site's media folder.") from None

    def _text(self, path: str, text: str) -> None:
        self._put(path, BytesIO(text.encode()))

    def _put(self, path: str, content: IO[bytes]) -> None:
        file = self.target / path
        if not file.resolve().is_relative_to(self.target.resolve()):
            raise ExportRefused(f"“{path}” leads out of the folder.")
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            with file.open("xb") as new:
                copyfileobj(content, new)
        except FileExistsError:
            raise ExportRefused(f"Two files would be called {path}.") from None
        self.report.files.append(path)
