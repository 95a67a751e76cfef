"""System checks of the articles app (`manage.py check`): templates of section types, and help lines.

docs/system-checks.md lists the ids of all checks of the project.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError
from django.template import TemplateDoesNotExist, engines
from django.template.backends.django import DjangoTemplates
from django.template.loader import get_template

from articles.manuscript import SECTION_TYPES
from articles.models import HelpLine

SECTION_TEMPLATES = "articles/sections"


@register(Tags.templates)
def check_section_templates(**_: Any) -> list[CheckMessage]:
    """Report section types without a template, and templates without a section type."""
    return [*_types_without_template(), *_templates_without_type()]


def _types_without_template() -> Iterator[CheckMessage]:
    for name in SECTION_TYPES:
        template = f"{SECTION_TEMPLATES}/{name}.html"
        try:
            get_template(template)
        except TemplateDoesNotExist:
            yield Error(
                f"The section type “{name}” has no template, so articles with such a section have no page.",
                hint=f"Add templates/{template}, or remove the type in manuscript/section_types.py.",
                id="articles.E001",
            )


def _templates_without_type() -> Iterator[CheckMessage]:
    engine = next(engine for engine in engines.all() if isinstance(engine, DjangoTemplates))
    for folder in engine.template_dirs:
        for file in sorted(Path(folder, SECTION_TEMPLATES).glob("*.html")):
            if file.stem not in SECTION_TYPES:
                yield Warning(
                    f"The template {SECTION_TEMPLATES}/{file.name} has no section type, so it is never used.",
                    hint="Remove it, or add the type to manuscript/section_types.py.",
                    id="articles.W001",
                )


@register(Tags.database)
def check_help_region(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Report a `HELP_REGION` without a help line on a site that has help lines. One query."""
    if not databases:
        return []
    try:
        regions = list(HelpLine.objects.filter(replaced_by=None).values_list("regions", flat=True))
    except DatabaseError:
        return []  # before the first migration
    if not regions or any(settings.HELP_REGION in codes for codes in regions):
        return []
    return [
        Warning(
            f"No help line is for HELP_REGION={settings.HELP_REGION}, so readers get worldwide lines first.",
            hint="Add a help line for this country at the desk, or set HELP_REGION to another country.",
            id="articles.W002",
        )
    ]
