"""SQLite and PostgreSQL give the same results in the demo: pages, sections, marks and suggestions."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from tests.postgresql import postgresql_database
from tests.reading.search.demo_answers import answers

pytestmark = pytest.mark.django_db
WORDS = [
    "panic", "panic attack", "breathing", "breathe out slowly", "first session", "how long does therapy take",
    "silence", "quiet therapist", "confidential", "what is cbt", "cognitive behavioural", "ending",
    "choosing a therapist", "who am i", "rights", "questions", "Ana Moreira", "get help", "emergency",
    "privacy", "naïve", "cafe", "confid", "xylophone", "panic xylophone", '"', "- AND OR", "NOT", "",
    "anxeity", "counsellor", "counselor", "kill myself", "quiero morir", "anxiety breathing",
]  # fmt: skip


def answers_elsewhere(database: str, media: Path) -> dict[str, Any]:
    """Return the results of a separate process with this database."""
    env = os.environ | {"DATABASE_URL": database, "MEDIA_ROOT": str(media)}
    found = subprocess.run(
        [sys.executable, "-m", "tests.reading.search.demo_answers"],
        input=json.dumps(WORDS),
        capture_output=True,
        text=True,
        env=env,
        cwd=settings.BASE_DIR,
        check=False,
    )
    assert found.returncode == 0, found.stderr[-2000:]
    return json.loads(found.stdout)


@pytest.fixture(scope="module")
def both(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], dict[str, Any]]:
    theirs = answers_elsewhere(postgresql_database(), tmp_path_factory.mktemp("media"))
    assert (connection.vendor, theirs["vendor"]) == ("sqlite", "postgresql")
    ours = json.loads(json.dumps({words: answers(words) for words in WORDS}))
    return ours, theirs["answers"]


def test_the_same_answers(both):
    """One test for all words: several could run in several processes, each with a cluster."""
    for words in WORDS:
        ours, theirs = (answered[words] for answered in both)
        for what in ("loosely", "marked", "corrected", "helps", "found if large"):
            assert ours[what] == theirs[what], (words, what)
        # They find the same pages. They rank differently, so only the best result must be the same.
        assert sorted(ours["found"]) == sorted(theirs["found"]), words
        assert ours["found"][:1] == theirs["found"][:1], words
        assert sorted(ours["suggested"]) == sorted(theirs["suggested"]), words
