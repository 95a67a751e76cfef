"""What the editor asks the server for when formatted text is pasted."""

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, JsonResponse

from articles.desk.writing.markdown_views import staff_only
from articles.transfer.clipboard.paste import sections_of


@staff_only
def paste(request: HttpRequest) -> HttpResponse:
    """Answer the sections of a piece of HTML, or 400 with the reason in words."""
    try:
        sections = sections_of(request.POST.get("html", ""))
    except ValueError as refused:
        return JsonResponse({"message": str(refused)}, status=400)
    return JsonResponse({"sections": [asdict(section) for section in sections]})
