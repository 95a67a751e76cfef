"""The view of the Get help page."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from articles.reading.cache.versions import cached_page, version_of_request
from articles.reading.help.help_page import find_help_page, render_help_page
from articles.reading.help.saved_copy import with_saved_copy
from articles.reading.pages.site_context import HELP_SLUG
from articles.reading.pages.views import read


@require_safe
@with_saved_copy
@cached_page
def get_help(request: HttpRequest) -> HttpResponse:
    """Answer with the help lines; without any, as for every standing page."""
    version = version_of_request(request)
    page = find_help_page(version)
    if page is None:
        return read(request, HELP_SLUG, "page")
    return HttpResponse(render_help_page(request, version, page))
