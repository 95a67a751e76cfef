"""Help lines by country, as the Get help page shows them: the site's own country first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext

from articles.models import HelpLine
from articles.models.help_line import Level
from articles.reading.cache.versions import ContentVersion
from articles.reading.help.lines import open_help_lines
from articles.region_names import WORLDWIDE, region_name

# A line with one of these as its first subject stands in a part of its own, after a warning for readers whose
# phone somebody else looks through.
ABUSE_SUBJECTS = ("abuse", "sexual-violence")


@dataclass(frozen=True, slots=True)
class CareCard:
    """The lines of one country and level, in the order of the desk."""

    level: str
    lines: Sequence[HelpLine]


@dataclass(frozen=True, slots=True)
class Region:
    """A country with its lines, or all other countries, for which there are the worldwide lines.

    `abuse` are the lines for abuse and sexual violence, the most urgent first; they are in no card.
    `has_unchecked` is whether somebody still has to check one of the numbers.
    """

    code: str
    cards: Sequence[CareCard]
    abuse: Sequence[HelpLine]
    has_unchecked: bool

    @property
    def name(self) -> str:
        return gettext("Other countries") if self.code == WORLDWIDE else region_name(self.code)

    @property
    def anchor(self) -> str:
        """The id of its part of the page: `help-us`."""
        return f"help-{'worldwide' if self.code == WORLDWIDE else self.code.lower()}"


def is_about_abuse(line: HelpLine) -> bool:
    """Whether a line belongs to the part for abuse and sexual violence. Emergency numbers never do."""
    return line.level != Level.EMERGENCY and bool(line.subjects) and line.subjects[0] in ABUSE_SUBJECTS


def help_regions(version: ContentVersion) -> Sequence[Region]:
    """Return every region that has a line: `HELP_REGION`, the others by name, then the worldwide lines."""
    lines = open_help_lines(version)
    codes = {code for line in lines for code in line.regions}
    ordered = sorted(
        codes, key=lambda code: (code != settings.HELP_REGION, code == WORLDWIDE, region_name(code))
    )
    today = timezone.localdate(version.began)
    return [_region(code, [line for line in lines if code in line.regions], today) for code in ordered]


def _region(code: str, lines: Sequence[HelpLine], today: date) -> Region:
    by_level = {level: [line for line in lines if line.level == level] for level in Level.values}
    cards = [
        CareCard(level, [line for line in found if not is_about_abuse(line)])
        for level, found in by_level.items()
    ]
    return Region(
        code,
        cards=[card for card in cards if card.lines],
        abuse=[line for found in by_level.values() for line in found if is_about_abuse(line)],
        has_unchecked=not all(line.is_checked(today) for line in lines),
    )
