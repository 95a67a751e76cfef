"""Editions: published versions of articles, rendered once. `live()` selects what readers see."""

from dataclasses import replace
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext

from articles.manuscript import FIELDS, FaultyText, Manuscript, parse
from articles.message_translation import translate_fault
from articles.models.article import Article, Kind
from articles.models.episode import Episode
from articles.models.help_line import HelpLine
from articles.models.picture import Picture
from articles.models.revision import Revision
from articles.models.topic import Topic
from authors.models import Author, address

CHANGE_NOTE_LIMIT = 300  # characters


class EditionQuerySet(models.QuerySet["Edition"]):
    """The one place that defines what readers may see."""

    def live(self, at: datetime | None = None) -> Self:
        """Editions that are live now, or at another time: at most one per article."""
        moment = at or timezone.now()
        is_open = Q(live_until__isnull=True) | Q(live_until__gt=moment)
        return self.filter(is_open, cancelled_at__isnull=True, live_from__lte=moment)

    def begun(self, at: datetime | None = None) -> Self:
        """Editions whose time has begun, including those whose time is over."""
        return self.filter(cancelled_at__isnull=True, live_from__lte=at or timezone.now()).exclude(
            live_until__isnull=False, live_until__lte=F("live_from")
        )

    def scheduled(self, at: datetime | None = None) -> Self:
        """Editions that begin later."""
        return self.filter(cancelled_at__isnull=True, live_from__gt=at or timezone.now())

    def articles(self) -> Self:
        """Editions of articles, without the standing pages."""
        return self.filter(kind=Kind.ARTICLE)

    def pages(self) -> Self:
        """Editions of standing pages."""
        return self.filter(kind=Kind.PAGE)


class Edition(models.Model):
    """One published version of an article. Its text never changes.

    Editors set `live_from`, `ends_at` and `cancelled_at`. `live_until` is derived from them and written only
    by `articles.models.timeline.recompute_live_until`.

    `sections` is a list of {type, heading, heading_html, anchor, html}; `pictures` maps each picture path of
    the text to the stored file it had then; `lead` is {stored, focus, alt, caption, credit, share} or empty;
    `names` has the ids of authors, topics and related articles in their order, the same as the through rows.
    All HTML was sanitized by `articles.rendering`. `change_note` tells readers what changed; it is not in the
    text. `is_sensitive`: an editor confirmed that a section touches suicide, self-harm, overdose, abuse or a
    crisis.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    slug = models.SlugField(max_length=FIELDS["slug"].limit)
    title = models.CharField(max_length=FIELDS["title"].limit)
    dek = models.CharField(max_length=FIELDS["dek"].limit, blank=True)
    description = models.CharField(max_length=FIELDS["description"].limit, blank=True)
    content_note = models.CharField(max_length=FIELDS["content_note"].limit, blank=True)
    content_note_sections = models.JSONField(default=list)
    short_note = models.CharField(max_length=FIELDS["short_note"].limit, blank=True)
    is_sensitive = models.BooleanField(default=False)
    short_html = models.TextField(blank=True)
    sections = models.JSONField(default=list)
    notes_html = models.TextField(blank=True)
    lead = models.JSONField(default=dict)
    pictures = models.JSONField(default=dict)
    names = models.JSONField(default=dict)
    published = models.DateTimeField()
    updated = models.DateTimeField(null=True)
    words = models.PositiveIntegerField(default=0)
    minutes = models.PositiveIntegerField(default=1)
    short_minutes = models.PositiveIntegerField(default=1)
    manuscript = models.TextField()
    digest = models.CharField(max_length=64)
    draft_digest = models.CharField(max_length=32, default="")
    renderer = models.PositiveIntegerField()

    authors = models.ManyToManyField(Author, through="EditionAuthor", related_name="editions")
    topics = models.ManyToManyField(Topic, through="EditionTopic", related_name="editions")
    related = models.ManyToManyField(Article, through="EditionRelated", related_name="+")
    images = models.ManyToManyField(Picture, through="EditionPicture", related_name="editions")
    help_lines = models.ManyToManyField(HelpLine, through="EditionHelpLine", related_name="editions")
    episode = models.ForeignKey(Episode, null=True, on_delete=models.PROTECT, related_name="editions")

    live_from = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    live_until = models.DateTimeField(null=True)
    replaced_by = models.ForeignKey(Article, null=True, on_delete=models.SET_NULL, related_name="+")
    minor = models.BooleanField(default=False)
    change_note = models.CharField(max_length=CHANGE_NOTE_LIMIT, blank=True, default="")
    revision = models.ForeignKey(Revision, null=True, on_delete=models.SET_NULL, related_name="editions")
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ("-live_from", "-number")
        # The rows of editions are long, so lists are read from indexes alone. Those of editions that were not
        # cancelled have `cancelled_at` nevertheless: otherwise SQLite would read the rows for it.
        indexes = (
            models.Index(fields=("article", "live_from"), name="edition_timeline"),
            # Covers the query of a list of editions.
            models.Index(
                fields=("kind", "-published", "-id", "live_from", "live_until", "cancelled_at"),
                condition=Q(cancelled_at__isnull=True),
                name="edition_newest",
            ),
            # Covers `live` for all articles, or for all pages, which are few, and the index of the sitemap.
            models.Index(
                fields=("kind", "live_from", "id", "live_until", "cancelled_at", "article"),
                condition=Q(cancelled_at__isnull=True),
                name="edition_live_by_kind",
            ),
            # The next change by time alone, and `live` for all articles by their begin.
            models.Index(
                fields=("live_from", "id", "live_until", "cancelled_at"),
                condition=Q(cancelled_at__isnull=True),
                name="edition_begins",
            ),
            models.Index(fields=("live_until",), condition=Q(cancelled_at__isnull=True), name="edition_ends"),
            models.Index(fields=("slug",), name="edition_slug"),
            # Covers `live`, `begun` and `scheduled` for one article: the rows of editions are long. The last
            # column is always null: without it, SQLite prefers an index that does not cover them.
            models.Index(
                fields=("article", "live_from", "live_until", "draft_digest", "cancelled_at"),
                condition=Q(cancelled_at__isnull=True),
                name="edition_standing",
            ),
            # Covers whether an edition with the text of a sign-off is live.
            models.Index(
                fields=("article", "digest", "live_from", "live_until", "kind", "id", "cancelled_at"),
                condition=Q(cancelled_at__isnull=True),
                name="edition_signed_text",
            ),
            # Covers the live editions with an episode.
            models.Index(
                fields=("episode", "live_from", "live_until", "kind", "cancelled_at"),
                condition=Q(cancelled_at__isnull=True, episode__isnull=False),
                name="edition_with_episode",
            ),
            # Covers the query for the history that an article's page shows.
            models.Index(
                fields=("article", "live_from", "live_until", "minor", "updated", "change_note"),
                condition=Q(cancelled_at__isnull=True),
                name="edition_history",
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=("article", "number"), name="edition_number_once"),
            models.UniqueConstraint(
                fields=("article",),
                condition=Q(live_until__isnull=True, cancelled_at__isnull=True),
                name="one_open_edition_an_article",
            ),
            models.CheckConstraint(
                condition=Q(live_until__isnull=True) | Q(live_until__gte=F("live_from")),
                name="edition_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("live_from")),
                name="edition_is_wished_to_end_after_it_begins",
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="edition_kind_is_known"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(slug=""), name="edition_has_title_and_slug"),
        )

    def __str__(self) -> str:
        return gettext("%(title)s, edition %(number)s") % {"title": self.title, "number": self.number}

    def get_absolute_url(self) -> str:
        return address("page" if self.kind == Kind.PAGE else "article", self.slug)

    @property
    def short_url(self) -> str:
        """The URL of the short version; empty if there is none."""
        return address("article_short", self.slug) if self.short_html and self.kind == Kind.ARTICLE else ""


class EditionAuthor(models.Model):
    """An author in the byline of an edition."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="bylines")
    author = models.ForeignKey(
        Author, on_delete=models.PROTECT, related_name="edition_bylines", db_index=False
    )
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ("position",)
        # Covers the ids of an author's editions.
        indexes = (models.Index(fields=("author", "edition"), name="byline_of_author"),)
        constraints = (models.UniqueConstraint(fields=("edition", "author"), name="author_once_an_edition"),)


