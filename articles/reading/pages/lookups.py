"""Finds the live edition at a URL, and the rows that its page needs."""

from collections.abc import Iterable, Sequence, Sized
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.http import Http404
from django.utils import timezone

from articles.models import Address, Article, Edition, Kind, SignedBy, SignOff, Topic
from articles.reading.cache import shared_queries
from articles.reading.cache.prepared import Prepared
from articles.reading.cache.versions import ContentVersion, get_or_compute
from articles.reading.pages.article_page import ArticlePage, Review, article_page
from articles.reading.pages.edition_history import history_of
from articles.reading.pages.related import related_to
from articles.reading.pages.series_pages import place_in_series
from authors.models import Author, stored_letters

Named = TypeVar("Named", Topic, Author)


class Moved(Exception):
    """The article is at another URL: 301 to `url`, or 302 if this URL may become valid again."""

    def __init__(self, url: str, *, permanent: bool = True) -> None:
        self.url = url
        self.permanent = permanent


class Gone(Exception):
    """The article was here and no return is scheduled: 410. `article` is its id, None if it was deleted."""

    def __init__(self, article: int | None = None) -> None:
        self.article = article


def find_by_slug(rows: Iterable[Named], slug: str) -> Named:
    """Return the row with this slug. Raises `Http404` if there is none."""
    found = next((row for row in rows if row.slug == slug), None)
    if found is None:
        raise Http404
    return found


def find_topic(version: ContentVersion, slug: str) -> Topic:
    """Return the topic of live articles with this slug; the slug is another one if it is a former address.

    Raises `Http404` if there is none. One query per content version, for slugs that no topic has now.
    """
    topics = shared_queries.topics(version)
    found = next((topic for topic in topics.values() if topic.slug == slug), None)
    found = found or topics.get(shared_queries.former_topics(version).get(slug, 0))
    if found is None:
        raise Http404
    return found


def find_live_edition(slug: str, path: str) -> Edition:
    """Return the live edition with this slug, for a request of this path. One query.

    Raises `Moved`, `Gone` or `Http404`, depending on the history of the slug.
    """
    edition = next(iter(_LIVE_AT.rows(slug=slug, now=timezone.now())), None)
    if edition is None:
        return _not_live(slug)
    if edition.slug == slug and path in (edition.get_absolute_url(), edition.short_url):
        return edition
    if edition.slug == slug or _was_known_as(edition.article_id, slug):
        # The URL of a short version redirects to the short version. If there is none now, the next edition
        # may have one, so the redirect to the article is temporary.
        wants_short = path.endswith("/short/")
        if wants_short and edition.short_url:
            raise Moved(edition.short_url)
        raise Moved(edition.get_absolute_url(), permanent=not wants_short)
    raise Http404


def _sign_off(now: datetime, **condition: Any) -> QuerySet[SignOff, Any]:
    """Return a subquery for the latest sign-off of the outer edition's article, as one JSON value."""
    signed_text = (
        Edition.objects.filter(article=OuterRef("article"), digest=OuterRef("digest"))
        .begun(now)
        .order_by("-live_from")
        .values("live_from")[:1]
    )
    return (
        SignOff.objects.of_whole_articles()
        .filter(article=OuterRef("article"), **condition)
        .order_by("-reviewed_on", "-pk")
        .values(
            json=JSONObject(
                name=F("reviewer__name"),
                slug=F("reviewer__slug"),
                credentials=F("credentials"),
                fictional=F("reviewer__fictional"),
                on=F("reviewed_on"),
                due=F("review_due"),
                signed_by=F("signed_by"),
                made_at=F("made_at"),
                live_from=Subquery(signed_text),
            )
        )[:1]
    )


def _live_at(slug: str, now: datetime) -> QuerySet[Edition]:
    return with_sign_offs(Edition.objects.live(now).filter(article__addresses__slug=slug), now)


def with_sign_offs(editions: QuerySet[Edition], now: datetime) -> QuerySet[Edition]:
    """Annotate editions with what `load_article_page` shows as their review."""
    return editions.annotate(
        sign_off=Subquery(_sign_off(now, digest=OuterRef("digest"))),
        # One that was made after the edition may be of a draft.
        earlier_sign_off=Subquery(_sign_off(now, made_at__lte=OuterRef("made_at"))),
    )


_LIVE_AT = Prepared(
    _live_at, {"slug": "stands-for-any-slug", "now": datetime(1, 2, 3, 4, 5, 6, 7, tzinfo=UTC)}
)


