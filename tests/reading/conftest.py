"""Fixtures: a site with one of everything, created once per test module."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings

from articles.models import Article
from tests.reading.full_site import make_full_site


@pytest.fixture(scope="module")
def full_site_media(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Path]:
    """Create the full site in a transaction around all tests of a module, and return its media folder."""
    folder = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=folder), transaction.atomic():
        make_full_site()
        yield folder
        transaction.set_rollback(True)


@pytest.fixture
def full_article(full_site_media, db, settings) -> Article:
    """The article of the full site that has every field."""
    settings.MEDIA_ROOT = full_site_media
    return Article.objects.get(slug="first-session")
