"""Exports the whole public site, with all pages from one content version."""

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from articles.action_log import Action, log_action
from articles.freshness import generation
from articles.models import UnreadableEdition
from articles.reading.cache.versions import ContentVersion, current_version
from articles.transfer.content_folder.report import Progress, no_progress
from articles.transfer.static_site.crawler import Crawler
from articles.transfer.static_site.output_folder import SiteFolder, SiteRefused
from articles.transfer.static_site.page_requests import Server, without_missing_pages_in_log

# If content changes during an export, it starts again. After this number of passes the result is accepted.
MAX_PASSES = 4


@dataclass
class SiteReport:
    """The result of an export.

    `broken` are sentences about broken links. `left_out` are articles that have a page but no .md file.
    `settled` says whether all pages are from one content version.
    """

    pages: int = 0
    files: int = 0
    moved: int = 0
    gone: int = 0
    written: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    left_out: list[UnreadableEdition] = field(default_factory=list)
    settled: bool = True

    def table(self) -> str:
        """Return the counts as an aligned table."""
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
    """Write the public site into a folder that any web server can serve, or update such a folder.

    Raises `SiteRefused`, and changes nothing, for a folder with other files, if `DEBUG` is on, and if a page
    cannot be rendered.
    """
    if settings.DEBUG:
        raise SiteRefused("DEBUG is on: pages are not as readers get them. Export with DEBUG=false.")
    with SiteFolder(Path(directory)) as folder, without_missing_pages_in_log():
        server = Server()
        for _ in range(MAX_PASSES):
            is_unchanged = partial(is_current, current_version())
            crawler = Crawler(server, folder, is_unchanged)
            crawler.crawl(progress)
            settled = is_unchanged()
            if settled:
                break
        written, removed = folder.finish(progress)
        report = SiteReport(
            pages=len(crawler.pages),
            files=folder.size(),
            moved=len(crawler.moved.to),
            gone=len(crawler.moved.gone),
            written=written,
            removed=removed,
            broken=crawler.broken(),
            left_out=crawler.left_out,
            settled=settled,
        )
        _log_export(report)
        return report


@transaction.atomic
def _log_export(report: SiteReport) -> None:
    """Log an export that changed the folder. Most are started by a timer and change nothing."""
    if report.written or report.removed:
        counts = {"written": len(report.written), "removed": len(report.removed)}
        text = gettext("Files written: %(written)d, removed: %(removed)d.") % counts
        log_action(Action.EXPORT_SITE, by=None, text=text)


def is_current(version: ContentVersion) -> bool:
    """Whether this is still the content version that readers see."""
    return version.is_valid(generation(), timezone.now())
