"""The guide for editors (docs/editors.md) as a page of the desk, rendered as articles are.

Its pictures are in docs/guide/, made by tests/guide_pictures.py.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.templatetags.static import static
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe
from PIL import Image

from articles.manuscript import parse, picture_paths
from articles.rendering import ContentsEntry, PictureFile, RenderedSection, build_contents, render

DOCS = Path(settings.BASE_DIR) / "docs"
KEYS = "keys"  # the anchor of the chapter that the article form shows in a dialog


@dataclass(frozen=True, slots=True)
class Guide:
    """A rendered guide: its language, its title and its chapters, the first without a heading."""

    language: str
    title: str
    chapters: tuple[RenderedSection, ...]

    @property
    def contents(self) -> tuple[ContentsEntry, ...]:
        return build_contents((part.type, part.heading, part.anchor) for part in self.chapters)

    @property
    def keys(self) -> RenderedSection:
        """The chapter about keys."""
        return next(part for part in self.chapters if part.anchor == KEYS)


def guide_in_use() -> Guide:
    """Return the guide in the language in use; in English where there is no translation of it."""
    language = (get_language() or "").partition("-")[0]
    return _read_guide(language if (DOCS / f"editors.{language}.md").exists() else "en")


@cache
def _read_guide(language: str) -> Guide:
    name = "editors.md" if language == "en" else f"editors.{language}.md"
    manuscript = parse((DOCS / name).read_text(encoding="utf-8"))
    pictures = {path: _picture(path) for path in picture_paths(manuscript)}
    return Guide(language, manuscript.title, render(manuscript, pictures).sections)


def _picture(path: str) -> PictureFile:
    with Image.open(DOCS / path) as image:
        return PictureFile(static(f"desk/{path}"), image.width, image.height)


@require_safe
def guide_view(request: HttpRequest) -> HttpResponse:
    """Show the guide to everybody who may use the desk."""
    context = admin.site.each_context(request) | {"title": gettext("Guide"), "guide": guide_in_use()}
    return TemplateResponse(request, "admin/guide.html", context)
