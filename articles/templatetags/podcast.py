"""Filters of the podcast's templates."""

from django import template

from articles.reading.podcast.episodes import in_short

register = template.Library()
register.filter("in_short", in_short)


@register.filter
def length(seconds: int) -> str:
    """Return a duration in words. Seconds are left out from ten minutes on.

    >>> length(84), length(1830), length(3600)
    ('1 minute 24 seconds', '30 minutes', '1 hour')
    """
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    parts = [(hours, "hour"), (minutes, "minute"), (rest if seconds < 600 else 0, "second")]
    return " ".join(f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in parts if count)
