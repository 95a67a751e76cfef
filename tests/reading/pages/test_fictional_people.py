"""A site with made-up people says so on every page and in structured data. A real site never does."""

import pytest

from articles.reading.cache import versions
from articles.reading.metadata.schema_org import FICTIONAL_HUMAN
from authors.models import Author
from tests.reading.full_site import PAGES, by_type, graph_of

pytestmark = pytest.mark.django_db
RIBBON = "The people on this site are fictional."


def set_fictional(**which: object) -> None:
    Author.objects.filter(**which).update(fictional=True)
    versions.clear_caches()


@pytest.mark.parametrize(
    "paths", [PAGES[:3], pytest.param(PAGES, marks=pytest.mark.soak)], ids=["some", "all"]
)
def test_every_page_of_a_site_with_made_up_people_says_so(client, full_article, paths):
    assert not [path for path in paths if "fictional" in client.get(path).content.decode()]
    set_fictional()
    for path in [*paths, "/search/?q=sleep"]:
        assert client.get(path).content.decode().count(RIBBON) == 1, path
    assert RIBBON in client.get("/nothing-here/").content.decode()


def test_each_made_up_person_is_marked_where_somebody_is_real(client, full_article):
    set_fictional(slug="ana-moreira")
    article = client.get("/articles/first-session/").content.decode()
    assert "Some of the people on this site are fictional." in article
    assert RIBBON not in article
    card = article[article.index('class="author-card"') :]
    assert '<span class="fictional">(fictional)</span></h3>' in card[: card.index("</h3>") + 5]
    assert "(fictional)" in client.get("/authors/ana-moreira/").content.decode()
    assert "(fictional)" not in client.get("/authors/rae-kim/").content.decode()


def test_structured_data_takes_no_made_up_person_for_a_real_one(client, full_article):
    set_fictional(slug="ana-moreira")
    ana = by_type(graph_of(client, "/authors/ana-moreira/"), "Person")
    assert ana["additionalType"] == FICTIONAL_HUMAN
    assert ana["disambiguatingDescription"] == "A fictional person, made up for this site."
    assert not {"honorificSuffix", "jobTitle", "sameAs", "hasCredential"} & set(ana)
    people = [node for node in graph_of(client, "/articles/first-session/") if node["@type"] == "Person"]
    marked = {node["name"]: "additionalType" in node for node in people}
    assert marked["Ana Moreira"]
    assert not marked["Rae Kim"]
