"""Phrases of readers in distress, and harmless ones like them, that nobody saw who wrote the phrase list."""

import json
from pathlib import Path

import pytest

from articles.reading.cache.versions import current_version
from articles.reading.help.crisis_search import crisis_subjects

pytestmark = pytest.mark.django_db
FILE = Path(__file__).parents[2] / "files" / "crisis_phrases.json"
MOST_MISSED = MOST_FALSE = 2  # of all languages together


def test_at_most_two_phrases_in_a_crisis_are_missed_and_at_most_two_harmless_ones_match():
    """All shipped phrases are compared with each search, whatever its language."""
    version = current_version()
    phrases = json.loads(FILE.read_text(encoding="utf-8"))
    missed, false = [], []
    for language, kinds in phrases.items():
        missed += [f"{language}: {text}" for text in kinds["crisis"] if not crisis_subjects(version, text)]
        false += [f"{language}: {text}" for text in kinds["harmless"] if crisis_subjects(version, text)]
    assert (len(missed) <= MOST_MISSED, len(false) <= MOST_FALSE) == (True, True), (missed, false)
