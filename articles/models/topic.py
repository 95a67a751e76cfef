"""Topics: tags with a page of their own. Each article has them in an order. And their former addresses."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from markdownx.models import MarkdownxField
from taggit.models import ItemBase, TagBase

from articles.manuscript import check_name, slugify
from articles.message_translation import translate_fault
from authors.models import PublicIdModel, address


def topic_slug(name: str) -> str:
    """Return the slug of a topic's name. The signs +, # and & become words, as names may differ only by them.

    >>> topic_slug("C++"), topic_slug("C"), topic_slug("!!!")
    ('c-plus-plus', 'c', '')
    """
    return slugify(name.replace("+", " plus ").replace("#", " sharp ").replace("&", " and "))


def nameable(name: str) -> None:
    """Raise `ValidationError` for a name with invisible characters, or without a character for the slug."""
    faults = check_name(name)
    if faults:
        raise ValidationError([translate_fault(fault) for fault in faults])
    if not topic_slug(name):
        raise ValidationError(
            gettext("“%(name)s” has no letter or digit for a web address. Choose another name.")
            % {"name": name}
        )


class Topic(TagBase, PublicIdModel):  # type: ignore[misc, django-manager-missing]  # taggit has no types
    """A tag with a description and aliases. Names are unique without regard to case."""

    name = models.CharField(_("name"), max_length=100, unique=True, validators=[nameable])
    aliases = models.JSONField(
        _("aliases"), default=list, blank=True, help_text=_("Other names an import may use.")
    )
    description = MarkdownxField(
        _("description"), blank=True, help_text=_("A sentence or two at the top of the topic's page.")
    )
    description_html = models.TextField(blank=True, editable=False)

    objects: ClassVar[models.Manager["Topic"]] = models.Manager()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(
                Lower("name"),
                name="topic_name_in_any_case",
                violation_error_message=_("Another topic has this name."),
            ),
            models.CheckConstraint(condition=~models.Q(slug=""), name="topic_has_a_slug"),
        )

    def slugify(self, tag: str, i: int | None = None) -> str:
        slug = topic_slug(tag)
        return slug if i is None else f"{slug}-{i}"

    def get_absolute_url(self) -> str:
        return address("topic", self.slug)

    def folded_names(self) -> set[str]:
        """The name and the aliases of this topic, case-folded."""
        return {self.name.casefold(), *(alias.casefold() for alias in self.aliases)}


class ArticleTopic(ItemBase):  # type: ignore[misc]  # taggit has no types
    """A topic on an article; the first one is the primary topic."""

    tag = models.ForeignKey(
        Topic, on_delete=models.PROTECT, related_name="article_topics", verbose_name=_("topic")
    )
    content_object = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="article_topics"
    )
    position = models.PositiveIntegerField(default=0)

    objects: ClassVar[models.Manager["ArticleTopic"]] = models.Manager()

    class Meta:
        ordering = ("position", "pk")
        verbose_name = _("topic")
        constraints = (
            models.UniqueConstraint(fields=("tag", "content_object"), name="topic_once_an_article"),
        )


class FormerTopic(models.Model):
    """A slug that a topic had before, or that belonged to a topic merged into it. Its page redirects.

    `merged_id` is the id of the merged topic, by which old revisions name it; None after a mere rename.
    """

    slug = models.SlugField(max_length=100, unique=True, allow_unicode=True)
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="former_topics")
    merged_id = models.BigIntegerField(null=True, unique=True)

    class Meta:
        verbose_name = _("former address of a topic")
        verbose_name_plural = _("former addresses of topics")
        ordering = ("slug",)
        constraints = (models.CheckConstraint(condition=~models.Q(slug=""), name="former_topic_has_a_slug"),)

    def __str__(self) -> str:
        return self.slug
