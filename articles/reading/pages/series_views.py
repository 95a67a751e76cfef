"""The pages of series: all of them, "start here", and one."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.reading.cache.versions import cached_page, version_of_request
from articles.reading.pages.series_lookups import every_series, series_at


@require_safe
@cached_page
def series_list(request: HttpRequest) -> HttpResponse:
    return render(
        request, "articles/series_list.html", {"every_series": every_series(version_of_request(request))}
    )


@require_safe
@cached_page
def series(request: HttpRequest, slug: str) -> HttpResponse:
    found = series_at(version_of_request(request), slug)
    if found is None:
        raise Http404
    return render(request, "articles/series.html", {"live": found})
