"""SQLite and PostgreSQL give the same results in the demo: pages, sections, marks and suggestions."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
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
        for what in ("loosely", "marked", "corrected", "helps"):
            assert ours[what] == theirs[what], (words, what)
        assert sorted(map(str, ours["found if large"])) == sorted(map(str, theirs["found if large"])), words
        # They find the same pages. They rank differently, so only the best result must be the same.
        assert sorted(ours["found"]) == sorted(theirs["found"]), words
        assert ours["found"][:1] == theirs["found"][:1], words
        assert sorted(ours["suggested"]) == sorted(theirs["suggested"]), words


def test_postgresql_keeps_the_words_of_recent_texts_alone():
    with psycopg.connect(postgresql_database().replace("postgres:", "postgresql:", 1)) as texts:

        def write(pk: int) -> None:
            values = (pk, "Sleep", "", "", "A wombat sleeps.", "")
            texts.execute("INSERT INTO articles_editiontext VALUES (%s, %s, %s, %s, %s, %s)", values)

        def recent() -> list[int]:
            rows = texts.execute("SELECT edition_id FROM articles_recenttext WHERE words @@ 'wombat'")
            return sorted(pk for (pk,) in rows.fetchall())

        ((key,),) = texts.execute(
            "SELECT conname FROM pg_constraint "
            "WHERE contype = 'f' AND conrelid = 'articles_editiontext'::regclass"
        )
        texts.execute(f"ALTER TABLE articles_editiontext DROP CONSTRAINT {key}")  # texts without editions
        write(1)
        write(2)
        assert recent() == [1, 2]
        write(5001)
        assert recent() == [2, 5001], "5,000 ids are kept"
        texts.execute("UPDATE articles_editiontext SET text = 'A wombat eats.' WHERE edition_id < 3")
        assert recent() == [2, 5001], "an old text that is indexed again is still old"
        texts.execute("UPDATE articles_editiontext SET text = 'Calm.' WHERE edition_id = 2")
        assert recent() == [5001]
        texts.execute("DELETE FROM articles_editiontext WHERE edition_id = 5001")
        assert recent() == []
        write(5002)
        texts.execute("TRUNCATE articles_editiontext")
        assert recent() == []
        texts.rollback()
