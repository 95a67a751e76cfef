"""The working copy of an article, which editors change. Readers get editions, never these rows."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from markdownx.models import MarkdownxField
from taggit.managers import TaggableManager

from articles.manuscript import FIELDS, SECTION_LIMIT, SECTION_TYPES, Fault, check_section
from articles.manuscript import Section as ManuscriptSection
from articles.message_translation import translate_fault, translate_message
from articles.models.episode import Episode
from articles.models.picture import Picture
from articles.models.topic import ArticleTopic, Topic
from authors.models import Author, PublicIdModel, plain_line

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class Kind(models.TextChoices):
    ARTICLE = "article", _("Article")
    PAGE = "page", _("Page")


class WorkflowState(models.TextChoices):
    """Where a working copy stands. Whether it is scheduled or live is read from the editions."""

    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    CHANGES_REQUESTED = "changes_requested", _("Changes requested")
    APPROVED = "approved", _("Approved")


def line_column(
    name: str, verbose_name: "str | StrPromise | None" = None, *, blank: bool = True
) -> "models.CharField[str, str]":
    """Return the column of a line of the manuscript, with its limit and its help text."""
    field = FIELDS[name]
    return models.CharField(
        verbose_name,
        max_length=field.limit,
        blank=blank,
        validators=[plain_line],
        help_text=_(field.help_text) if field.help_text else "",
    )


def list_column(name: str) -> "models.JSONField[list[str], list[str]]":
    """Return the column of a list of lines of the manuscript, with its help text."""
    return models.JSONField(default=list, blank=True, help_text=_(FIELDS[name].help_text))


class Article(PublicIdModel):  # type: ignore[django-manager-missing]  # taggit has no types
    """The working copy of one article. `published` and `updated` are the dates readers see.

    `words` and `draft_digest` (see `articles.models.revision_data`) are recomputed at every save.
    `trashed_at` is set while it is in the trash (see `articles.publishing.trash`).
    `workflow_state` is changed only by `articles.publishing.workflow`, and `workflow_since` says when.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.ARTICLE)
    title = line_column("title", _("title"), blank=False)
    slug = models.SlugField(
        _("web address"), max_length=FIELDS["slug"].limit, unique=True, help_text=_(FIELDS["slug"].help_text)
    )
    dek = line_column("dek")
    description = line_column("description")
    content_note = line_column("content_note")
    content_note_sections = list_column("content_note_sections")
    short_note = line_column("short_note")
    safety = list_column("safety")
    short_version = MarkdownxField(blank=True, help_text=_(FIELDS["short_version"].help_text))
    authors = models.ManyToManyField(Author, through="Byline", related_name="articles")
    topics = TaggableManager(through=ArticleTopic, blank=True)
    related = models.ManyToManyField("self", through="RelatedPost", symmetrical=False, related_name="+")
    episode = models.ForeignKey(
        Episode,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="articles",
        help_text=_(FIELDS["episode"].help_text),
    )
    image = models.ForeignKey(
        Picture,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="lead_of",
        verbose_name=_("lead picture"),
    )
    image_alt = line_column("image_alt", _("alt text"))
    image_caption = line_column("image_caption", _("caption"))
    image_credit = line_column("image_credit", _("credit"))
    published = models.DateTimeField(
        _("first published"), null=True, blank=True, help_text=_(FIELDS["published"].help_text)
    )
    updated = models.DateTimeField(
        _("last updated"), null=True, blank=True, help_text=_(FIELDS["updated"].help_text)
    )
    words = models.PositiveIntegerField(default=0, editable=False)
    draft_digest = models.CharField(max_length=32, default="", editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        editable=False,
        related_name="+",
    )
    changed_at = models.DateTimeField(_("changed"), auto_now=True)
    trashed_at = models.DateTimeField(null=True, blank=True, editable=False)
    workflow_state = models.CharField(
        max_length=20, choices=WorkflowState.choices, default=WorkflowState.DRAFT, editable=False
    )
    workflow_since = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ("-changed_at", "-pk")
        permissions = (
            ("publish_article", "Can publish, schedule and unpublish articles"),
            ("edit_any_article", "Can edit articles of others, and published ones"),
            ("delete_published_article", "Can delete articles that were published"),
            ("transfer_articles", "Can import and export"),
        )
        indexes = (
            models.Index(fields=("workflow_state", "workflow_since"), name="article_by_workflow"),
            # The last changed ones first, until there are enough for the start page or the desk's list. The
            # first one covers the order of the list: the rows are long.
            models.Index(
                fields=("-changed_at", "-id"),
                condition=models.Q(trashed_at__isnull=True),
                name="article_last_changed",
            ),
            models.Index(fields=("workflow_state", "-changed_at", "-id"), name="article_last_changed_in"),
        )
        constraints = (
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="article_kind_is_known"),
            models.CheckConstraint(
                condition=models.Q(workflow_state__in=WorkflowState.values),
                name="article_workflow_state_is_known",
            ),
            models.CheckConstraint(condition=~models.Q(title=""), name="article_has_a_title"),
            models.CheckConstraint(condition=~models.Q(slug=""), name="article_has_a_slug"),
        )

    def __str__(self) -> str:
        return self.title


