"""Editions as readers find them: by address, by topic, by author."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.http import Http404

from articles.models import Address, Article, Edition, EditionAuthor, EditionTopic, SignOff, Topic
from articles.reading.page import ArticlePage, Review, article_page
from authors.models import Author

# What a list never shows, and what makes a row heavy.
HEAVY = ("sections", "manuscript", "notes_html", "short_html", "pictures")


class Moved(Exception):
    """The address leads elsewhere now: 301 to `url`."""

    def __init__(self, url: str) -> None:
        self.url = url


class Gone(Exception):
    """Something was here, and is not coming back: 410."""


def cards(editions: QuerySet[Edition]) -> QuerySet[Edition]:
    """Editions as lists show them, newest first: three queries, however many rows."""
    bylines = EditionAuthor.objects.select_related("author").order_by("position")
    topics = EditionTopic.objects.select_related("topic").order_by("position")
    return (
        editions.defer(*HEAVY)
        .order_by("-published", "-pk")
        .prefetch_related(Prefetch("bylines", bylines), Prefetch("edition_topics", topics))
    )


def newest() -> QuerySet[Edition]:
    """Every live article, newest first."""
    return cards(Edition.objects.live().articles())


def topics_in_use() -> QuerySet[Any]:
    """Topics that a live article carries, with `live_count`; the others do not exist for readers."""
    live = Edition.objects.live().articles()
    return Topic.objects.filter(editions__in=live).annotate(live_count=Count("editions")).order_by("name")


def authors_in_public() -> QuerySet[Author]:
    """Authors a live article names, as writer or reviewer."""
    live = Edition.objects.live()
    written = live.filter(authors=OuterRef("pk"))
    reviewed = SignOff.objects.filter(
        Exists(live.filter(article=OuterRef("article"), digest=OuterRef("digest"))), reviewer=OuterRef("pk")
    )
    return Author.objects.filter(Exists(written) | Exists(reviewed)).order_by("name", "pk")


def edition_at(slug: str, path: str) -> Edition:
    """Return the live edition a reader finds under a slug at this path, in one query.

    Raises `Moved`, `Gone` or `Http404` as the address's history says.
    """
    edition = (
        Edition.objects.live()
        .filter(article__addresses__slug=slug)
        .select_related("episode")
        .annotate(sign_off=Subquery(_sign_off()))
        .first()
    )
    if edition is None:
        return _not_live(slug)
    if edition.slug == slug and path in (edition.get_absolute_url(), edition.short_url):
        return edition
    if edition.slug == slug or _was_known_as(edition.article_id, slug):
        # Whoever had the short version gets the short version, where there is still one.
        raise Moved((path.endswith("/short/") and edition.short_url) or edition.get_absolute_url())
    raise Http404


def _sign_off() -> QuerySet[SignOff, Any]:
    """The latest sign-off that holds for the outer edition's text, as one JSON value."""
    return (
        SignOff.objects.filter(article=OuterRef("article"), digest=OuterRef("digest"))
        .order_by("-reviewed_on", "-pk")
        .values(
            json=JSONObject(
                name=F("reviewer__name"),
                slug=F("reviewer__slug"),
                credentials=F("reviewer__credentials"),
                on=F("reviewed_on"),
                due=F("review_due"),
            )
        )[:1]
    )


def _was_known_as(article_id: int, slug: str) -> bool:
    return Edition.objects.filter(article_id=article_id, slug=slug).begun().exists()


def _not_live(slug: str) -> Edition:
    """Say why nothing is there."""
    address = Address.objects.filter(slug=slug).first()
    if address is None:
        raise Http404
    if address.article_id is None:
        raise Gone
    editions = Edition.objects.filter(article_id=address.article_id)
    if not _was_known_as(address.article_id, slug) or editions.scheduled().exists():
        raise Http404
    last = editions.begun().order_by("-live_from", "-number").first()
    successor = (
        last and last.replaced_by_id and Edition.objects.live().filter(article=last.replaced_by_id).first()
    )
    if successor:
        raise Moved(successor.get_absolute_url())
    raise Gone


def read(edition: Edition, *, short: bool = False) -> ArticlePage:
    """Look up what an edition names by id and build its page: three queries."""
    return article_page(
        edition,
        authors=[byline.author for byline in edition.bylines.select_related("author")],
        topics=list(
            Topic.objects.filter(edition_topics__edition=edition).order_by("edition_topics__position")
        ),
        related=related_to(edition),
        review=_review(edition),
        short=short,
    )


def related_to(edition: Edition) -> Sequence[Edition]:
    """The live editions of the related articles, in the editor's order."""
    return list(
        Edition.objects.live()
        .filter(article__related_in_editions__edition=edition)
        .defer(*HEAVY)
        .order_by("article__related_in_editions__position")
    )


def live_of(articles: Sequence[Article]) -> Sequence[Edition]:
    """The live editions of these articles, in their order."""
    live = {
        edition.article_id: edition
        for edition in Edition.objects.live().filter(article__in=articles).defer(*HEAVY)
    }
    return [live[article.pk] for article in articles if article.pk in live]


def _review(edition: Edition) -> Review | None:
    """The sign-off found with the edition. Of its reviewer only name, slug and credentials are known."""
    found: dict[str, str] | None = getattr(edition, "sign_off", None)
    if not found:
        return None
    reviewer = Author(name=found["name"], slug=found["slug"], credentials=found["credentials"])
    due = found["due"]
    return Review(
        reviewer=reviewer, on=date.fromisoformat(found["on"]), due=date.fromisoformat(due) if due else None
    )
