"""What a page that deletes something says: what keeps the row, named in the words of the desk."""

from collections.abc import Sequence
from typing import Any

from django.contrib.admin.utils import NestedObjects
from django.db import models, router
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.text import capfirst

from articles.desk.titles import title_of
from articles.models import Article, Edition

# Of a row of a table in between, such as an edition's topic: the fields with the row that people know.
OWNERS = ("edition", "content_object", "article")


def users_of(rows: Sequence[models.Model]) -> list[str]:
    """Return what uses these rows and keeps them from being deleted: each article or edition once, linked."""
    if not rows:
        return []
    collector = NestedObjects(using=router.db_for_write(type(rows[0])), origin=list(rows))
    collector.collect(list(rows))
    owners = {(type(owner), owner.pk): owner for owner in map(_owner_of, collector.protected)}
    return sorted(_link(owner) for owner in owners.values())


def _owner_of(row: Any) -> Any:
    if isinstance(row, (Article, Edition)):
        return row
    return next((getattr(row, name) for name in OWNERS if hasattr(row, name)), row)


def _link(row: Any) -> str:
    """Return the kind and the name of a row, linked to its page if it has one."""
    kind = capfirst(row._meta.verbose_name)
    name = title_of(row) if isinstance(row, Article) else str(row)
    url = _url_of(row)
    if not url:
        return format_html("{}: {}", kind, name)
    return format_html('{}: <a href="{}">{}</a>', kind, url, name)


def _url_of(row: Any) -> str:
    """Return the URL of a row's page, or of the trash for an article in it; empty if there is none."""
    if isinstance(row, Edition):
        return reverse("admin:articles_article_editions", args=[row.article_id])
    if isinstance(row, Article) and row.trashed_at:
        return reverse("admin:articles_article_trash")
    try:
        return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
    except NoReverseMatch:
        return ""