def _was_known_as(article_id: int, slug: str) -> bool:
    """Whether the article was public under this slug, on this site or on the site it was imported from."""
    begun = Edition.objects.filter(article_id=article_id, slug=slug).begun()
    return begun.exists() or Address.objects.filter(article=article_id, slug=slug, was_public=True).exists()


def _not_live(slug: str) -> Edition:
    """Raise the exception that says why no edition is live under this slug."""
    address = Address.objects.filter(slug=slug).first()
    if address is None:
        raise Http404
    if address.article_id is None:
        raise Gone
    if not _was_known_as(address.article_id, slug):
        raise Http404
    successor = _successor_of(address.article_id)
    if successor:
        raise Moved(successor.get_absolute_url())
    editions = Edition.objects.filter(article_id=address.article_id)
    if editions.scheduled().exists() or not editions.begun().exists():
        raise Http404  # a return is scheduled, or the article was public only on the site it came from
    raise Gone(address.article_id)


def _successor_of(article_id: int) -> Edition | None:
    """Return the live edition that an unpublished article redirects to ("replaced by").

    A successor that is not live may have a successor itself. None if no successor is named, if the last one
    is not live, or if the articles replace each other in a circle.
    """
    visited = {article_id}
    while True:
        editions = Edition.objects.filter(article_id=article_id).begun()
        successors = editions.order_by("-live_from", "-number").values_list("replaced_by", flat=True)
        successor_id = successors.first()
        if successor_id is None or successor_id in visited:
            return None
        live = Edition.objects.live().filter(article_id=successor_id).only("kind", "slug").first()
        if live:
            return live
        visited.add(successor_id)
        article_id = successor_id


def load_article_page(version: ContentVersion, edition: Edition, *, short: bool = False) -> ArticlePage:
    """Load the rows that an edition refers to, and build its page.

    The rows are cached per content version, because many pages share authors, topics and episodes.
    """
    topics = shared_queries.topics(version)
    review = _review_of(edition, "sign_off")
    related = get_or_compute(
        version, f"related {edition.pk}", lambda: related_to(version, edition), size=_size_of_rows
    )
    return article_page(
        edition,
        authors=shared_queries.authors(version, edition.names["authors"]),
        topics=[topics[pk] for pk in edition.names["topics"] if pk in topics],
        related=related.chosen,
        closest=related.closest,
        episode=shared_queries.episode(version, edition.episode_id) if edition.episode_id else None,
        review=review,
        earlier_review=None if review else _earlier_review_of(edition),
        place=place_in_series(version, edition, short=short),
        history=None if short or edition.kind == Kind.PAGE else history_of(version, edition.article_id),
        short=short,
    )


def _size_of_rows(rows: Sized) -> int:
    return shared_queries.ROW_BYTES * (1 + len(rows))


def live_editions_of(articles: Sequence[Article]) -> Sequence[Edition]:
    """Return the live editions of these articles, in the same order."""
    live = {
        edition.article_id: edition
        for edition in Edition.objects.live().filter(article__in=articles).defer(*shared_queries.HEAVY)
    }
    return [live[article.pk] for article in articles if article.pk in live]


def _review_of(edition: Edition, name: str) -> Review | None:
    """Return a sign-off that was loaded with the edition as `name`, with its reviewer's name and mark."""
    found: Any = getattr(edition, name, None)
    if not found:
        return None
    reviewer = Author(
        name=found["name"],
        slug=found["slug"],
        shown_credentials=stored_letters(found["credentials"]),
        fictional=bool(found["fictional"]),
    )
    due = date.fromisoformat(found["due"]) if found["due"] else None
    # A content version ends when a review falls due, so this is right for a cached page, too.
    is_overdue = due is not None and due < timezone.localdate()
    is_signed = found["signed_by"] != SignedBy.RECORD
    return Review(reviewer, date.fromisoformat(found["on"]), due, is_overdue, is_signed)


def _earlier_review_of(edition: Edition) -> Review | None:
    """Return the review of an earlier text, with the time after which changes are not reviewed.

    That is when readers got the signed text last, or when it was signed, if they never had exactly this text.
    """
    review = _review_of(edition, "earlier_sign_off")
    if review is None:
        return None
    found: Any = getattr(edition, "earlier_sign_off", None)
    return replace(review, edited_after=_stored_time(found["live_from"] or found["made_at"]))


def _stored_time(text: str) -> datetime:
    """Return a time of a JSON value. SQLite has UTC without saying so."""
    time = datetime.fromisoformat(text)
    return time if time.tzinfo else time.replace(tzinfo=UTC)
