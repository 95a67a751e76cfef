"""Search in published episodes: their titles and transcripts, by the beginnings of words.

Episodes are few, so their words are kept in memory for a content version, and no index is needed.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple
from unicodedata import combining, normalize

from articles.models.full_text import search_words
from articles.models.spelling_variants import spelling_variants
from articles.reading.cache.versions import ContentVersion, get_or_compute
from articles.reading.podcast.player import published_episodes

MOST = 5  # episodes that a search lists
_WORD = re.compile(r"[^\W_]+")


class SearchableEpisode(NamedTuple):
    """A published episode. `words` are its different words in lower case, each after a blank."""

    title: str
    url: str
    words: str


def search_episodes(version: ContentVersion, typed: str) -> Sequence[SearchableEpisode]:
    """Return a few published episodes with all the words in title or transcript, the newest first."""
    words = [word for text in search_words(typed) for word in _words_in(text)]
    sought = [[f" {variant}" for variant in spelling_variants(word)] for word in words]
    if not sought:
        return ()
    found = (
        episode
        for episode in _searchable_episodes(version)
        if all(any(variant in episode.words for variant in variants) for variants in sought)
    )
    return [episode for episode, _ in zip(found, range(MOST), strict=False)]


def _searchable_episodes(version: ContentVersion) -> Sequence[SearchableEpisode]:
    """Return the published episodes, newest first. One query per content version."""

    def find() -> Sequence[SearchableEpisode]:
        rows = published_episodes().only("title", "slug", "cues")
        return [
            SearchableEpisode(row.title, row.get_absolute_url(), _words_of(row.title, row.cues))
            for row in rows.iterator(chunk_size=10)
        ]

    def size(episodes: Sequence[SearchableEpisode]) -> int:
        return 256 + sum(512 + 4 * len(episode.words) for episode in episodes)

    return get_or_compute(version, "searchable episodes", find, size=size)


def _words_of(title: str, cues: Sequence[Sequence[object]]) -> str:
    words = set(_words_in(title))
    for *_, text in cues:
        words.update(_words_in(str(text)))
    return "".join(f" {word}" for word in sorted(words))


def _words_in(text: str) -> list[str]:
    """Return the words of a text in lower case, without accents."""
    letters = (letter for letter in normalize("NFKD", text.casefold()) if not combining(letter))
    return _WORD.findall("".join(letters))
