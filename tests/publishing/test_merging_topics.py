"""Merging a topic into another: drafts, editions, revisions, autosaves, and the old addresses."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from articles.desk.articles.state import load_state
from articles.models import Autosave, Edition, FormerTopic, Topic, current_revision, topics_in_order
from articles.publishing import Refused, publish, restore
from articles.publishing.library import save_topic
from articles.publishing.link_targets import closed_paths, find_linked_row
from articles.publishing.topic_actions import merge_topic
from tests.cast import make_article, make_live, make_topic, rewrite

pytestmark = pytest.mark.django_db


@pytest.fixture
def topics() -> tuple[Topic, Topic]:
    return make_topic("Naps"), make_topic("Sleep")


def names_of(article) -> list[str]:
    return [topic.name for topic in topics_in_order(article)]


def test_drafts_and_every_edition_get_the_other_topic_at_the_place_of_the_first(topics, eli, clock):
    naps, sleep = topics
    both = make_live("Both", topics=["Naps", "Rest", "Sleep"])
    rewrite(both, "Newer words.")
    publish(both, by=None)
    draft = make_article("A draft", topics=["Rest", "Naps"])
    merge_topic(naps, sleep, by=eli)
    assert names_of(both) == ["Sleep", "Rest"]
    assert names_of(draft) == ["Rest", "Sleep"]
    rest = Topic.objects.get(name="Rest")
    assert both.editions.count() == 2
    for edition in both.editions.all():
        assert list(edition.topics.order_by("edition_topics__position")) == [sleep, rest]
        assert edition.names["topics"] == [sleep.pk, rest.pk]
    assert set(Topic.objects.values_list("name", flat=True)) == {"Rest", "Sleep"}
    assert not load_state(both).differs, "as after a rename"


def test_readers_see_it_at_once_and_the_old_addresses_redirect(topics, eli):
    naps, sleep = topics
    make_live("One", topics=["Naps"])
    client = Client()
    assert client.get("/topics/naps/").status_code == 200
    assert client.get("/topics/sleep/").status_code == 404
    merge_topic(naps, sleep, by=eli)
    assert client.get("/topics/sleep/").status_code == 200
    for old, new in (
        ("/topics/naps/", "/topics/sleep/"),
        ("/topics/naps/feed.atom", "/topics/sleep/feed.atom"),
    ):
        answer = client.get(old)
        assert (answer.status_code, answer.headers["Location"]) == (301, new)
    assert find_linked_row("/topics/naps/") == sleep
    assert not closed_paths(["/topics/naps/"])
    # Merged once more: the first address leads on to the last topic.
    merge_topic(sleep, make_topic("Night"), by=eli)
    assert client.get("/topics/naps/").headers["Location"] == "/topics/night/"


def test_a_former_address_of_a_topic_without_live_articles_is_not_found(topics, eli):
    merge_topic(*topics, by=eli)
    assert Client().get("/topics/naps/").status_code == 404


def test_the_names_become_other_names(topics, eli):
    naps, sleep = topics
    naps.aliases, sleep.aliases = ["siesta"], ["rest"]
    save_topic(naps, by=None), save_topic(sleep, by=None)
    assert merge_topic(naps, sleep, by=eli).aliases == ["Naps", "siesta", "rest"]


def test_an_old_revision_is_restored_with_the_other_topic(topics, eli):
    naps, sleep = topics
    article = make_article("A draft", topics=["Naps", "Sleep"])
    old = current_revision(article)
    rewrite(article, "Newer words.")
    merge_topic(naps, sleep, by=eli)
    article.refresh_from_db()
    restored = restore(article, old, by=eli)
    assert names_of(article) == ["Sleep"]
    assert "Naps" not in str(restored)


def test_a_form_that_is_not_saved_yet_has_the_other_topic_once(topics, eli):
    naps, sleep = topics
    fields = [["title", "T"], ["topics", str(naps.pk)], ["topics", str(sleep.pk)]]
    autosave = Autosave.objects.create(user=eli, fields=fields)
    merge_topic(naps, sleep, by=eli)
    autosave.refresh_from_db()
    assert autosave.fields == [["title", "T"], ["topics", str(sleep.pk)]]


def test_writers_may_not_merge_and_nothing_is_merged_into_itself(topics, ada, eli):
    with pytest.raises(PermissionDenied):
        merge_topic(*topics, by=ada)
    with pytest.raises(Refused):
        merge_topic(topics[0], topics[0], by=eli)
    assert Topic.objects.count() == 2


@pytest.mark.soak
def test_merging_takes_the_same_number_of_queries_for_any_number_of_articles(
    topics, eli, django_assert_max_num_queries
):
    for number in range(6):
        make_live(f"Both {number}", topics=["Naps", "Sleep"])
    with django_assert_max_num_queries(35):
        merge_topic(*topics, by=eli)


# Another address


def test_a_changed_address_redirects_and_stays_with_the_topic(topics):
    make_live("One", topics=["Sleep"])
    sleep = topics[1]
    sleep.slug = "sleeping"
    save_topic(sleep, by=None)
    assert Client().get("/topics/sleep/").headers["Location"] == "/topics/sleeping/"
    with pytest.raises(ValidationError, match="leads to the topic “Sleep”"):
        save_topic(Topic(name="Other", slug="sleep"), by=None)
    sleep.slug = "sleep"  # back again
    save_topic(sleep, by=None)
    assert Client().get("/topics/sleep/").status_code == 200
    assert Client().get("/topics/sleeping/").headers["Location"] == "/topics/sleep/"
    assert FormerTopic.objects.count() == 2
    assert Edition.objects.live().exists()
