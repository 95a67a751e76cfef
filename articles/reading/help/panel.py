"""The panel that offers help at once, for pages that a reader in distress may have come to."""

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.template import engines
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from articles.models import HelpLine
from articles.models.help_line import Level
from articles.reading.cache.versions import ContentVersion
from articles.reading.help.lines import open_help_lines, render_help_line
from articles.reading.help.regions import is_about_abuse
from articles.region_names import WORLDWIDE
from articles.rendering import mark_clean

MOST_LINES = 3
FALLBACK = ("crisis", "suicide")  # the subjects of the lines that are for everybody


def help_panel(version: ContentVersion, subjects: Iterable[str]) -> SafeString:
    """Render the panel with the lines of `HELP_REGION` that fit these subjects best, three at most.

    The lines to talk to somebody come first, the emergency number last. Without any line the panel names the
    local emergency number in words.
    """
    lines = panel_lines(version, tuple(subjects))
    today = timezone.localdate(version.began)
    context = {
        "lines": [render_help_line(version, line.slug) for line in lines],
        "is_about_abuse": any(is_about_abuse(line) for line in lines),
        "has_unchecked": not all(line.is_checked(today) for line in lines),
        "has_emergency": any(line.level == Level.EMERGENCY for line in lines),
        "get_help_url": reverse("get_help"),
    }
    return mark_clean(engines["jinja"].get_template("articles/help/panel.jinja").render(context))


def panel_lines(version: ContentVersion, subjects: Sequence[str]) -> list[HelpLine]:
    """Return the lines for these subjects: urgent ones that fit, then other ones that fit, then an emergency.

    If none fits, the lines for a crisis take their place. The worldwide lines serve a region without lines.
    """
    lines = open_help_lines(version)
    here = [line for line in lines if settings.HELP_REGION in line.regions] or [
        line for line in lines if WORLDWIDE in line.regions
    ]
    emergency = [line for line in here if line.level == Level.EMERGENCY][:1]
    others = [line for line in here if line.level != Level.EMERGENCY]
    fitting = _fitting(others, subjects) or _fitting(others, FALLBACK)
    return [*fitting[: MOST_LINES - len(emergency)], *emergency]


def _fitting(lines: Iterable[HelpLine], subjects: Sequence[str]) -> list[HelpLine]:
    """Return the lines about one of these subjects: urgent ones first, then by main subject."""
    found = [line for line in lines if set(line.subjects) & set(subjects)]
    return sorted(found, key=lambda line: (line.level != Level.URGENT, line.subjects[0] not in subjects))
