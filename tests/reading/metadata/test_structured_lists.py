"""schema.org data of lists: positions continue on the next page, and an empty list is valid."""

import pytest

from articles.models import Edition
from tests.cast import make_author, make_live
from tests.reading.full_site import by_type, graph_of
from tests.reading.pages.test_counts import copies
from tests.vocabulary import faults

pytestmark = pytest.mark.django_db


def test_a_list_goes_on_counting_on_its_next_page(client):
    article = make_live("One", authors=[make_author("Ana Moreira")], topics=["Sleep"])
    copies(Edition.objects.get(article=article), 29)
    for path in ("/", "/topics/sleep/"):
        first, second = (by_type(graph_of(client, f"{path}{page}"), "ItemList") for page in ("", "page/2/"))
        places = [item["position"] for part in (first, second) for item in part["itemListElement"]]
        assert places == list(range(1, 31))
        assert first["numberOfItems"] == second["numberOfItems"] == 30
        assert faults(graph_of(client, f"{path}page/2/")) == []


def test_an_empty_site_says_so_in_good_order(client):
    for path in ("/", "/topics/", "/authors/", "/series/", "/podcast/"):
        assert faults(graph_of(client, path)) == []
