"""A form field for local times that rejects times skipped or repeated by a clock change."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from articles.manuscript.front_matter import is_in_calendar_range

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

PICKER_FORMAT = "%Y-%m-%dT%H:%M"


def localize_typed_time(typed: datetime) -> datetime:
    """Add the site's time zone to a naive time.

    Raises `ValidationError` if a change to or from summer time makes the time missing or ambiguous.
    """
    if typed.tzinfo:
        return typed
    zone = timezone.get_current_timezone()
    early, late = (typed.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if early.utcoffset() == late.utcoffset():
        return early
    words = {
        "time": f"{typed:%H:%M}",
        "date": date_format(typed, "DATE_FORMAT"),
        "zone": timezone.get_current_timezone_name(),
    }
    if early.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == typed:
        why = gettext(
            "%(time)s on %(date)s happens twice in %(zone)s, because the clocks go back. Choose another time."
        )
    else:
        why = gettext(
            "%(time)s on %(date)s does not exist in %(zone)s, because the clocks go forward. "
            "Choose another time."
        )
    raise ValidationError(why % words, code="clock_change")


def with_time_zone(help_text: "str | StrPromise") -> str:
    """Add the site's time zone to the help text of a field for a time."""
    zone = gettext("Time zone: %(name)s.") % {"name": timezone.get_current_timezone_name()}
    return f"{help_text} {zone}".strip()


class LocalTimeField(forms.DateTimeField):
    """A date and time to the minute, with the browser's `datetime-local` input."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget", forms.DateTimeInput(attrs={"type": "datetime-local"}, format=PICKER_FORMAT)
        )
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> datetime | None:
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        try:
            instant = localize_typed_time(datetime.fromisoformat(value.strip()))
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
        if not is_in_calendar_range(instant):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return instant
