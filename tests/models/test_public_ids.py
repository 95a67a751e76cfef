"""Public ids: the migration keeps the ids that feeds had, and no comparison of texts includes them."""

import importlib
from dataclasses import replace
from datetime import date
from uuid import NAMESPACE_DNS, uuid5

import pytest
from django.apps import apps

from articles.models import (
    Article,
    Edition,
    Episode,
    Revision,
    Series,
    SignOff,
    Topic,
    draft_digest,
    draft_manuscript_of,
    manuscript_of,
    text_digest,
)
from articles.models.references import reference_ids_of
from articles.publishing import duplicate, restore, sign_off
from authors.models import Author
from tests.cast import make_author, make_live, make_series, make_topic
from tests.reading.episodes import make_published_episode

pytestmark = pytest.mark.django_db
ARTICLES = importlib.import_module("articles.migrations.0007_public_ids")
AUTHORS = importlib.import_module("authors.migrations.0002_public_ids")


def in_feeds(key: str) -> str:
    """Return the id that feeds computed from the host and a row before rows had public ids."""
    return f"urn:uuid:{uuid5(uuid5(NAMESPACE_DNS, 'testserver'), key)}"


def test_the_migration_gives_every_row_the_id_that_feeds_had_for_it():
    for number in range(2):
        make_live(f"Article {number}")
        make_author(f"Author {number}")
        make_topic(f"Topic {number}")
        make_series(f"Series {number}")
    episode = make_published_episode("First sessions")
    AUTHORS.set_public_ids(apps, None)
    ARTICLES.set_public_ids(apps, None)
    for model, name in ((Article, "article"), (Author, "author"), (Topic, "topic")):
        assert model.objects.count() >= 2
        for row in model.objects.all():
            assert row.public_id == in_feeds(f"{name} {row.pk}")
    assert Episode.objects.get().public_id == f"therapyedu-episode-{episode.pk}"
    assert len(set(Series.objects.values_list("public_id", flat=True))) == 2


def test_no_text_differs_by_an_id_or_a_former_slug():
    article = make_live("Can I stop?")
    says = draft_manuscript_of(article)
    other = replace(says, id="another", formerly=("ending",))
    names = reference_ids_of(article, says)
    assert draft_digest(other, names) == draft_digest(says, names) == Edition.objects.get().draft_digest
    assert text_digest(other) == text_digest(says)
    assert manuscript_of(article).id == article.public_id
    for text in (*Revision.objects.values_list("text", flat=True), Edition.objects.get().manuscript):
        assert article.public_id not in text


def test_a_sign_off_holds_whatever_the_id(rae):
    article = make_live("Can I stop?")
    sign_off(article, reviewer=rae, on=date(2026, 6, 1), by=None)
    Article.objects.update(public_id="another")
    assert manuscript_of(Article.objects.get()).reviewer == "rae-kim"
    assert SignOff.objects.count() == 1


def test_a_duplicate_and_a_restored_revision_have_the_ids_they_should():
    article = make_live("Can I stop?")
    known = article.public_id
    assert duplicate(article, by=None).public_id not in ("", known)
    restore(article, article.revisions.last(), by=None)
    assert Article.objects.get(pk=article.pk).public_id == known
