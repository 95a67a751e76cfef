"""An editor in a separate process: publishes one version of an article after another, and prints each number.

python -m tests.reading.cache.publishing_editor SECONDS PAUSE
"""

import os
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()


from articles.models import Article  # noqa: E402
from articles.publishing import publish  # noqa: E402
from tests.cast import make_article, make_author  # noqa: E402

LEAST = 3  # versions, even if they take longer


def write(article: Article, version: int) -> None:
    """Write the version number into every part that readers see."""
    article.title = article.dek = f"Version {version}."
    article.save()
    for section in article.sections.all():
        section.body = f"Version {version}."
        section.save()


def main(seconds: float, pause: float) -> None:
    ana = make_author("Ana Moreira")
    sections = [("text", f"Part {number}", "Version 0.") for number in range(8)]
    article = make_article("Version 0.", slug="living", sections=sections, authors=[ana], topics=["Sleep"])
    version, end = 0, None
    while end is None or time.monotonic() < end or version <= LEAST:
        write(article, version)
        publish(article, by=None)
        sys.stdout.write(f"{version}\n")
        sys.stdout.flush()
        if end is None:
            sys.stdin.readline()  # wait until the readers have started
            end = time.monotonic() + seconds
        version += 1
        time.sleep(pause)


if __name__ == "__main__":
    main(*map(float, sys.argv[1:]))