class Section(models.Model):
    """One typed section of the working copy, ordered by `position`, then by `pk`.

    `anchor` is empty until an editor pins it in the text or the first publication fixes it.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="sections")
    position = models.PositiveIntegerField(default=0)
    type = models.CharField(
        max_length=20, choices=[(kind.name, _(kind.label)) for kind in SECTION_TYPES.values()], default="text"
    )
    heading = models.CharField(
        max_length=500,
        blank=True,
        help_text=_("Headings of text sections are listed under “On this page”. Questions work well."),
    )
    body = MarkdownxField(blank=True, max_length=SECTION_LIMIT)
    anchor = models.CharField(max_length=200, blank=True, editable=False)

    class Meta:
        ordering = ("position", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(type__in=list(SECTION_TYPES)), name="section_type_is_known"
            ),
            models.UniqueConstraint(
                fields=("article", "anchor"), condition=~models.Q(anchor=""), name="anchor_once_an_article"
            ),
        )

    def __str__(self) -> str:
        return self.heading or translate_message(SECTION_TYPES[self.type].label)

    def as_manuscript(self) -> ManuscriptSection:
        """Return this row as a section of a manuscript, with its anchor."""
        return ManuscriptSection(self.type, self.heading, self.body, self.anchor)

    def faults(self) -> list[Fault]:
        """Return the faults that this section has by itself, without looking at the other sections."""
        return check_section(self.as_manuscript())

    def clean(self) -> None:
        if self.type not in SECTION_TYPES:
            return  # the field reports this itself
        faults = self.faults()
        if faults:
            raise ValidationError({"body": [translate_fault(fault) for fault in faults]})


class Byline(models.Model):
    """An author of an article, in byline order."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="bylines")
    author = models.ForeignKey(Author, on_delete=models.PROTECT, related_name="bylines")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("position", "pk")
        verbose_name = _("author")
        constraints = (models.UniqueConstraint(fields=("article", "author"), name="author_once_a_byline"),)

    def __str__(self) -> str:
        return str(self.author)


class RelatedPost(models.Model):
    """A related article that an editor chose, in an order."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="related_posts")
    post = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="related_from", verbose_name=_("article")
    )
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint(fields=("article", "post"), name="related_post_once"),
            models.CheckConstraint(condition=~models.Q(article=models.F("post")), name="related_to_another"),
        )

    def __str__(self) -> str:
        return str(self.post)


class PinnedLead(models.Model):
    """The article that editors pinned to the top of the home page. At most one row.

    It leads while it is live. Otherwise, and without a row, the newest article leads.
    """

    ONLY_ID = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY_ID, editable=False)
    article = models.OneToOneField(Article, on_delete=models.CASCADE, related_name="pinned_lead")

    class Meta:
        default_permissions = ()  # changed only by an action, of those who may publish
        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="one_pinned_lead"),)

    def __str__(self) -> str:
        return str(self.article)


def topics_in_order(article: Article) -> list[Topic]:
    """Return the article's topics, the primary one first (taggit itself keeps no order)."""
    return [item.tag for item in article.article_topics.select_related("tag")]
