"""The full-text search of working copies: any input, and articles that change or are deleted."""

import pytest
from django.db import connection

from articles.models import Article, full_text, search_working_copies
from articles.models.full_text import MAX_INDEXED_LENGTH, FullText, index_articles
from articles.publishing import delete
from tests.cast import make_article, rewrite
from tests.corpora import HOSTILE, naughty_strings, needs_corpora

pytestmark = pytest.mark.django_db


def found(sought: str) -> set[str]:
    return {article.title for article in search_working_copies(Article.objects.all(), sought)}


@pytest.fixture
def shelf():
    make_article("On sleeping", sections=[("text", "Tired again?", "Owls *rest* by day, don’t they?")])
    make_article("On work", sections=[("try-this", "", "Rest a while; see [a page](https://example.org/x).")])


def test_words_are_found_in_titles_headings_and_texts_in_all_their_forms(shelf):
    assert found("rest") == {"On sleeping", "On work"}
    assert found("sleep") == found("SLEEPS") == found("tired") == {"On sleeping"}
    assert found("rested owl") == {"On sleeping"}
    assert found("don't they") == found("don’t") == {"On sleeping"}
    assert found("page rest") == {"On work"}
    assert found("owls work") == found("example") == set()


def test_common_words_are_found_in_the_same_texts(shelf, monkeypatch):
    monkeypatch.setattr(full_text, "_IS_COMMON_SQL", {connection.vendor: "SELECT %s <> ''"})
    assert found("rest") == {"On sleeping", "On work"}
    assert found("day ow") == {"On sleeping"}
    assert found("owls work") == set()
    asked = search_working_copies(Article.objects.all(), "owls")
    assert [article.title for article in Article.objects.filter(pk__in=asked.values("pk"))] == ["On sleeping"]


def test_the_beginning_of_the_last_word_is_enough(shelf):
    assert found("ow") == found("day ow") == {"On sleeping"}
    assert found("ow day") == set()


def test_an_empty_search_finds_everything_and_one_without_letters_nothing(shelf):
    assert found("") == found("  ") == {"On sleeping", "On work"}
    assert found("!?") == found("- *") == set()


def test_operators_and_quotes_are_ignored(shelf):
    assert found('"rest"') == found("rest*") == found("title:rest") | found("rest") == found("rest")
    assert found("rest OR penguin") == found("rest NOT owls") == found("NEAR(rest owls)") == set()
    assert found("owls') | ('rest") == found("owls & rest") == {"On sleeping"}
    assert found("owls\x00rest") == found("owls \\' rest") == {"On sleeping"}


def test_anything_can_be_asked(shelf):
    for sought in (*HOSTILE, "a" * 5000, "a " * 2500, "\ud800 rest", "🙂", "𞤀𞤁", "ｗｉｄｅ", "%s %(x)s"):
        assert found(sought) <= {"On sleeping", "On work"}, sought


@pytest.mark.soak
@needs_corpora
def test_every_naughty_string_can_be_asked_and_indexed(shelf):
    pk = Article.objects.get(title="On work").pk
    for text in naughty_strings():
        assert found(text) <= {"On sleeping", "On work"}
        index_articles([(pk, "On work", text.replace("\x00", ""))])


def test_a_change_is_found_and_what_it_replaced_is_not(shelf):
    article = Article.objects.get(title="On work")
    rewrite(article, "Penguins.")
    assert found("penguin") == {"On work"}
    assert found("while") == set()


def test_a_deleted_article_leaves_no_word_behind(shelf):
    delete(Article.objects.get(title="On sleeping"), by=None)
    assert FullText.objects.get().title == "On work"
    assert words_in_index("owl") == 0
    assert words_in_index("rest") == 1


def words_in_index(word: str) -> int:
    """Return how many rows the index has for a word, including those of deleted articles."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT count(*) FROM articles_found(%s)", [word])
        else:
            cursor.execute(
                "SELECT count(*) FROM articles_fulltext_words WHERE articles_fulltext_words MATCH %s", [word]
            )
        return cursor.fetchone()[0]


def test_search_keeps_what_was_narrowed_before(shelf):
    assert list(search_working_copies(Article.objects.filter(title="On work"), "owls")) == []


def test_a_long_text_is_indexed_up_to_the_limit(shelf):
    pk = Article.objects.get(title="On work").pk
    addresses = " ".join(f"https://{number:x}.example.org/{number:x}" for number in range(30_000))
    index_articles([(pk, "On work", addresses + " penguin")])
    assert len(FullText.objects.get(pk=pk).text) == MAX_INDEXED_LENGTH
    assert found("penguin") == set()
    assert found("on wor") == {"On work"}
