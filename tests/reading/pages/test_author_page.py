"""An author's page: what it says of a person, and what it says of one who has left."""

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Edition
from articles.publishing import publish
from articles.reading.cache.versions import clear_caches
from authors.actions import save_author
from authors.models import Author, NewClients
from tests.cast import make_article, make_author, make_live, sign_with_account
from tests.reading.episodes import make_published_episode
from tests.reading.full_site import by_type, graph_of
from tests.reading.pages.test_counts import copies
from tests.vocabulary import faults

pytestmark = pytest.mark.django_db
PATH = "/authors/ana-moreira/"
FILLED = {
    "pronouns": "she/her",
    "role": "Psychologist in Lisbon",
    "bio": "A *long* bio about Ana.",
    "short_bio": "Ana treats sleep disorders.",
    "links": ["https://ana.example/", "https://orcid.org/0000-0002-1825-0097"],
    "orcid": "0000-0002-1825-0097",
    "languages": ["English", "Portuguese"],
    "areas": ["Insomnia", "Grief"],
    "interests": "Paid by a maker of mattresses.",
    "new_clients": NewClients.WAITING_LIST,
    "clients_link": "https://clinic.example/ask/",
}


def main(client, path: str = PATH) -> str:
    """Return the main part of a page, with one space between words."""
    page = client.get(path).content.decode()
    return " ".join(page.split("<main")[1].split("</main>")[0].split())


def leave(author: Author) -> None:
    author.is_former = True
    save_author(author, by=None)


def test_the_page_has_everything_that_was_filled_in(client):
    make_live("One", authors=[make_author("Ana Moreira", **FILLED)], topics=["Sleep", "Night"])
    make_live("Two", authors=[Author.objects.get()], topics=["Night"])
    page = main(client)
    assert "Psychologist in Lisbon · she/her" in page
    assert "A <em>long</em> bio about Ana." in page
    facts = dict(re.findall(r"<dt>(.*?)</dt> <dd>(.*?)</dd>", page))
    assert facts["Areas of work"] == "Insomnia, Grief"
    assert facts["Languages"] == "English, Portuguese"
    assert facts["Interests declared"] == "Paid by a maker of mattresses."
    assert facts["New clients"].startswith("Has a waiting list")
    assert (
        '<a href="https://clinic.example/ask/" rel="noopener">Ask for an appointment' in facts["New clients"]
    )
    assert 'href="https://orcid.org/0000-0002-1825-0097" rel="me noopener"' in facts["ORCID"]
    topics = page[page.index("Topics Ana Moreira writes about") :]
    assert re.findall(r"<li><a href=\"/topics/(\w+)/", topics) == ["night", "sleep"]
    assert "no longer" not in page


def test_an_empty_profile_shows_no_empty_places(client):
    make_live("One", authors=[make_author("Ana Moreira")])
    page = main(client)
    assert not re.search(r"<dl|<dt|author-role|author-bio|author-links|author-topics|episode|eviewed", page)


@pytest.mark.soak
def test_new_clients_are_asked_in_only_by_who_takes_some(client):
    ana = make_author("Ana Moreira", **FILLED | {"new_clients": NewClients.NO})
    make_live("One", authors=[ana])
    page = main(client)
    assert "Takes no new clients" in page
    assert "clinic.example" not in page
    ana.new_clients = NewClients.NOT_SAID
    save_author(ana, by=None)
    assert "ew clients" not in main(client)


@pytest.mark.soak
def test_episodes_about_ones_articles_are_listed(client):
    episode = make_published_episode()
    byline = {"authors": [make_author("Ana Moreira")]}
    article = make_article("Said aloud", **byline)
    assert "podcast episode" not in client.get(PATH).content.decode()
    article.episode = episode
    article.save()
    publish(article, by=None)
    page = main(client)
    assert "1 podcast episode" in page
    assert f'<a href="{episode.get_absolute_url()}">{episode.title}</a>' in page


