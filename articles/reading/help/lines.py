"""Help lines as readers see them, and filling the placeholders that frozen texts have for them.

A frozen text holds `<help-line slug="988-lifeline"></help-line>` and no number. Whatever sends a frozen text
to readers passes it through `fill_frozen_html` (`frozen_html.py`), so a number that is changed once is right
everywhere.
"""

import re
from collections.abc import Mapping, Sequence

from django.template import engines
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from articles.models import HelpLine
from articles.reading.cache.shared_queries import ROW_BYTES
from articles.reading.cache.versions import ContentVersion, get_or_compute
from articles.rendering import mark_clean

PLACEHOLDER = re.compile(r'<help-line slug="([a-z0-9-]+)"></help-line>')


def help_lines(version: ContentVersion) -> Mapping[str, HelpLine]:
    """Return the help line to show for each slug, in the order of the desk. One query per content version.

    For a closed line this is its replacement.
    """

    def find() -> Mapping[str, HelpLine]:
        lines = {line.pk: line for line in HelpLine.objects.all()}
        return {line.slug: _last_replacement(line, lines) for line in lines.values()}

    return get_or_compute(version, "help lines", find, size=lambda found: ROW_BYTES * (len(found) + 1))


def open_help_lines(version: ContentVersion) -> Sequence[HelpLine]:
    """Return the lines that are not closed, in the order of the desk."""
    return [line for slug, line in help_lines(version).items() if line.slug == slug]


def _last_replacement(line: HelpLine, lines: Mapping[int, HelpLine]) -> HelpLine:
    for _ in lines:  # not for ever, should two lines replace each other
        if line.replaced_by_id is None:
            break
        line = lines[line.replaced_by_id]
    return line


def fill_help_lines(version: ContentVersion, html: str, *, show_check: bool = True) -> SafeString:
    """Return sanitized HTML with each placeholder replaced by its help line. Fast if there is none."""
    if "<help-line" not in html:
        return mark_clean(html)
    return mark_clean(
        PLACEHOLDER.sub(lambda found: render_help_line(version, found[1], show_check=show_check), html)
    )


def render_help_line(version: ContentVersion, slug: str, *, show_check: bool = True) -> SafeString:
    """Render a help line by its slug, once per content version. `show_check`: with when it was checked.

    For a slug without a line, which a bio may have, this is a link to the Get help page.
    """

    def render() -> str:
        line = help_lines(version).get(slug)
        context = {
            "line": line,
            "is_checked": show_check
            and line is not None
            and line.is_checked(timezone.localdate(version.began)),
            "get_help_url": reverse("get_help"),
        }
        return engines["jinja"].get_template("articles/help/line.jinja").render(context)

    return mark_clean(get_or_compute(version, f"help line {slug} {show_check}", render, size=len))


def placed_slugs(html: str) -> Sequence[str]:
    """Return the distinct slugs of the help lines that a frozen text places, in its order."""
    return list(dict.fromkeys(PLACEHOLDER.findall(html))) if "<help-line" in html else []


def help_line_text(line: HelpLine) -> str:
    """Return how to reach a help line, as one line of plain text."""
    ways = [
        gettext("call %(number)s") % {"number": line.show} if line.dial else "",
        describe_texting(line),
        gettext("chat at %(address)s") % {"address": line.chat_url} if line.chat_url else "",
        line.web_url,
    ]
    return f"{line.name}: {'; '.join(filter(None, ways))}"


def describe_texting(line: HelpLine) -> str:
    """Return how to send a text message to a help line, or nothing."""
    if not line.text_number:
        return ""
    if not line.text_keyword:
        return gettext("text %(number)s") % {"number": line.text_show}
    return gettext("text %(keyword)s to %(number)s") % {
        "keyword": line.text_keyword,
        "number": line.text_show,
    }
