"""The help lines that a text places: their rows, and a sentence for each that is unknown."""

from collections.abc import Collection, Iterable, Mapping

from django.utils.text import capfirst

from articles.manuscript import Message, add_suggestion
from articles.message_translation import translate_message
from articles.models import HelpLine

# The index of the section, the line in its body, and the slug of the help line, as of `help_line_places`.
HelpPlace = tuple[int, int, str]


def help_lines_by_slug(slugs: Collection[str], known: Mapping[str, int] | None = None) -> dict[str, int]:
    """Return the ids of the help lines with these slugs, without unknown ones. No query without slugs.

    `known` are the ids of all help lines, in their order, if the caller has loaded them.
    """
    if known is not None:
        return {slug: pk for slug, pk in known.items() if slug in slugs}
    if not slugs:
        return {}
    return dict(HelpLine.objects.filter(slug__in=slugs).order_by("pk").values_list("slug", "pk"))


def unknown_help_lines(places: Iterable[HelpPlace], known: Mapping[str, int]) -> list[str]:
    """Return a sentence for each place of a help line that is not at the desk."""
    unknown = [place for place in places if place[2] not in known]
    slugs = list(HelpLine.objects.values_list("slug", flat=True)) if unknown else []
    return [
        capfirst(translate_message(add_suggestion(_unknown_help_line(number + 1, line, slug), slug, slugs)))
        for number, line, slug in unknown
    ]


def _unknown_help_line(section: int, line: int, slug: str) -> Message:
    return Message(
        "there is no help line “%(slug)s” (section %(section)s, line %(line)s)",
        slug=slug,
        section=section,
        line=line,
    )
