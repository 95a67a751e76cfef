"""Help lines by country, as the Get help page shows them: the site's own country first."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

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
MOST_NAMES = 3  # in a heading


@dataclass(frozen=True, slots=True)
class Country:
    """A country, or all others. `anchor` is the id of its place on the page: `help-us`."""

    code: str

    @property
    def name(self) -> str:
        return gettext("Anywhere else") if self.code == WORLDWIDE else region_name(self.code)

    @property
    def anchor(self) -> str:
        return f"help-{'worldwide' if self.code == WORLDWIDE else self.code.lower()}"


@dataclass(frozen=True, slots=True)
class CareCard:
    """The lines of one region and level, in the order of the desk."""

    level: str
    lines: Sequence[HelpLine]


@dataclass(frozen=True, slots=True)
class Region:
    """Countries that have the same lines, mostly a single one.

    `abuse` are the lines for abuse and sexual violence, the most urgent first; they are in no card.
    `has_unchecked` is whether somebody still has to check one of the numbers.
    """

    countries: Sequence[Country]
    cards: Sequence[CareCard]
    abuse: Sequence[HelpLine]
    has_unchecked: bool

    @property
    def is_named_in_part(self) -> bool:
        """Whether there are more countries than its heading names."""
        return len(self.countries) > MOST_NAMES

    @property
    def name(self) -> str:
        """The countries in words, only the first two of them if there are many."""
        names = [country.name for country in self.countries]
        if not self.is_named_in_part:
            return ", ".join(names)
        words = {"names": ", ".join(names[: MOST_NAMES - 1]), "number": len(names) - MOST_NAMES + 1}
        return gettext("%(names)s and %(number)s more countries") % words


def is_about_abuse(line: HelpLine) -> bool:
    """Whether a line belongs to the part for abuse and sexual violence. Emergency numbers never do."""
    return line.level != Level.EMERGENCY and bool(line.subjects) and line.subjects[0] in ABUSE_SUBJECTS


def help_regions(version: ContentVersion) -> Sequence[Region]:
    """Return the regions that have a line: `HELP_REGION`, single countries, groups of them, the world."""
    lines = open_help_lines(version)
    codes = {code for line in lines for code in line.regions}
    groups: dict[tuple[bool, tuple[int, ...]], list[Country]] = defaultdict(list)
    for country in sorted(map(Country, codes), key=lambda country: country.name):
        of_country = tuple(number for number, line in enumerate(lines) if country.code in line.regions)
        groups[country.code == settings.HELP_REGION, of_country].append(country)
    regions = [
        _region(countries, [lines[number] for number in numbers], version)
        for (_, numbers), countries in groups.items()
    ]
    return sorted(regions, key=_order)


def _order(region: Region) -> tuple[bool, bool, bool]:
    code = region.countries[0].code
    return code != settings.HELP_REGION, code == WORLDWIDE, len(region.countries) > 1


def _region(countries: Sequence[Country], lines: Sequence[HelpLine], version: ContentVersion) -> Region:
    today = timezone.localdate(version.began)
    by_level = {level: [line for line in lines if line.level == level] for level in Level.values}
    cards = [
        CareCard(level, [line for line in found if not is_about_abuse(line)])
        for level, found in by_level.items()
    ]
    return Region(
        countries,
        cards=[card for card in cards if card.lines],
        abuse=[line for found in by_level.values() for line in found if is_about_abuse(line)],
        has_unchecked=not all(line.is_checked(today) for line in lines),
    )
