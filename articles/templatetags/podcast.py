"""What the podcast's templates ask for beyond Django's own tags."""

from django import template

from articles.reading.podcast.episodes import in_short

register = template.Library()
register.filter("in_short", in_short)


@register.filter
def length(seconds: int) -> str:
    """Say how long a recording is, as people do: seconds count only where it is short.

    >>> length(84), length(1830), length(3600)
    ('1 minute 24 seconds', '30 minutes', '1 hour')
    """
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    parts = [(hours, "hour"), (minutes, "minute"), (rest if seconds < 600 else 0, "second")]
    return " ".join(f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in parts if count)