@pytest.mark.soak
def test_written_and_reviewed_articles_are_two_lists(client):
    ana, lee = make_author("Ana Moreira"), make_author("Lee Okafor")
    make_live("Written", authors=[ana])
    sign_with_account(make_live("Reviewed", authors=[lee]), ana)
    page = main(client)
    written, reviewed = page.split('<section class="reviewed"')
    assert ">Written</a>" in written
    assert ">Reviewed</a>" not in written
    assert ">Reviewed</a>" in reviewed
    assert ">Written</a>" not in reviewed


def test_below_articles_the_short_bio_replaces_the_long_one(client):
    lee = make_author("Lee Okafor", bio="Only a long bio.")
    make_live("One", authors=[make_author("Ana Moreira", **FILLED), lee])
    page = main(client, "/articles/one/")
    assert "Ana treats sleep disorders." in page
    assert "bio about Ana" not in page
    assert "Only a long bio." in page


def test_structured_data_knows_the_person(client):
    make_live("One", authors=[make_author("Ana Moreira", **FILLED)], topics=["Sleep"])
    graph = graph_of(client, PATH)
    assert faults(graph) == []
    person = by_type(graph, "Person")
    assert by_type(graph, "ProfilePage")["mainEntity"] == {"@id": person["@id"]}
    assert person["identifier"] == {
        "@type": "PropertyValue",
        "propertyID": "ORCID",
        "value": "0000-0002-1825-0097",
        "url": "https://orcid.org/0000-0002-1825-0097",
    }
    assert person["sameAs"] == ["https://orcid.org/0000-0002-1825-0097", "https://ana.example/"]
    assert person["knowsLanguage"] == ["English", "Portuguese"]
    assert person["knowsAbout"] == ["Insomnia", "Grief", "Sleep"]
    assert person["jobTitle"] == "Psychologist in Lisbon"
    assert not {"worksFor", "alternateName", "email"} & set(person)
    assert "mattresses" not in json.dumps(graph)


class TestWhoHasLeft:
    def test_the_page_stays_and_says_so(self, client):
        ana = make_author("Ana Moreira", **FILLED)
        make_live("One", authors=[ana])
        leave(ana)
        page = main(client)
        assert "Ana Moreira no longer writes or reviews here." in page
        assert ">One</a>" in page
        assert "waiting list" not in page
        assert "clinic.example" not in page
        assert "Ana Moreira" in main(client, "/articles/one/")

    def test_the_list_of_authors_has_them_in_a_part_of_their_own(self, client):
        ana, lee = make_author("Ana Moreira"), make_author("Lee Okafor")
        make_live("One", authors=[ana, lee])
        assert "Former authors" not in main(client, "/authors/")
        leave(ana)
        now, former = main(client, "/authors/").split("Former authors")
        assert "1 person" in now
        assert "Lee Okafor" in now
        assert "Ana Moreira" not in now
        assert "Ana Moreira" in former
        assert "Lee Okafor" not in former
        leave(lee)
        assert "No authors yet" not in main(client, "/authors/")


def test_the_page_costs_the_same_for_1_and_for_60_articles(client):
    ana = make_author("Ana Moreira", **FILLED)
    article = make_article("One", authors=[ana], topics=["Sleep"])
    article.episode = make_published_episode()
    article.save()
    publish(article, by=None)
    sign_with_account(make_live("Reviewed", authors=[make_author("Lee Okafor")]), ana)
    # The generation, and the next change by time (six); the authors; her reviews, and which are live; the
    # editions by her, and which are live; her episodes, all published ones; cards, bylines and topics of what
    # she reviewed; the topics, and which are hers; the episodes' rows; cards, bylines and topics of what she
    # wrote; standing pages; help lines; whether somebody is fictional; the generation again.
    first = first_queries(client)
    copies(Edition.objects.get(article=article), 59)
    assert first_queries(client) == first == 27
    with CaptureQueriesContext(connection) as queries:
        client.get(f"{PATH}page/2/")
    assert len(queries) <= 7


def first_queries(client) -> int:
    clear_caches()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(PATH).status_code == 200
    return len(queries)
