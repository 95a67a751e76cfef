"""Checks over the network whether the outside links of live articles work, and lists those that do not.

`manage.py check_links` does it; nothing else asks other sites. The last answer of each link is stored.
"""

import logging
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urldefrag, urlsplit

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from articles.manuscript.links import find_links
from articles.models import LINK_LIMIT, Edition, LinkCheck, UnreadableEdition, manuscript_of_edition
from articles.publishing.outside_requests import UnreachableAddress, status_of
from articles.publishing.preflight.article_checks.outside_links import is_malformed

PAUSE = 1.0  # seconds between two requests to one host
# Answers of sites that want to be asked by people alone, or less often: they say nothing about the page.
_SAYS_NOTHING = frozenset((401, 403, 405, 407, 418, 429, 451, 999))

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LinkAnswer:
    """The answer of an address: its HTTP status, if there was one, and what is wrong with it, if anything."""

    status: int | None
    problem: str


def broken_links() -> QuerySet[LinkCheck]:
    """Return the links of live articles that did not work when they were last checked, the oldest first.

    One query; each row has its article, address, status, problem, and the times of the last check and of the
    first failure.
    """
    return LinkCheck.objects.broken().select_related("article").order_by("failing_since", "pk")


def check_outside_links(
    limit: int, *, progress: Callable[[Iterable[str]], Iterable[str]] = iter
) -> tuple[int, int]:
    """Ask at most `limit` addresses, those first that were never asked or longest ago.

    Returns how many were asked, and how many of them do not work.
    """
    articles = _links_of_live_articles()
    _forget_removed(articles)
    times = dict(LinkCheck.objects.order_by("checked_at").values_list("url", "checked_at"))
    order = sorted(articles, key=lambda url: (url in times, times.get(url), url))[:limit]
    broken, last_host = 0, ""
    for url in progress(order):
        host = urlsplit(url).netloc
        if host == last_host:
            time.sleep(PAUSE)
        last_host = host
        answer = ask(url)
        broken += bool(answer.problem)
        _store(url, articles[url], answer)
    return len(order), broken


def ask(url: str) -> LinkAnswer:
    """Ask an address whether its page is there."""
    try:
        status = status_of(url)
    except UnreachableAddress as error:
        return LinkAnswer(None, str(error))
    if status < 400 or status in _SAYS_NOTHING:
        return LinkAnswer(status, "")
    return LinkAnswer(status, f"the site answers with status {status}")


def _links_of_live_articles() -> Mapping[str, set[int]]:
    """Return the ids of the articles in which each outside address stands."""
    found: dict[str, set[int]] = {}
    own = urlsplit(settings.SITE_URL).netloc
    for edition in Edition.objects.live().iterator(chunk_size=100):
        try:
            manuscript = manuscript_of_edition(edition)
        except UnreadableEdition:
            continue
        for link in find_links(manuscript):
            url = urldefrag(link.address).url
            is_outside = url.startswith(("http://", "https://")) and urlsplit(url).netloc != own
            if is_outside and len(url) <= LINK_LIMIT and not is_malformed(url):
                found.setdefault(url, set()).add(edition.article_id)
    return found


def _forget_removed(articles: Mapping[str, set[int]]) -> None:
    """Delete the rows of links that stand in no live article any more."""
    rows = LinkCheck.objects.values_list("pk", "url", "article_id")
    removed = [pk for pk, url, article_id in rows if article_id not in articles.get(url, ())]
    LinkCheck.objects.filter(pk__in=removed).delete()


def _store(url: str, article_ids: Iterable[int], answer: LinkAnswer) -> None:
    now = timezone.now()
    if answer.problem:
        logger.warning("Broken link: %s (%s)", url, answer.problem)
    for article_id in article_ids:
        row = LinkCheck.objects.filter(article_id=article_id, url=url).first()
        row = row or LinkCheck(article_id=article_id, url=url)
        row.status, row.problem, row.checked_at = answer.status, answer.problem, now
        row.failing_since = (row.failing_since or now) if answer.problem else None
        row.save()
