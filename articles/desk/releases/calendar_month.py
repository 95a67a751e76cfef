"""One month of the calendar: its weeks and days with what happens on them."""

from calendar import Calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format, get_format

from articles.desk.releases.calendar_entries import CalendarEntry, calendar_entries

YEARS = range(1990, 2200)


@dataclass(frozen=True, slots=True)
class CalendarDay:
    date: date
    is_in_month: bool
    is_today: bool
    entries: Sequence[CalendarEntry]
    is_past: bool = False


@dataclass(frozen=True, slots=True)
class CalendarMonth:
    """The weeks that a month touches."""

    first: date
    weeks: Sequence[Sequence[CalendarDay]]
    has_more: bool

    @property
    def name(self) -> str:
        return date_format(self.first, "YEAR_MONTH_FORMAT")

    @property
    def previous(self) -> date:
        return (self.first - timedelta(days=1)).replace(day=1)

    @property
    def following(self) -> date:
        return (self.first + timedelta(days=31)).replace(day=1)

    @property
    def is_empty(self) -> bool:
        return not any(day.entries for week in self.weeks for day in week if day.is_in_month)

    @property
    def weekdays(self) -> list[str]:
        """The names of the days of a week, in the order of the language."""
        return [str(WEEKDAYS[day.date.weekday()]) for day in self.weeks[0]]


def month_of_text(text: str) -> date:
    """Return the first day of a month such as 2026-06; of this month for anything else."""
    try:
        month = date.fromisoformat(f"{text}-01")
    except ValueError:
        month = timezone.localdate()
    if month.year not in YEARS:
        month = timezone.localdate()
    return month.replace(day=1)


def load_month(first: date) -> CalendarMonth:
    """Load a month. The same number of queries for any number of articles."""
    sunday_first = int(get_format("FIRST_DAY_OF_WEEK"))  # 0 is Sunday; in Python, 0 is Monday
    weeks = Calendar((sunday_first - 1) % 7).monthdatescalendar(first.year, first.month)
    found = calendar_entries(weeks[0][0], weeks[-1][-1])
    days, today = found.by_day(), timezone.localdate()
    return CalendarMonth(
        first,
        [
            [
                CalendarDay(day, day.month == first.month, day == today, days.get(day, ()), day < today)
                for day in week
            ]
            for week in weeks
        ],
        found.has_more,
    )
