"""The check that an article has a lead picture.

An article without one is found. A standing page is not: it is in no list.
"""

from collections.abc import Iterator

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.publishing.preflight.findings import Button, Check, Finding, Preflight, Severity

NAME = "lead-picture"


def check_lead_picture(preflight: Preflight) -> Iterator[Finding]:
    """Point out an article without a lead picture."""
    if preflight.is_page or preflight.manuscript.image:
        return
    sentence = gettext(
        "There is no lead picture. Choose one, or lists and shared links show a plain cover in the "
        "topic’s color."
    )
    yield Finding(NAME, Severity.NOTE, sentence, field="image", chosen_button=Button.CHOOSE_LEAD)


CHECK = Check(NAME, Severity.NOTE, check_lead_picture, _("Lead picture"))
