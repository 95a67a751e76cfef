"""Full-text search of working copies, with SQLite's FTS5 or PostgreSQL's full-text search."""

from collections.abc import Iterable, Mapping, Sequence

from django.db import connections, models
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.expressions import RawSQL

from articles.models.article import Article
from articles.models.spelling_variants import spelling_variants

MAX_INDEXED_LENGTH = 200_000  # characters; PostgreSQL may refuse to index a longer text
_SEARCH_LONGEST = 500
_QUOTES = str.maketrans(dict.fromkeys("\"'\\\x00", " "))
_IDS_SQL: Mapping[str, str] = {
    "sqlite": "SELECT rowid FROM articles_fulltext_words WHERE articles_fulltext_words MATCH %s",
    "postgresql": "SELECT articles_found(%s)",
}
# Whether very many texts match: for PostgreSQL, which counts slowly, a third of a sample.
_IS_COMMON_SQL: Mapping[str, str] = {
    "sqlite": "SELECT count(*) > 5000 FROM (SELECT 1 FROM articles_fulltext_words "
    "WHERE articles_fulltext_words MATCH %s LIMIT 5001)",
    "postgresql": "SELECT count(*) > 50 AND 3 * count(*) FILTER (WHERE words @@ to_tsquery("
    "'articles_english', %s)) > count(*) FROM articles_fulltext TABLESAMPLE SYSTEM (0.2) REPEATABLE (1)",
}


class FullText(models.Model):
    """The plain text of one working copy, rewritten at every save.

    The first migration creates the full-text index, which the database keeps up to date: by triggers on
    SQLite, by a generated column on PostgreSQL. (On SQLite a migration that alters this table must create the
    triggers again.)
    """

    article = models.OneToOneField(
        Article, on_delete=models.CASCADE, primary_key=True, related_name="full_text"
    )
    title = models.CharField(max_length=300)
    text = models.TextField()

    def __str__(self) -> str:
        return self.title


def index_articles(texts: Iterable[tuple[int, str, str]]) -> None:
    """Write the search text of articles, given as (id, title, plain text). One query."""
    FullText.objects.bulk_create(
        [FullText(article_id=pk, title=title, text=plain[:MAX_INDEXED_LENGTH]) for pk, title, plain in texts],
        update_conflicts=True,
        unique_fields=["article"],
        update_fields=["title", "text"],
    )


def search_working_copies(articles: QuerySet[Article], sought: str) -> QuerySet[Article]:
    """Return the articles that contain all the words; for the last word, its beginning is enough.

    Other forms of a word match, too. Any input is valid: everything but words is ignored. One query.
    """
    words = search_words(sought)
    if not words:
        return articles.none() if sought.strip() else articles
    connection = connections[articles.db]
    query = full_text_query(words, connection.vendor, beginning=True)
    with connection.cursor() as cursor:
        cursor.execute(_IS_COMMON_SQL[connection.vendor], [query])
        (is_common,) = cursor.fetchone()
    if is_common:
        return _with_common_words(articles, query, connection.vendor)
    return articles.filter(pk__in=RawSQL(_IDS_SQL[connection.vendor], [query]))  # noqa: S611  # quoted


def _with_common_words(articles: QuerySet[Article], query: str, vendor: str) -> QuerySet[Article]:
    """Return the articles that match the query, for one that very many match.

    The database reads the articles in their order and looks at each, until there are enough. To read all that
    match and sort them takes SQLite three times as long with 100,000 articles, and PostgreSQL forty times.
    """
    if vendor == "sqlite":  # the sum keeps it from beginning with the ids, which are in no order
        return articles.alias(key=F("pk") + 0).filter(key__in=RawSQL(_IDS_SQL[vendor], [query]))  # noqa: S611
    matches = RawSQL("words @@ to_tsquery('articles_english', %s)", [query], models.BooleanField())
    texts = FullText.objects.filter(article=OuterRef("pk"))
    return articles.alias(is_found=Subquery(texts.values(matches=matches))).filter(is_found=True)


def search_words(sought: str) -> list[str]:
    """Return the words of a search input, without operators and quotes of the query languages.

    >>> search_words('panic AND "attack') + search_words("- ** \x00")
    ['panic', 'AND', 'attack']
    """
    readable = sought[:_SEARCH_LONGEST].encode(errors="ignore").decode()
    return [word for word in readable.translate(_QUOTES).split() if any(map(str.isalnum, word))]


def full_text_query(
    words: Sequence[str],
    vendor: str,
    *,
    beginning: bool = False,
    any_of: bool = False,
) -> str:
    """Return the full-text query for texts with all these words, or with `any_of` them, each quoted.

    A British spelling also stands for the American one, and the other way round. With `beginning`, the
    beginning of the last word is enough.
    """
    is_postgresql = vendor == "postgresql"
    conjunction, disjunction = (" & ", " | ") if is_postgresql else (" AND ", " OR ")
    terms = []
    for number, word in enumerate(words, start=1):
        is_begun = beginning and number == len(words)
        variants = [_quoted(variant, is_postgresql, is_begun) for variant in spelling_variants(word)]
        terms.append(variants[0] if len(variants) == 1 else f"({disjunction.join(variants)})")
    return (disjunction if any_of else conjunction).join(terms)


def _quoted(word: str, is_postgresql: bool, is_begun: bool) -> str:
    """Return one word of a query."""
    if is_postgresql:
        return f"'{word}':*" if is_begun else f"'{word}'"
    return f'"{word}"*' if is_begun else f'"{word}"'
