"""Topic names and their slugs."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from articles.models import Topic, topic_slug
from tests.cast import make_article, make_topic

pytestmark = pytest.mark.django_db


def test_c_and_c_plus_plus_are_two_topics_in_either_order():
    assert {make_topic("C++").slug, make_topic("C").slug} == {"c-plus-plus", "c"}


def test_test_and_test_are_one_topic():
    make_topic("Test")
    with pytest.raises(IntegrityError):
        Topic.objects.create(name="test", slug="test-2")


def test_a_name_without_letters_is_refused():
    assert topic_slug("!!!") == ""
    with pytest.raises(ValidationError, match="no letter or digit"):
        Topic(name="!!!", slug="x").full_clean()


def test_taggit_finds_articles_by_topic():
    article = make_article(topics=["Sleep", "Rest"])
    assert set(article.topics.names()) == {"Sleep", "Rest"}
    assert type(article).objects.get(topics__name="Rest") == article
