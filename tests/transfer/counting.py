"""Counts the rows of all models, so that a test can assert that nothing has changed."""

from articles.freshness import generation
from articles.models import Article, Edition, Episode, Picture, Revision, Series, SeriesPart, SignOff, Topic
from authors.models import Author

MODELS = (Article, Edition, Revision, Author, Topic, Episode, Picture, Series, SeriesPart, SignOff)


def counts() -> list[int]:
    """Return the number of rows of every model, and the generation."""
    return [model.objects.count() for model in MODELS] + [generation()]
