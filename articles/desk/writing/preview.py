"""The live preview: the public article page, rendered from the unsaved form."""

from csp.constants import SELF
from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods

from articles.desk.preflight.preflight_pages import render_checks
from articles.desk.writing.access import admin_script_view, get_editable_article
from articles.desk.writing.drafting import ParsedForm
from articles.desk.writing.form_data import base_revision_number, form_data_of_article
from articles.desk.writing.form_fields import generate_slug
from articles.desk.writing.sharing_preview import sharing_preview
from articles.desk.writing.text import parse_submitted
from articles.models import Article, Edition, Kind
from articles.publishing.previewing import preview_edition
from articles.reading.cache.versions import current_version
from articles.reading.pages.article_body import render_article_page
from articles.reading.pages.article_page import ArticlePage, article_page
from articles.reading.pages.edition_history import history_of
from articles.reading.pages.lookups import live_editions_of
from articles.reading.pages.series_pages import place_in_series
from articles.rendering import count_section_words


@admin_script_view  # type: ignore[arg-type]
@never_cache
@xframe_options_sameorigin
@csp_replace({"frame-ancestors": [SELF]})  # type: ignore[arg-type]  # the package's types allow no view with an id
@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """GET: the page of the working copy, as HTML.

    POST: the page of the form, its faults and what the checks find, as JSON.
    """
    article = get_editable_article(request, pk)
    short = request.GET.get("short") == "1"
    if request.method == "GET":
        parsed = parse_submitted(form_data_of_article(article, 0), article, request.user)
        with override(settings.LANGUAGE_CODE):
            return HttpResponse(render_preview(request, *build_preview(article, parsed, short=short)))
    parsed = parse_submitted(request.POST, article, request.user)
    checks = render_checks(request, article, parsed.manuscript)
    with override(settings.LANGUAGE_CODE):  # as readers get the page
        edition, page = build_preview(article, parsed, short=short)
        html, sharing = render_preview(request, edition, page), sharing_preview(edition, page)
    sections = parsed.manuscript.sections[: len(edition.sections)]
    counts = [count_section_words(section.heading, section.body) for section in sections]
    return JsonResponse(
        {
            "html": html,
            "sections": [
                {"anchor": part["anchor"], "words": words}
                for part, words in zip(edition.sections, counts, strict=True)
            ],
            "words": sum(counts),
            "minutes": edition.minutes,
            "short": edition.short_minutes if edition.short_html else 0,
            "faults": [fault.as_json() for fault in parsed.faults],
            "sharing": sharing,
            "checks": checks,
            "generated_slug": generate_slug(parsed.manuscript.title),
            "base": base_revision_number(request.POST),
        }
    )


def build_preview(article: Article, parsed: ParsedForm, *, short: bool) -> tuple[Edition, ArticlePage]:
    """Return an unsaved edition of the form, and what its page shows."""
    form, manuscript = parsed.form, parsed.manuscript
    edition = preview_edition(article, manuscript, form.references)
    short, version = short and bool(edition.short_url), current_version()
    page = article_page(
        edition,
        authors=form.references.authors,
        topics=form.references.topics,
        related=live_editions_of(form.references.related),
        place=place_in_series(version, edition, short=short),
        episode=edition.episode,
        history=history_of(version, article.pk) if article.pk and not short else None,
        short=short,
    )
    return edition, page


def render_preview(request: HttpRequest, edition: Edition, page: ArticlePage) -> str:
    """Return the page as HTML without scripts."""
    kind = "page" if edition.kind == Kind.PAGE else "short" if page.short else "article"
    return render_article_page(request, kind, page, preview=True)
