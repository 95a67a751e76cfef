"""Finding working copies by the words in them: with SQLite's FTS5, or PostgreSQL's full text."""

from collections.abc import Iterable, Mapping, Sequence

from django.db import connections, models
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from articles.models.article import Article

LONGEST = 200_000  # characters: of more, PostgreSQL may refuse to make an index entry
_SEARCH_LONGEST = 500
_QUOTES = str.maketrans(dict.fromkeys("\"'\\\x00", " "))
_FOUND: Mapping[str, str] = {
    "sqlite": "SELECT rowid FROM articles_fulltext_words WHERE articles_fulltext_words MATCH %s",
    "postgresql": "SELECT articles_found(%s)",
}


class FullText(models.Model):
    """The words of one working copy, without marks, told anew at every save.

    The first migration creates the table's index, which the database keeps up to date: triggers on SQLite, a
    generated column on PostgreSQL. (On SQLite a migration that alters this table has to create them again.)
    """

    article = models.OneToOneField(
        Article, on_delete=models.CASCADE, primary_key=True, related_name="full_text"
    )
    title = models.CharField(max_length=300)
    text = models.TextField()

    def __str__(self) -> str:
        return self.title


def index_articles(texts: Iterable[tuple[int, str, str]]) -> None:
    """Write down what articles say now: id, title, and text without marks of each. One query."""
    FullText.objects.bulk_create(
        [FullText(article_id=pk, title=title, text=plain[:LONGEST]) for pk, title, plain in texts],
        update_conflicts=True,
        unique_fields=["article"],
        update_fields=["title", "text"],
    )


def matching(articles: QuerySet[Article], sought: str) -> QuerySet[Article]:
    """Return those whose title and text hold all the words; of the last one its beginning is enough.

    Words are found in their other forms, too. Any input will do: all but its words is passed over.
    """
    words = words_in(sought)
    if not words:
        return articles.none() if sought.strip() else articles
    vendor = connections[articles.db].vendor
    query = query_of(words, vendor, beginning=True)
    return articles.filter(pk__in=RawSQL(_FOUND[vendor], [query]))  # noqa: S611  # a parameter, and quoted


def words_in(sought: str) -> list[str]:
    """Return the words of what somebody typed: what could mean something to an index is gone.

    >>> words_in('panic AND "attack') + words_in("- ** \x00")
    ['panic', 'AND', 'attack']
    """
    readable = sought[:_SEARCH_LONGEST].encode(errors="ignore").decode()
    return [word for word in readable.translate(_QUOTES).split() if any(map(str.isalnum, word))]


def query_of(words: Sequence[str], vendor: str, *, beginning: bool = False, any_of: bool = False) -> str:
    """Return the query for texts that hold all these words, or `any_of` them, each quoted.

    With `beginning`, the beginning of the last word is enough.
    """
    is_postgresql = vendor == "postgresql"
    quote = "'" if is_postgresql else '"'
    together = " & " if is_postgresql else " "
    between = (" | " if is_postgresql else " OR ") if any_of else together
    last = (":*" if is_postgresql else "*") if beginning else ""
    return between.join(f"{quote}{word}{quote}" for word in words) + last
