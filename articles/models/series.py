"""Series: articles in an order that an editor chose, to be read one after the other."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from markdownx.models import MarkdownxField

from articles.models.article import Article
from authors.models import PublicIdModel, address, plain_line


class Series(PublicIdModel):
    """A series with a page of its own. Readers see it while one of its articles is live.

    `position` is the order of the series on the "start here" page.
    """

    title = models.CharField(_("title"), max_length=200, validators=[plain_line])
    slug = models.SlugField(_("web address"), max_length=200, unique=True)
    description = MarkdownxField(
        _("description"), blank=True, help_text=_("Who it is for, in a sentence or two.")
    )
    description_html = models.TextField(blank=True, editable=False)
    position = models.PositiveIntegerField(
        _("place"), default=0, help_text=_("The series with the lowest number comes first.")
    )
    articles = models.ManyToManyField(Article, through="SeriesPart", related_name="series")

    class Meta:
        ordering = ("position", "pk")
        verbose_name = _("series")
        verbose_name_plural = pgettext_lazy("several series", "series")
        constraints = (
            models.CheckConstraint(condition=~models.Q(title=""), name="series_has_a_title"),
            models.CheckConstraint(condition=~models.Q(slug=""), name="series_has_a_slug"),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address("series", self.slug)


class SeriesPart(models.Model):
    """An article's place in a series."""

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="parts")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="series_parts")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("position", "pk")
        verbose_name = _("article")
        constraints = (models.UniqueConstraint(fields=("series", "article"), name="article_once_a_series"),)

    def __str__(self) -> str:
        return str(self.article)
