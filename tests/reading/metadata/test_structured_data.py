"""schema.org data: valid on every kind of page, correct, and safe with any text."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Edition, SignOff
from articles.publishing import publish
from tests.corpora import some_or_all_hostile
from tests.reading.full_site import PAGES, by_type, graph_of
from tests.vocabulary import faults

pytestmark = pytest.mark.django_db
SITE = "http://testserver"


@pytest.fixture
def site(full_article):
    return full_article


def test_every_kind_of_page_speaks_good_schema_org(client, site):
    for path in PAGES:
        graph = graph_of(client, path)
        assert faults(graph) == [], path
        assert len(json.dumps(graph)) < 6000, path
        kinds = {node["@type"] for node in graph}
        assert {"WebSite", "Organization"} <= kinds, path
        assert ("BreadcrumbList" in kinds) == (path != "/"), path


@pytest.mark.parametrize(
    ("node", "fault"),
    [
        ({"@type": "Novel"}, "no such type"),
        ({"@type": "Article", "lastReviewed": "2026-01-01"}, "not allowed on Article"),
        ({"@type": "Article", "colour": "red"}, "no such property"),
        ({"@type": "Article", "author": {"@id": f"{SITE}/#nobody"}}, "leads nowhere"),
        ({"@type": "Article", "author": {"@type": "Thing", "name": "Ana"}}, "Thing is none of"),
        ({"@type": "Article", "url": "/articles/one/"}, "is none of"),
        ({"@type": "Article", "datePublished": "3 March 2026"}, "is none of"),
        ({"@type": "Article", "datePublished": "2026-03-03T09:30:00"}, "is none of"),
        ({"@type": "WebPage", "lastReviewed": "2026-03-03T09:30:00+00:00"}, "is none of"),
        ({"@type": "WebPage", "specialty": "Psychiatric"}, "is none of"),
        ({"@type": "Article", "timeRequired": "14 minutes"}, "is none of"),
        ({"@type": "Article", "timeRequired": "PT"}, "is none of"),
        ({"@type": "Article", "wordCount": "900"}, "is none of"),
        ({"@type": "Article", "wordCount": True}, "is none of"),
        ({"@type": "Article", "headline": ""}, "is none of"),
        ({"@type": "Article", "keywords": []}, "says nothing"),
        ({"@type": "Article", "@id": "#article"}, "a relative id"),
        ({"@type": "Article", "about": {"@type": "Thing", "wordCount": 3}}, "not allowed on Thing"),
    ],
)
def test_the_check_finds_what_is_wrong(node, fault):
    good = {"@type": "Article", "@id": f"{SITE}/#a", "headline": "One", "timeRequired": "PT14M"}
    assert faults([good]) == []
    (found,) = faults([good, {"@id": f"{SITE}/#b"} | node])
    assert fault in found


def test_two_nodes_of_one_id_are_found():
    assert faults([{"@type": "Thing", "@id": f"{SITE}/"}] * 2) == ["a node without an id, or two with one"]


def test_an_article_says_who_wrote_what_and_when(client, site):
    graph = graph_of(client, "/articles/first-session/")
    article = by_type(graph, "Article")
    url = f"{SITE}/articles/first-session/"
    people = {node["@id"]: node for node in graph if node["@type"] == "Person"}
    assert [people[author["@id"]]["name"] for author in article["author"]] == ["Ana Moreira", "Lee Okafor"]
    assert people[f"{SITE}/authors/ana-moreira/#person"]["honorificSuffix"] == "LCSW"
    assert article["headline"] == "First session"
    assert article["description"] == "How a first session goes."
    assert article["abstract"] == "Bring yourself."
    assert article["datePublished"] == "2026-03-03T09:30:00+00:00"
    assert article["dateModified"] == "2026-04-04T09:30:00+00:00"
    assert article["keywords"] == ["Sleep", "First session"]
    assert article["articleSection"] == "Sleep"
    assert article["mainEntityOfPage"] == url
    assert article["wordCount"] == Edition.objects.get(article=site).words
    assert [part["url"] for part in article["hasPart"]] == [f"{url}#what-can-i-ask"]
    assert article["citation"] == ["Flückiger, C. (2018). Alliance.", "A second source."]
    assert article["isPartOf"]["url"] == f"{SITE}/series/begin/"
    assert article["audio"]["duration"] == "PT754S"
    picture = by_type(graph, "ImageObject")
    assert article["image"] == {"@id": picture["@id"]}
    assert (picture["width"], picture["height"], picture["caption"]) == ("64 px", "40 px", "A room.")
    file = client.get(picture["url"].removeprefix(SITE))
    file.close()
    assert (file.status_code, file.headers["Content-Type"]) == (200, "image/png")


def test_a_review_belongs_to_the_page_and_holds_only_for_its_text(client, site):
    page = by_type(graph_of(client, "/articles/first-session/"), "MedicalWebPage")
    assert page["lastReviewed"] == "2026-04-05"
    assert page["reviewedBy"] == {"@id": f"{SITE}/authors/rae-kim/#person"}
    assert page["specialty"] == "https://schema.org/Psychiatric"
    SignOff.objects.update(digest="of another text")
    page = by_type(graph_of(client, "/articles/first-session/"), "WebPage")
    assert not {"lastReviewed", "reviewedBy", "specialty"} & set(page)


def test_a_reviewer_who_also_wrote_it_is_one_person(client, site):
    SignOff.objects.update(reviewer=site.bylines.first().author)
    graph = graph_of(client, "/articles/first-session/")
    assert faults(graph) == []
    assert [node["name"] for node in graph if node["@type"] == "Person"] == ["Ana Moreira", "Lee Okafor"]


@pytest.mark.soak
def test_the_short_version_is_another_page_about_the_same_article(client, site):
    graph = graph_of(client, "/articles/first-session/short/")
    page = by_type(graph, "MedicalWebPage")
    assert page["url"] == f"{SITE}/articles/first-session/short/"
    assert page["mainEntity"] == {"@id": f"{SITE}/articles/first-session/#article"}
    assert "hasPart" not in by_type(graph, "Article")


def test_the_last_step_of_a_breadcrumb_is_the_page_itself(client, site):
    steps = by_type(graph_of(client, "/articles/first-session/"), "BreadcrumbList")["itemListElement"]
    assert [(step["position"], step["name"], step.get("item")) for step in steps] == [
        (1, "Home", f"{SITE}/"),
        (2, "Sleep", f"{SITE}/topics/sleep/"),
        (3, "First session", None),
    ]


def test_an_author_is_a_person_with_a_page(client, site):
    graph = graph_of(client, "/authors/ana-moreira/")
    person = by_type(graph, "Person")
    assert by_type(graph, "ProfilePage")["mainEntity"] == {"@id": person["@id"]}
    assert person["jobTitle"] == "Clinical social worker"
    assert person["honorificSuffix"] == "LCSW"
    assert person["sameAs"] == ["https://example.com/ana"]
    assert person["description"] == "Ana has worked in clinics."
    assert person["knowsAbout"] == ["Sleep", "First session"]
    assert person["image"]["width"] == "40 px"


def test_an_episode_says_where_it_is_heard(client, site):
    graph = graph_of(client, "/podcast/talking/")
    episode = by_type(graph, "PodcastEpisode")
    assert (episode["episodeNumber"], episode["duration"]) == (2, "PT754S")
    assert episode["associatedMedia"]["contentUrl"] == f"{SITE}/media/audio/ab/talking.mp3"
    assert episode["associatedMedia"]["contentSize"] == "2.3 MB"
    series = by_type(graph, "PodcastSeries")
    assert episode["partOfSeries"] == {"@id": series["@id"]}
    assert client.get(series["webFeed"].removeprefix(SITE)).status_code == 200


def test_drafts_and_what_is_to_come_are_in_no_graph(client, site):
    site.title = "Secret title"
    site.save()
    publish(site, by=None, at=timezone.now() + timedelta(days=1))
    for path in PAGES:
        assert "Secret" not in json.dumps(graph_of(client, path))


@some_or_all_hostile
def test_whatever_a_text_holds_the_block_stays_one_block(client, site, payload):
    line = " ".join(payload.split())[:90] or "x"
    edition = Edition.objects.get(article=site)
    edition.title = edition.dek = edition.description = line
    edition.save()
    edition.authors.update(name=line, shown_credentials=[{"letters": line}], role=line)
    for path in ("/articles/first-session/", "/authors/ana-moreira/", "/"):
        graph = graph_of(client, path)
        assert faults(graph) == []
        assert line in json.dumps(graph, ensure_ascii=False).replace("\\\\", "\\").replace('\\"', '"')
