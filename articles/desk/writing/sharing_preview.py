"""The preview of an article as a search result and as a shared link, from the metadata of its page."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.templatetags.static import static
from django.utils.translation import gettext

from articles.models import Edition, Kind, focus_of_lead, picture_file
from articles.pictures.share import fills_preview
from articles.reading.metadata.head import SITE_PICTURE, article_meta, standing_meta
from articles.reading.pages.article_page import ArticlePage

PICTURE_WIDTH = 640  # pixels, at least: twice the width of the preview


def sharing_preview(edition: Edition, page: ArticlePage) -> dict[str, Any]:
    """Return what search engines and other sites would show of a page, as JSON for the form."""
    meta = standing_meta(page) if edition.kind == Kind.PAGE else article_meta(page)
    address = urlsplit(meta.url)
    return {
        "site": settings.SITE_NAME,
        "title": meta.title,
        "host": address.netloc,
        "path": [unquote(part) for part in address.path.split("/") if part],
        "description": meta.description,
        "note": _note_about(edition, meta.description),
        "picture": _picture_of(edition.lead) if edition.lead else _site_picture(),
    }


def _note_about(edition: Edition, shown: str) -> str:
    """Return where the description comes from if the editor gave none."""
    if edition.description or not shown:
        return ""
    if edition.dek:
        return gettext("There is no summary for search, so the subtitle is used.")
    return gettext("There is no summary for search, so the beginning of the text is used.")


def _picture_of(lead: Mapping[str, Any]) -> dict[str, Any]:
    """Return a copy of the lead picture and the CSS classes of its focus point.

    `fills` is whether it fills the preview of a link.
    """
    file = picture_file(lead["stored"])
    return {
        "url": file.url_of_width(PICTURE_WIDTH),
        "classes": focus_of_lead(lead).classes,
        "fills": fills_preview(file.width, file.height),
    }


def _site_picture() -> dict[str, Any]:
    return {"url": static(SITE_PICTURE), "classes": "", "fills": True}
