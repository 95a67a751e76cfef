"""The card of an action on the publication of one article: shown over another page, or as a page of its own.

The two have the same view and templates. A script that asks (`card-dialog.js`) gets the card alone.
"""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext

from articles.desk.articles.state import load_state
from articles.desk.publishing.views import desk_page
from articles.desk.writing.access import is_script_request
from articles.desk.writing.form_data import formatted_dates, int_or_zero
from articles.models import Article, Edition, Revision, current_revision
from articles.publishing import live_edition_of

FOLDER = "admin/articles/article/publishing"


def card(request: HttpRequest, name: str, article: Article, title: str, **context: Any) -> TemplateResponse:
    """Return the card that `publishing/<name>.html` fills."""
    in_dialog = is_script_request(request)
    context |= {
        "layout": f"{FOLDER}/{'card_dialog' if in_dialog else 'card_page'}.html",
        "in_dialog": in_dialog,
        "part": "h3" if in_dialog else "h2",
        "state": load_state(article),
        "time_zone": timezone.get_current_timezone_name(),
        "now": timezone.now(),
    }
    response = desk_page(request, f"publishing/{name}", article, title, **context)
    add_never_cache_headers(response)
    return response


@dataclass(frozen=True, slots=True)
class Seen:
    """What a card shows: the number of the revision of the draft, and of the live edition; 0 is none.

    A card sends it back, so that nothing is published that the editor has not seen.
    """

    head: Revision | None
    live: Edition | None

    @property
    def base(self) -> int:
        return self.head.number if self.head else 0

    @property
    def live_number(self) -> int:
        return self.live.number if self.live else 0


def seen_now(article: Article) -> Seen:
    """Return what a card shows now."""
    return Seen(current_revision(article), live_edition_of(article))


def what_changed(request: HttpRequest, now: Seen, *, draft_too: bool = True) -> str:
    """Return a sentence if the draft or the live page has changed since the card was opened, otherwise "".

    A card that is opened from the article's form tells which revision the form has (`?base=`).
    """
    sent = request.POST if request.method == "POST" else request.GET
    tells_base = "base" in sent or request.method == "POST"
    if draft_too and tells_base and int_or_zero(sent.get("base", "")) != now.base:
        return _saved_meanwhile(now.head)
    if request.method == "POST" and int_or_zero(sent.get("live", "")) != now.live_number:
        return gettext("The live page has changed in the meantime.")
    return ""


def _saved_meanwhile(head: Revision | None) -> str:
    name = head.made_by.get_short_name() or head.made_by.get_username() if head and head.made_by else ""
    if not name:
        return gettext("Somebody saved this article in the meantime.")
    return gettext("%(name)s saved this article in the meantime.") % {"name": name}


def finish(
    request: HttpRequest, article: Article, title: str, *, base: int | None = None, **context: Any
) -> HttpResponse:
    """Answer after an action: the card with its messages, or the list of editions, which shows them too.

    `base` is the revision of the form's text, if the action wrote one: a publication sets dates and anchors.
    """
    if not is_script_request(request):
        return redirect(reverse("admin:articles_article_editions", args=[article.pk]))
    saved = Article.objects.get(pk=article.pk)
    context |= {"base": base, "dates": formatted_dates(saved), "live": live_edition_of(saved)}
    return card(request, "done", saved, title, **context)
