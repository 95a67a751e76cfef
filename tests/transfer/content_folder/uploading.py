"""Uploads pictures and episodes until it is killed. Run as a process by test_kills.py."""

import os
import sys
from itertools import count

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "therapyedu.settings")
django.setup()

from articles.models import Episode  # noqa: E402
from articles.publishing.library import save_episode  # noqa: E402
from tests.cast import save_picture  # noqa: E402
from tests.desk.writing.test_markdown_views import png  # noqa: E402
from tests.models.test_sound_cleaning import MP3  # noqa: E402
from tests.reading.episodes import VTT  # noqa: E402

LONG = 7000  # repeats of a short sound: 30 MB, so that writing takes a while


def main(seed: int) -> None:
    for number in count(seed):
        save_picture("images/chairs.png", png(500 + number % 90, 300 + number // 90), by=None)
        episode = Episode.objects.filter(slug="bonus").first() or Episode(title="Bonus", slug="bonus")
        episode.transcript = VTT
        save_episode(episode, audio=MP3 * (LONG + number), by=None)


if __name__ == "__main__":
    main(int(sys.argv[1]))
