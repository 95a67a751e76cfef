"""Exporting the site: all of it, of one moment."""

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from articles.freshness import generation
from articles.models import Unreadable
from articles.reading.cache.versions import ContentVersion, present_version
from articles.transfer.content_folder.report import Progress, no_progress
from articles.transfer.static_site.asking import Server, no_word_of_what_is_missing
from articles.transfer.static_site.copying import Copy
from articles.transfer.static_site.output_folder import SiteFolder, SiteRefused

# So often the site is gone through while editors publish, before it is taken as it is.
PASSES = 4


@dataclass
class SiteReport:
    """What an export did.

    `broken` are sentences about links that lead nowhere; `left_out` are the articles that have their page but
    no .md file; `settled` says whether the folder shows one moment of the site.
    """

    pages: int = 0
    files: int = 0
    moved: int = 0
    gone: int = 0
    written: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    left_out: list[Unreadable] = field(default_factory=list)
    settled: bool = True

    def table(self) -> str:
        """The counts as aligned text."""
        counts = {
            "addresses": self.pages,
            "moved": self.moved,
            "gone": self.gone,
            "files": self.files,
            "written": len(self.written),
            "removed": len(self.removed),
        }
        return "\n".join(f"{word:<9}{count:>7}" for word, count in counts.items())


def export_site(directory: Path | str, *, progress: Progress = no_progress) -> SiteReport:
    """Write the public site into a folder that any web server can serve, or bring such a folder up to date.

    Raises `SiteRefused`, and changes nothing, for a folder that is not ours, where pages are not as readers
    get them (`DEBUG`), and where a page cannot be had.
    """
    if settings.DEBUG:
        raise SiteRefused("DEBUG is on: pages are not as readers get them. Export with DEBUG=false.")
    with SiteFolder(Path(directory)) as folder, no_word_of_what_is_missing():
        server = Server()
        for _ in range(PASSES):
            still = partial(holds, present_version())
            copy = Copy(server, folder, still)
            copy.make(progress)
            settled = still()
            if settled:
                break
        written, removed = folder.finish(progress)
        return SiteReport(
            pages=len(copy.pages),
            files=folder.size(),
            moved=len(copy.moved.to),
            gone=len(copy.moved.gone),
            written=written,
            removed=removed,
            broken=copy.broken(),
            left_out=copy.left_out,
            settled=settled,
        )


def holds(moment: ContentVersion) -> bool:
    """Whether readers still see what they saw then."""
    return moment.holds(generation(), timezone.now())
