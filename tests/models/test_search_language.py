"""The search finds the word forms of the content's language, and accents do not matter."""

import pytest
from django.core.management import call_command
from django.db import connection

from articles.models.search_language import set_search_language
from tests.cast import make_live

pytestmark = pytest.mark.django_db


def found(client, words: str) -> bool:
    return 'class="results"' in client.get("/search/", {"q": words}).content.decode()


def test_spanish_words_are_found_without_accents_and_without_english_endings(client, settings):
    make_live("Respiración y caminos")
    settings.CONTENT_LANGUAGE = "es-mx"
    call_command("index_search", verbosity=0)
    assert found(client, "respiracion")
    assert found(client, "caminos")
    call_command("index_search", verbosity=0)  # again changes nothing
    assert found(client, "caminos")
    make_live("Nuevos pasos")  # the triggers still fill the new index
    assert found(client, "pasos")


@pytest.mark.soak
def test_english_forms_are_found_until_the_language_changes(client):
    make_live("Walking helps")
    assert found(client, "walked")
    assert set_search_language("es")
    assert not set_search_language("es")
    if connection.vendor == "sqlite":
        assert not found(client, "walked")
    assert set_search_language("en-gb")
    assert found(client, "walked")
