"""The article's form as a browser sends it."""

from collections.abc import Sequence
from typing import Any

from articles.models import Article

ADD = "/admin/articles/article/add/"


def change(article: Article) -> str:
    return f"/admin/articles/article/{article.pk}/change/"


def page(article: Article, name: str) -> str:
    return f"/admin/articles/article/{article.pk}/{name}/"


def rows(prefix: str, items: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """A formset's fields; rows with an id are those that are there already, and come first."""
    data: dict[str, Any] = {
        f"{prefix}-TOTAL_FORMS": len(items),
        f"{prefix}-INITIAL_FORMS": sum("id" in item for item in items),
        f"{prefix}-MIN_NUM_FORMS": 0,
        f"{prefix}-MAX_NUM_FORMS": 1000,
    }
    for index, item in enumerate(items):
        data |= {f"{prefix}-{index}-{name}": value for name, value in item.items()}
    return data


def section(heading: str = "", body: str = "", type: str = "text", **fields: Any) -> dict[str, Any]:
    return {"type": type, "heading": heading, "body": body, "position": ""} | fields


def present(article: Article) -> list[dict[str, Any]]:
    """The sections as the form shows them."""
    return [
        {
            "id": s.pk,
            "article": article.pk,
            "type": s.type,
            "heading": s.heading,
            "body": s.body,
            "position": s.position,
        }
        for s in article.sections.all()
    ]


def form(
    sections: Sequence[dict[str, Any]] = (), *, article: Article | None = None, **fields: Any
) -> dict[str, Any]:
    """All a browser would send. Fields that are not given are as they are in the article, or empty."""
    names = "title slug kind dek description content_note short_version".split()
    names += "image_alt image_caption image_credit".split()
    data = {name: getattr(article, name) if article else "" for name in names}
    data |= {
        "kind": data["kind"] or "article",
        "image": "",
        "episode": "",
        "published": "",
        "updated": "",
        "_continue": "1",
    }
    for prefix in ("bylines", "article_topics", "related_posts"):
        data |= rows(prefix, fields.pop(prefix, ()))
    return data | rows("sections", sections) | fields
