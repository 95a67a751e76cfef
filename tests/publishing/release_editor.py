"""An editor in a separate process: publishes releases of five articles, and rolls each second one back.

python -m tests.publishing.release_editor RELEASES

Prints, after each action, the number of the version that readers get from then on.
"""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()


from articles.models import Article, record_revision  # noqa: E402
from articles.publishing import (  # noqa: E402
    add_to_release,
    create_release,
    publish_release,
    roll_back_release,
)
from tests.cast import make_article  # noqa: E402

SIZE = 5


def write(articles: list[Article], version: int) -> None:
    """Write the version number into the titles and texts of the drafts."""
    for article in articles:
        article.refresh_from_db()
        article.title = article.dek = f"Version {version}."
        article.save()
        for section in article.sections.all():
            section.body = f"Version {version}."
            section.save()
        record_revision(article, by=None)


def tell(version: int) -> None:
    sys.stdout.write(f"{version}\n")
    sys.stdout.flush()


def main(releases: int) -> None:
    articles = [make_article("Version 0.", slug=f"part-{number}", topics=["Sleep"]) for number in range(SIZE)]
    current = 0
    for version in range(releases + 1):
        if version:
            write(articles, version)
        release = create_release(f"Release {version}", by=None)
        add_to_release(release, articles, by=None)
        publish_release(release, by=None)
        tell(version)
        if not version:
            sys.stdin.readline()  # wait until the readers have started
        elif version % 2:
            current = version
        else:
            roll_back_release(release, by=None)
            tell(current)


if __name__ == "__main__":
    main(int(sys.argv[1]))
