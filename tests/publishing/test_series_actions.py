"""Saving and deleting series: checked, rendered, in order, and safe to repeat."""

import pytest
from django.core.exceptions import ValidationError

from articles.freshness import generation
from articles.models import Article, Series, SeriesPart
from articles.publishing import delete
from articles.publishing.series_actions import delete_series, save_series
from tests.cast import make_article, make_series

pytestmark = pytest.mark.django_db


def places(series: Series) -> list[tuple[int, str]]:
    return list(series.parts.values_list("position", "article__title"))


def test_a_series_is_rendered_and_gets_a_slug():
    series = make_series("Where do I *start*?", description="For *you*.\r\n\r\n")
    assert (series.slug, series.description) == ("where-do-i-start", "For *you*.")
    assert "<em>you</em>" in series.description_html


def test_saving_again_keeps_the_very_rows():
    one, two = make_article("One"), make_article("Two")
    series = make_series("Steps", [one, two])
    rows = list(SeriesPart.objects.values_list("pk", flat=True))
    save_series(series, [one, two], by=None)
    assert list(SeriesPart.objects.values_list("pk", flat=True)) == rows


def test_another_order_is_renumbered_and_readers_see_it():
    one, two, three = (make_article(title) for title in ("One", "Two", "Three"))
    series = make_series("Steps", [one, two])
    before = generation()
    save_series(series, [three, two, one], by=None)
    assert places(series) == [(0, "Three"), (1, "Two"), (2, "One")]
    save_series(series, [], by=None)
    assert places(series) == []
    assert generation() == before + 2


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "!!!"}, "slug"),
        ({"title": "a\x07b"}, "title"),
        ({"slug": "a b"}, "slug"),
    ],
)
def test_an_invalid_series_is_refused_and_nothing_is_saved(fields, field):
    before = generation()
    with pytest.raises(ValidationError) as caught:
        save_series(Series(**{"title": "Steps"} | fields), [], by=None)
    assert field in caught.value.message_dict
    assert not Series.objects.exists()
    assert generation() == before


def test_two_series_do_not_share_an_address_and_no_article_stands_in_one_twice():
    one = make_article("One")
    make_series("Steps", [one])
    with pytest.raises(ValidationError):
        make_series("Steps")
    with pytest.raises(ValidationError, match="once"):
        make_series("Others", [one, one])
    assert make_series("Others", [one]).parts.count() == 1


def test_a_deleted_series_leaves_its_articles_and_a_deleted_article_its_series():
    one, two = make_article("One"), make_article("Two")
    series, other = make_series("Steps", [one, two]), make_series("Others", [two])
    before = generation()
    delete_series(other, by=None)
    assert generation() == before + 1
    assert Article.objects.count() == 2
    delete(one, by=None)
    assert places(series) == [(1, "Two")]
