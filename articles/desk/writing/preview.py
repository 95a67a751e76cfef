"""The live preview: the public article page, rendered from the unsaved form."""

from csp.constants import SELF
from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods

from articles.desk.writing.access import admin_script_view, get_editable_article
from articles.desk.writing.drafting import ParsedForm
from articles.desk.writing.form_data import base_revision_number, form_data_of_article
from articles.desk.writing.text import parse_submitted
from articles.models import Article, Edition, Kind
from articles.publishing.previewing import preview_edition
from articles.reading.cache.versions import current_version
from articles.reading.pages.article_body import render_article_page
from articles.reading.pages.article_page import article_page
from articles.reading.pages.edition_history import history_of
from articles.reading.pages.lookups import live_editions_of
from articles.reading.pages.series_pages import place_in_series
from articles.rendering import count_words, text_of_html


@admin_script_view  # type: ignore[arg-type]
@never_cache
@xframe_options_sameorigin
@csp_replace({"frame-ancestors": [SELF]})  # type: ignore[arg-type]  # the package's types allow no view with an id
@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """GET: the page of the working copy, as HTML. POST: the page of the form and its faults, as JSON."""
    article = get_editable_article(request, pk)
    short = request.GET.get("short") == "1"
    if request.method == "GET":
        parsed = parse_submitted(form_data_of_article(article, 0), article, request.user)
        return HttpResponse(render_preview(request, article, parsed, short=short)[0])
    parsed = parse_submitted(request.POST, article, request.user)
    html, edition = render_preview(request, article, parsed, short=short)
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
            "faults": [fault.as_json() for fault in parsed.faults],
            "base": base_revision_number(request.POST),
        }
    )


def render_preview(
    request: HttpRequest, article: Article, parsed: ParsedForm, *, short: bool
) -> tuple[str, Edition]:
    """Return the page as HTML without scripts, and the unsaved edition it was rendered from.

    The page is in the language of the site, as readers get it.
    """
    with override(settings.LANGUAGE_CODE):
        return _render_in_site_language(request, article, parsed, short=short)


def _render_in_site_language(
    request: HttpRequest, article: Article, parsed: ParsedForm, *, short: bool
) -> tuple[str, Edition]:
    form, manuscript = parsed.form, parsed.manuscript
    edition = preview_edition(article, manuscript, form.references)
    short, version = short and bool(edition.short_url), current_version()
    public_page = article_page(
        edition,
        authors=form.references.authors,
        topics=form.references.topics,
        related=live_editions_of(form.references.related),
        place=place_in_series(version, edition, short=short),
        episode=edition.episode,
        history=history_of(version, article.pk) if article.pk and not short else None,
        short=short,
    )
    kind = "page" if edition.kind == Kind.PAGE else "short" if short else "article"
    return render_article_page(request, kind, public_page, preview=True), edition
