"""The check that a page has at most two sections of the type “Heads up”.

The third one is found, the second is not: where everything warns, nothing does.
"""

from collections.abc import Iterator

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.publishing.preflight.findings import Check, Finding, Preflight, Severity

NAME = "heads-ups"
TYPE = "heads-up"
MOST = 2


def check_heads_ups(preflight: Preflight) -> Iterator[Finding]:
    """Point out each heads-up after the second."""
    places = [place for place, one in enumerate(preflight.manuscript.sections, 1) if one.type == TYPE]
    for place in places[MOST:]:
        sentence = gettext(
            "The page has %(count)d heads-ups. Keep the two most important: make this one a text or "
            "a pro tip."
        )
        section = preflight.manuscript.sections[place - 1]
        about = f"{len(places)} {section.heading} {section.body}"
        yield Finding(NAME, Severity.NOTE, sentence % {"count": len(places)}, place, about=about)


CHECK = Check(NAME, Severity.NOTE, check_heads_ups, _("Heads-ups"))
