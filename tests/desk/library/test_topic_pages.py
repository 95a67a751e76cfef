"""Topics at the desk: their articles, merging, another address, and creating one while writing."""

import pytest

from articles.models import FormerTopic, Topic, topics_in_order
from tests.cast import make_article, make_topic
from tests.desk.posting import change

pytestmark = pytest.mark.django_db
CREATE = "/admin/articles/topic/create/"


def page(topic: Topic, name: str = "change") -> str:
    return f"/admin/articles/topic/{topic.pk}/{name}/"


def text_of(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_of_a_topic_lists_the_first_articles_and_links_to_all(logged_in, eli, monkeypatch):
    monkeypatch.setattr("articles.desk.library.topic_pages.MAX_ARTICLES", 2)
    articles = [make_article(title, topics=["Sleep"]) for title in ("Naps", "Dreams", "Zzz")]
    topic = Topic.objects.get()
    text = text_of(logged_in(eli).get(page(topic)))
    assert [change(article) in text for article in articles] == [True, True, False]
    assert f'/admin/articles/article/?topic={topic.pk}"' in text


def test_a_writer_sees_only_own_articles_there_and_cannot_merge(logged_in, ada, eli):
    make_article("Hers", by=ada, topics=["Sleep"])
    make_article("Another's", by=eli, topics=["Sleep"])
    topic = Topic.objects.get()
    text = text_of(logged_in(ada).get(page(topic)))
    assert "Hers" in text
    assert "Another" not in text
    assert page(topic, "merge") not in text
    assert logged_in(ada).get(page(topic, "merge")).status_code == 403


def test_eli_merges_topics(logged_in, eli):
    article = make_article("A draft", topics=["Naps"])
    naps, sleep = Topic.objects.get(), make_topic("Sleep")
    client = logged_in(eli)
    assert "1 article gets the other topic" in text_of(client.get(page(naps, "merge")))
    for wrong in ("", str(naps.pk), "0", "x"):
        assert "errorlist" in text_of(client.post(page(naps, "merge"), {"into": wrong}))
    answer = client.post(page(naps, "merge"), {"into": sleep.pk}, follow=True)
    assert "Merged “Naps” into “Sleep”." in text_of(answer)
    assert "Former web addresses, which redirect here: naps" in text_of(answer)
    assert topics_in_order(article) == [sleep]


def test_another_address_is_checked_beside_its_field_and_the_old_one_is_kept(logged_in, eli):
    topic, other = make_topic("Sleep"), make_topic("Rest")
    client = logged_in(eli)
    data = {"name": "Sleep", "aliases": "", "description": ""}
    client.post(page(topic), data | {"slug": "Sleeping"})
    topic.refresh_from_db()
    assert (topic.slug, FormerTopic.objects.get().slug) == ("sleeping", "sleep")
    for taken in ("sleeping", "sleep", "not a slug"):
        answer = client.post(page(other), data | {"name": "Rest", "slug": taken})
        assert answer.context["adminform"].form.errors.keys() == {"slug"}, taken
    answer = client.post("/admin/articles/topic/add/", data | {"name": "Sleep!"})
    assert "leads to the topic" in str(answer.context["adminform"].form.errors["name"])


def test_a_topic_is_created_while_writing(logged_in, ada, eli):
    make_topic("Sleep")
    client = logged_in(eli)
    made = client.post(CREATE, {"name": "Naps"}).json()
    assert Topic.objects.get(pk=made["pk"]).slug == "naps"
    assert made["label"] == "Naps"
    refused = client.post(CREATE, {"name": "sleep"})
    assert (refused.status_code, refused.json()) == (422, {"message": "Another topic has this name."})
    assert f'data-create="{CREATE}"' in text_of(client.get("/admin/articles/article/add/"))
    assert logged_in(ada).post(CREATE, {"name": "Hers"}).status_code == 403
    assert "data-create" not in text_of(client.get("/admin/articles/article/add/"))
    assert Topic.objects.count() == 2


def test_a_topic_is_found_by_another_name(logged_in, ada):
    Topic.objects.filter(pk=make_topic("Sleep").pk).update(aliases=["Naps"])
    found = logged_in(ada).get("/admin/articles/article/choices/?kind=topics&q=nap").json()
    assert [choice["label"] for choice in found["choices"]] == ["Sleep"]
