"""Every slug an article has ever had, as a draft or published. It is never given to another article."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.freshness import bump_generation
from articles.models.article import Article

# Standing pages are at /<slug>/, so they may not take a path that the site uses now or will use soon.
RESERVED_SLUGS = frozenset(
    "account accounts admin api articles assets audio author authors calendar desk episode episodes feed "
    "feeds healthz help images login logout markdownx media page pages podcast print profile readyz "
    "review robots rss search series share short sitemap static tag tags topic topics".split()
)


class Address(models.Model):
    """A slug and the article it leads to. Without an article, once a published article is deleted.

    `was_public` means that the article had this slug on another site before it was imported. Which slugs were
    public on this site is known from the editions that have begun.
    """

    slug = models.SlugField(max_length=200, unique=True)
    article = models.ForeignKey(Article, null=True, on_delete=models.SET_NULL, related_name="addresses")
    was_public = models.BooleanField(default=False)

    class Meta:
        ordering = ("slug",)
        verbose_name = _("web address")
        verbose_name_plural = _("web addresses")
        constraints = (models.CheckConstraint(condition=~models.Q(slug=""), name="address_has_a_slug"),)

    def __str__(self) -> str:
        return self.slug


class AddressTaken(ValidationError):
    """A slug that belongs to another article: `owner`, or None if that article was deleted.

    The message contains no title, because the user may not be allowed to see `owner`. `with_title` does.
    """

    def __init__(self, slug: str, owner: Article | None) -> None:
        self.owner = owner
        words = {"slug": slug, "title": owner}
        if owner is None:
            message = gettext("The web address “%(slug)s” belonged to a deleted article. Choose another one.")
        elif owner.trashed_at:
            message = gettext(
                "The web address “%(slug)s” belongs to an article in the trash. Choose another one."
            )
        else:
            message = gettext("The web address “%(slug)s” is taken. Choose another one.")
        super().__init__(message % words)
        with_title = gettext("The web address “%(slug)s” belongs to “%(title)s”. Choose another one.")
        self.with_title = with_title % words


def check_slug(slug: str, *, kind: str, article_id: int | None) -> None:
    """Raise `ValidationError` if this article may not take this slug: `AddressTaken` if another has it."""
    refuse_reserved(slug, kind=kind)
    taken = Address.objects.filter(slug=slug).select_related("article").first()
    if taken is None or (article_id is not None and taken.article_id == article_id):
        return
    raise AddressTaken(slug, taken.article)


def refuse_reserved(slug: str, *, kind: str) -> None:
    """Raise `ValidationError` for a standing page at a path that the site uses itself."""
    if kind == "page" and slug in RESERVED_SLUGS:
        raise ValidationError(
            gettext("The site itself uses the web address “%(slug)s”. Choose another one.") % {"slug": slug}
        )


def claim_former_slugs(article: Article, slugs: Iterable[str]) -> None:
    """Reserve the slugs that the article had on another site. Safe to repeat.

    Raises `ValidationError` if another article has, or had, one of them. Call inside a transaction.
    """
    for slug in slugs:
        Address.objects.get_or_create(slug=slug, defaults={"article": article})
        check_slug(slug, kind=article.kind, article_id=article.pk)
        Address.objects.filter(slug=slug).update(was_public=True)
        bump_generation()


def claim_slug(article: Article) -> None:
    """Reserve the current slug of the article. Safe to repeat.

    Raises `ValidationError` if another article has, or had, that slug. Call inside a transaction.
    """
    refuse_reserved(article.slug, kind=article.kind)
    if Address.objects.filter(slug=article.slug, article=article).exists():
        return
    Address.objects.get_or_create(slug=article.slug, defaults={"article": article})
    # Checked after the insert: of two articles that want it at the same time, one finds the other's row here.
    check_slug(article.slug, kind=article.kind, article_id=article.pk)