class EditionTopic(models.Model):
    """A topic of an edition; position 0 is the primary one."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="edition_topics")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="edition_topics", db_index=False)
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ("position",)
        # Covers the ids of a topic's editions.
        indexes = (models.Index(fields=("topic", "edition"), name="edition_of_topic"),)
        constraints = (models.UniqueConstraint(fields=("edition", "topic"), name="topic_once_an_edition"),)


class EditionRelated(models.Model):
    """A related article of an edition."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="edition_related")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="related_in_editions")
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=("edition", "article"), name="related_once_an_edition"),
        )


class EditionPicture(models.Model):
    """A picture in an edition. It cannot be deleted while the edition exists."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="edition_pictures")
    picture = models.ForeignKey(Picture, on_delete=models.PROTECT, related_name="edition_pictures")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("edition", "picture"), name="picture_once_an_edition"),
        )


class EditionHelpLine(models.Model):
    """A help line that an edition places in its text. Pages show the line as it is now."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="edition_help_lines")
    line = models.ForeignKey(HelpLine, on_delete=models.PROTECT, related_name="edition_help_lines")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("edition", "line"), name="help_line_once_an_edition"),)


class UnreadableEdition(ValueError):
    """The frozen text of an edition breaks the current rules; `reason` lists the faults with their lines."""

    def __init__(self, edition: Edition, reason: str) -> None:
        self.edition, self.reason = edition, reason
        super().__init__(f"{describe_edition(edition)}: {reason}")


def describe_edition(edition: Edition) -> str:
    """Return the number, title and slug of an edition, such as: edition 3 of “Sleep” (sleep)."""
    return gettext("edition %(number)s of “%(title)s” (%(slug)s)") % {
        "number": edition.number,
        "title": edition.title,
        "slug": edition.slug,
    }


def manuscript_of_edition(edition: Edition) -> Manuscript:
    """Return the frozen text of an edition, with the dates of its row. Raises `UnreadableEdition`."""
    try:
        manuscript = parse(edition.manuscript)
    except FaultyText as faulty:
        raise UnreadableEdition(edition, "; ".join(map(translate_fault, faulty.faults))) from None
    return replace(manuscript, published=edition.published, updated=edition.updated)
