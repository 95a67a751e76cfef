"""Builds the article form's data as a browser sends it."""

from collections.abc import Sequence
from typing import Any

from articles.desk.writing.form_data import TEXT_FIELDS, formatted_dates
from articles.models import Article, current_revision
from articles.publishing import live_edition_of

ADD = "/admin/articles/article/add/"


def change(article: Article) -> str:
    return f"/admin/articles/article/{article.pk}/change/"


def page(article: Article, name: str) -> str:
    return f"/admin/articles/article/{article.pk}/{name}/"


def section(heading: str = "", body: str = "", type: str = "text", anchor: str = "") -> dict[str, str]:
    return {"type": type, "heading": heading, "body": body, "anchor": anchor}


def form_sections(article: Article) -> list[dict[str, str]]:
    """Return the sections as the form shows them."""
    return [section(s.heading, s.body, s.type, s.anchor) for s in article.sections.all()]


def form(
    sections: Sequence[dict[str, str]] = (), *, article: Article | None = None, **fields: Any
) -> dict[str, Any]:
    """Return the form data a browser would send; fields not given have the article's values, or are empty."""
    data: dict[str, Any] = {name: getattr(article, name) if article else "" for name in TEXT_FIELDS}
    head = current_revision(article) if article else None
    dates = formatted_dates(article) if article else {"published": "", "updated": ""}
    data |= {
        "kind": data["kind"] or "article",
        "image": "",
        "episode": "",
        "authors": [],
        "topics": [],
        "related": [],
        "content_note_sections": article.content_note_sections if article else [],
        "base": head.number if head else 0,
        "_continue": "1",
    }
    data |= dates | {f"initial-{name}": date for name, date in dates.items()}
    data |= {f"section-{name}": [row[name] for row in sections] for name in section()}
    return data | fields


def publication(article: Article, **fields: Any) -> dict[str, Any]:
    """Return the form of the publishing card as it is opened now; fields not given are as it shows them."""
    head, live = current_revision(article), live_edition_of(article)
    seen = {"base": head.number if head else 0, "live": live.number if live else 0}
    data = {"when": "now", "at": "", "until": "", "returns_at": "", "replaced_by": ""}
    return seen | data | {"change": "update", "note": ""} | fields
