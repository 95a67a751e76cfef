"""The whole site, made once for a file."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings

from articles.models import Article
from tests.reading.whole import whole_site


@pytest.fixture(scope="module")
def whole(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Path]:
    """The whole site in a transaction around all tests of a file; the folder of its media."""
    folder = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=folder), transaction.atomic():
        whole_site()
        yield folder
        transaction.set_rollback(True)


@pytest.fixture
def whole_article(whole, db, settings) -> Article:
    """The article of the whole site that has everything."""
    settings.MEDIA_ROOT = whole
    return Article.objects.get(slug="first-session")
