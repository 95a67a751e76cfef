"""Prints the results of searches in the demo as JSON. test_search_postgresql.py runs it on PostgreSQL."""

import json
import os
import sys
from unittest.mock import patch

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.db import connection  # noqa: E402

from articles.transfer import import_content  # noqa: E402
from tests.conftest import DEMO  # noqa: E402


def answers(words: str) -> dict[str, object]:
    from articles.reading.cache import versions
    from articles.reading.help.crisis_search import crisis_subjects
    from articles.reading.search import backends

    version = versions.current_version()
    found = backends.search(version, words)
    results = backends.results(version, found, found.ids)
    return {
        "found": [(result.edition.title, result.url, result.section) for result in results],
        "marked": sorted({piece.text.lower() for one in results for piece in one.text if piece.found}),
        "loosely": found.loosely,
        "suggested": backends.suggestions(version, words),
        "corrected": found.corrected,
        "helps": crisis_subjects(version, words),
        "found if large": found_if_large(version, words),
    }


def found_if_large(version: object, words: str) -> list[object]:
    """Return what a search finds if the demo counts as a large site. In tiny numbers nothing is ranked."""
    from articles.reading.search import backends, bounded, matching

    tiny = {"NEWEST": 4, "RECENT": 8, "SOME": 4, "MORE": 6, "ENOUGH": 3, "ENOUGH_TITLES": 2, "MOST": 3}
    with patch.object(matching, "SMALL_SITE", 1), patch.multiple(bounded, **tiny):
        found = backends.search(version, words)
        suggested = backends.suggestions(version, words)
    return [*(result.edition.title for result in backends.results(version, found, found.ids)), *suggested]


def main() -> None:
    with patch("articles.pictures.cleaning.renditions", return_value=()):  # for speed
        import_content([DEMO], publish=True)
    results = {words: answers(words) for words in json.load(sys.stdin)}
    json.dump({"vendor": connection.vendor, "answers": results}, sys.stdout)


if __name__ == "__main__":
    main()
