"""One of two processes that publish the same releases at the same time, in a separate database.

python -m tests.publishing.releasing_together: makes a release, publishes one or counts the editions, by the
lines that it reads: `make NUMBER`, `publish ID [TIMESTAMP]`, `count`. Prints one line for each.
"""

import os
import sys
from datetime import UTC, datetime

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from articles.models import Edition, Release  # noqa: E402
from articles.publishing import Refused, add_to_release, create_release, publish_release  # noqa: E402
from tests.cast import make_article  # noqa: E402

SIZE = 5


def make(number: str) -> str:
    """Make a release of articles of its own. Return its id."""
    release = create_release(f"Release {number}", by=None)
    articles = [make_article(f"Part {number} {part}") for part in range(SIZE)]
    add_to_release(release, articles, by=None)
    return str(release.pk)


def publish(pk: str, timestamp: str = "") -> str:
    """Publish or schedule a release. Return its state, or why that was refused."""
    at = datetime.fromtimestamp(float(timestamp), UTC) if timestamp else None
    try:
        return publish_release(Release.objects.get(pk=pk), by=None, at=at).state
    except Refused as refused:
        return " ".join(refused.reasons)


def count() -> str:
    """Return how many editions there are, and how many are live."""
    return f"{Edition.objects.count()} {Edition.objects.live().count()}"


if __name__ == "__main__":
    for line in sys.stdin:
        command, *words = line.split()
        answer = {"make": make, "publish": publish, "count": count}[command](*words)
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()
