"""The live preview: the very page that readers would get of what stands in the form now."""

from csp.constants import SELF
from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods

from articles.desk.writing.access import article_to_write, for_scripts
from articles.desk.writing.drafting import Reading
from articles.desk.writing.form_data import base_of, raw_of_article
from articles.desk.writing.text import read_either
from articles.models import Article, Edition, Kind
from articles.publishing.proof import proof
from articles.reading.cache.versions import present_version
from articles.reading.pages.article_body import whole_page
from articles.reading.pages.article_page import article_page
from articles.reading.pages.lookups import live_of
from articles.reading.pages.series import place_of
from articles.rendering import count_words, text_of_html


@for_scripts  # type: ignore[arg-type]
@never_cache
@xframe_options_sameorigin
@csp_replace({"frame-ancestors": [SELF]})  # type: ignore[arg-type]  # its types know no view with an id
@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """GET: the page of the working copy. POST: the page of the form, and what there is to tell of it."""
    article = article_to_write(request, pk)
    short = request.GET.get("short") == "1"
    if request.method == "GET":
        reading = read_either(raw_of_article(article, 0), article, request.user)
        return HttpResponse(page(request, article, reading, short=short)[0])
    reading = read_either(request.POST, article, request.user)
    html, edition = page(request, article, reading, short=short)
    return JsonResponse(
        {
            "html": html,
            "sections": [
                {"anchor": part["anchor"], "words": count_words(text_of_html(part["html"]))}
                for part in edition.sections
            ],
            "words": edition.words,
            "minutes": edition.minutes,
            "short": edition.short_minutes if edition.short_html else 0,
            "faults": [fault.as_json() for fault in reading.faults],
            "base": base_of(request.POST),
        }
    )


def page(request: HttpRequest, article: Article, reading: Reading, *, short: bool) -> tuple[str, Edition]:
    """Return the page as HTML, without its scripts, and the edition it was built from."""
    form, manuscript = reading.form, reading.manuscript
    edition = proof(article, manuscript, form.named)
    short = short and bool(edition.short_url)
    shown = article_page(
        edition,
        authors=form.named.authors,
        topics=form.named.topics,
        related=live_of(form.named.related),
        place=place_of(present_version(), edition, short=short),
        episode=edition.episode,
        short=short,
    )
    kind = "page" if edition.kind == Kind.PAGE else "short" if short else "article"
    return whole_page(request, kind, shown, preview=True), edition
