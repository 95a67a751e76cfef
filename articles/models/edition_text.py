"""The text of every edition for the public search, and all words in it, written when it is created."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence

from django.db import connection, models

from articles.models.edition import Edition
from articles.models.full_text import MAX_INDEXED_LENGTH
from articles.rendering import text_of_html

# Separator before the text of each section. No text may contain it.
SECTION_SEPARATOR = "\x1e"
# The editions of several queries, each with the place of its query in the list.
_IDS_SQL: Mapping[str, str] = {
    "sqlite": (
        "SELECT asked.key, found.rowid FROM json_each(%s) AS asked "
        "JOIN articles_editiontext_words AS found ON found.articles_editiontext_words MATCH asked.value"
    ),
    "postgresql": (
        "SELECT asked.place - 1, found "
        "FROM json_array_elements_text(%s::json) WITH ORDINALITY AS asked (query, place), "
        "articles_editions_found(asked.query) AS found"
    ),
}
# Adds the words of a JSON list that are not there yet. Without `WHERE` SQLite takes `ON` for that of a join.
_ADD_WORDS_SQL: Mapping[str, str] = {
    "sqlite": (
        "INSERT INTO articles_searchword (word, length) SELECT value, length(value) FROM json_each(%s) "
        "WHERE true ON CONFLICT DO NOTHING"
    ),
    "postgresql": (
        "INSERT INTO articles_searchword (word, length) SELECT value, length(value) "
        "FROM json_array_elements_text(%s::json) AS words (value) ON CONFLICT DO NOTHING"
    ),
}
# A word that a misspelled search may mean: letters, with apostrophes and hyphens left out.
WORD = re.compile(r"[^\W\d_]{3,40}")


class EditionText(models.Model):
    """The plain text of one edition, in fields of different weight for the ranking.

    `text` has the sections in order, each with its heading. Each begins with `SECTION_SEPARATOR`. `notes` are
    the footnotes, which have the least weight. A migration creates the full-text index, which the
    database keeps up to date. (On SQLite a migration that alters this table must create the triggers again.)
    """

    edition = models.OneToOneField(Edition, on_delete=models.CASCADE, primary_key=True, related_name="text")
    title = models.CharField(max_length=300)
    dek = models.TextField()
    headings = models.TextField()
    text = models.TextField()
    notes = models.TextField()

    def __str__(self) -> str:
        return self.title


class SearchWord(models.Model):
    """A word that stands in an edition, in lower case: the spelling that a misspelled search may mean.

    Words are added when an edition is indexed, and none is removed: the search suggests a word only if it
    finds live editions with it.
    """

    word = models.CharField(max_length=40, primary_key=True)
    length = models.PositiveSmallIntegerField(db_index=True)

    def __str__(self) -> str:
        return self.word


def text_of_edition(edition: Edition) -> EditionText:
    """Return the unsaved search text of an edition. No queries."""
    sections = [f"{part['heading']}\n{text_of_html(part['html'])}" for part in edition.sections]
    return EditionText(
        edition_id=edition.pk,
        title=edition.title,
        dek="\n".join(filter(None, (edition.dek, edition.description, text_of_html(edition.short_html)))),
        headings="\n".join(section["heading"] for section in edition.sections if section["heading"]),
        text="".join(f"{SECTION_SEPARATOR}{text}" for text in sections)[:MAX_INDEXED_LENGTH],
        notes=text_of_html(edition.notes_html)[:MAX_INDEXED_LENGTH],
    )


def index_editions(editions: Iterable[Edition]) -> None:
    """Write the search text of these editions, and their words. Two queries; safe to repeat."""
    texts = [text_of_edition(edition) for edition in editions]
    EditionText.objects.bulk_create(
        texts,
        update_conflicts=True,
        unique_fields=["edition"],
        update_fields=["title", "dek", "headings", "text", "notes"],
    )
    with connection.cursor() as cursor:  # without a row in memory for each of thousands of words
        cursor.execute(_ADD_WORDS_SQL[connection.vendor], [json.dumps(sorted(words_of(texts)))])


def editions_with_phrases(lists: Iterable[Iterable[Sequence[str]]]) -> list[set[int]]:
    """Return for each list the ids of editions whose text has all words of one of its phrases. One query.

    The words may be in any place and form. A word is of letters and digits; with a `*` it is the beginning
    of a word.
    """
    queries = [_query_for(phrases) for phrases in lists]
    found: list[set[int]] = [set() for _query in queries]
    asked = {place: query for place, query in enumerate(queries) if query}
    places = list(asked)
    with connection.cursor() as cursor:
        cursor.execute(_IDS_SQL[connection.vendor], [json.dumps(list(asked.values()))])
        for number, pk in cursor.fetchall():
            found[places[number]].add(pk)
    return found


def _query_for(phrases: Iterable[Sequence[str]]) -> str:
    """Return the query of the full-text index for any of these phrases; empty if there is none."""
    is_postgresql = connection.vendor == "postgresql"
    quote, conjunction, alternative, star = (
        ("'", " & ", " | ", ":*") if is_postgresql else ('"', " AND ", " OR ", "*")
    )
    groups = (
        conjunction.join(
            f"{quote}{word.rstrip('*')}{quote}{star if word.endswith('*') else ''}" for word in phrase
        )
        for phrase in phrases
    )
    return alternative.join(f"({group})" for group in dict.fromkeys(groups))


def words_of(texts: Iterable[EditionText]) -> set[str]:
    """Return the different words of titles, deks and sections, in lower case. Footnotes have many names."""
    parts: set[str] = set()
    for text in texts:
        parts.update(f"{text.title}\n{text.dek}\n{text.text}".casefold().split())
    # No word has a blank in it. Most parts repeat, so this reads a tenth of the texts.
    return set(WORD.findall("\n".join(parts)))
