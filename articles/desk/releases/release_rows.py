"""The rows of a release's page: each article with what is in its way, or with what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from articles.desk.publishing.bulk_publishing import PublicationRow, publication_rows
from articles.models import Article, Edition, Release, ReleaseItem, ReleaseState
from articles.publishing.releases import find_conflicts


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """An article in a release. `publication` and `conflicts` are about a planned one."""

    item: ReleaseItem
    article: Article
    conflicts: Sequence[str] = ()
    publication: PublicationRow | None = None

    @property
    def edition(self) -> Edition | None:
        return self.item.edition

    @property
    def is_blocked(self) -> bool:
        return bool(self.conflicts) or (self.publication is not None and self.publication.is_blocked)

    @property
    def sentence(self) -> str:
        """Whether it is ready."""
        if self.publication is None:
            return ""
        if self.is_blocked:
            return gettext("Not ready")
        return gettext("Ready, with warnings") if self.publication.report.findings else gettext("Ready")


def release_rows(release: Release) -> list[ReleaseRow]:
    """Return the articles of a release. A fixed number of queries for each article of a planned one."""
    items = list(release.items.select_related("article", "edition", "before"))
    if release.state != ReleaseState.PLANNED:
        return [ReleaseRow(item, item.article) for item in items]
    articles = [item.article for item in items]
    conflicts = find_conflicts(release, articles)
    publications = publication_rows(articles)
    return [
        ReleaseRow(item, item.article, conflicts.get(item.article_id, ()), publication)
        for item, publication in zip(items, publications, strict=True)
    ]
