"""The view that converts pasted HTML to sections."""

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, JsonResponse

from articles.desk.writing.markdown_views import staff_post_view
from articles.transfer.clipboard.paste import sections_from_html


@staff_post_view
def paste(request: HttpRequest) -> HttpResponse:
    """Return the sections of an HTML fragment, or status 400 with the reason."""
    try:
        sections = sections_from_html(request.POST.get("html", ""))
    except ValueError as refused:
        return JsonResponse({"message": str(refused)}, status=400)
    return JsonResponse({"sections": [asdict(section) for section in sections]})
