"""A name that refers to another row now: the text is the same, but the article differs."""

import importlib
from dataclasses import replace

import pytest
from django.apps import apps
from django.db.models import Model

from articles.desk.articles.state import load_state
from articles.manuscript import replace_dates
from articles.models import Article, Edition, References, Topic, current_revision, draft_manuscript_of
from articles.models.references import refer_to_same_rows
from articles.models.revision_data import undated_digest
from articles.publishing import Draft, Stale, publish, restore, save
from tests.cast import make_article, make_author, make_live, make_topic
from tests.desk.posting import change, form, form_sections
from tests.publishing.test_restoring import write
from tests.reading.episodes import make_episode

pytestmark = pytest.mark.django_db


def rename(row: Model, **names: str) -> None:
    type(row)._default_manager.filter(pk=row.pk).update(**names)
    row.refresh_from_db()


def swap_topics(one: Topic, other: Topic) -> None:
    """Exchange the names of two topics."""
    names = one.name, other.name
    rename(one, name="Between", slug="between")
    rename(other, name=names[0], slug=names[0].lower())
    rename(one, name=names[1], slug=names[1].lower())


@pytest.fixture
def topics() -> tuple[Article, Topic, Topic]:
    """A live article with the topic “Sleep”; that topic, now called “Rest”; the topic now called “Sleep”."""
    article, other = make_live(topics=["Sleep"]), make_topic("Rest")
    first = make_topic("Sleep")
    swap_topics(first, other)
    return article, first, other


def test_choosing_the_other_topic_makes_a_revision_and_a_difference(topics, logged_in, eli):
    article, _first, other = topics
    assert not load_state(article).differs, "a rename alone is no difference"
    published = current_revision(article)
    sent = form(form_sections(article), article=article, topics=[other.pk])
    assert logged_in(eli).post(change(article), sent).status_code == 302
    head = current_revision(article)
    assert head.number == published.number + 1
    assert head.names["topics"] == {"Sleep": other.pk}
    assert load_state(article).differs


def test_publishing_gives_readers_the_other_topic(topics, clock):
    article, _first, other = topics
    write(article, References(topics=[other]))
    clock.shift(60)
    edition = publish(article, by=None)
    assert (edition.number, edition.names["topics"]) == (2, [other.pk])
    assert edition.revision == current_revision(article)
    assert not load_state(article).differs
    assert publish(article, by=None) == edition, "and then there is nothing more to publish"


def test_restoring_the_topic_of_before_is_a_revision_and_ends_the_difference(topics):
    article, first, other = topics
    published = current_revision(article)
    write(article, References(topics=[other]))
    swap_topics(first, other)
    restored = restore(article, published, by=None).revision
    assert (restored.text, restored.names) == (published.text, published.names)
    assert restored.number == published.number + 2
    assert not load_state(article).differs


def test_the_same_words_saved_for_different_topics_are_a_conflict(topics):
    article, first, other = topics
    base = current_revision(article).number
    write(article, References(topics=[other]))
    swap_topics(first, other)
    same_words = replace(draft_manuscript_of(article), topics=("Sleep",))
    with pytest.raises(Stale):
        save(article, Draft(same_words, References(topics=[first])), base=base, by=None)


@pytest.mark.soak
def test_another_author_or_episode_of_the_same_name_is_a_difference(clock):
    """(No other article can take a slug, so the names of related articles are safe.)"""
    ana, episode = make_author("Ana"), make_episode("First")
    article = make_article(authors=[ana])
    text = write(article, References(authors=[ana], episode=episode), episode="first").text
    for row in (ana, episode):
        publish(article, by=None)
        rename(row, slug=f"former-{row.slug}")
        if row is ana:
            ana = make_author("Ana")
        else:
            episode = make_episode("First")
        written = write(article, References(authors=[ana], episode=episode), episode="first")
        assert replace_dates(written.text, published=None, updated=None) == text
        assert load_state(article).differs
        clock.shift(60)
    assert publish(article, by=None).names["authors"] == [ana.pk]
    assert not load_state(article).differs


def test_a_name_without_an_id_is_ignored():
    names = {"authors": {"ana": 1}, "topics": {}, "related": {}, "episode": {}, "pictures": {}}
    assert refer_to_same_rows({}, names)
    assert refer_to_same_rows(names | {"authors": {}}, names)
    assert not refer_to_same_rows(names | {"authors": {"ana": 2}}, names)


@pytest.mark.soak
def test_no_live_article_differs_after_the_upgrade_but_for_ids():
    ana, related = make_author("Ana"), make_article("Other")
    same = make_live("Same", authors=[ana], topics=["Sleep", "Rest"], related=[related])
    changed = make_live("Changed", topics=["Sleep"])
    digests = dict(Edition.objects.values_list("pk", "draft_digest"))
    changed.article_topics.update(tag=make_topic("Night"))
    for article in Article.objects.all():
        digest = undated_digest(draft_manuscript_of(article))
        if article == changed:
            digest = undated_digest(replace(draft_manuscript_of(article), topics=("Sleep",)))
        Article.objects.filter(pk=article.pk).update(draft_digest=digest)
        Edition.objects.filter(article=article).update(draft_digest=digest)
    importlib.import_module("articles.migrations.0008_ids_in_draft_digests").add_ids_to_digests(apps, None)
    assert dict(Edition.objects.values_list("pk", "draft_digest")) == digests
    assert not load_state(same).differs
    assert load_state(changed).differs


def test_the_upgrade_makes_no_difference_of_a_related_article_that_was_deleted():
    article = make_live("Same", related=[make_article("Other"), make_article("Another")])
    Article.objects.get(slug="other").delete()
    importlib.import_module("articles.migrations.0008_ids_in_draft_digests").add_ids_to_digests(apps, None)
    assert not load_state(article).differs
