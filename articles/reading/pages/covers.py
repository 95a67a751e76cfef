"""Covers of type and color for articles without a lead picture.

A cover sets the name of the article's primary topic in type, on a color of that topic, with a shape that
differs between articles. `templates/articles/cover.html` renders it, and css/covers.css has the colors and
the shapes as classes: the content security policy allows no inline styles.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from articles.models import Edition, Topic
from articles.reading.cache import shared_queries
from articles.reading.cache.versions import ContentVersion

# As many as css/covers.css has: `.tone-1` to `.tone-8`, `.type-cover-1` to `.type-cover-5`.
TONES = 8
SHAPES = 5


@dataclass(frozen=True, slots=True)
class Cover:
    """What a cover shows: a topic's name, or the article's title if it has no topic.

    `tone` is the number of its color, 0 for an article without a topic.
    """

    text: str
    tone: int
    shape: int


def topic_tone(topic: Topic) -> int:
    """Return the number of a topic's color, from 1. It stays when the topic is renamed."""
    return topic.pk % TONES + 1


def cover_of(*, article: int, title: str, topic: Topic | None) -> Cover:
    """Return the cover of an article, by its id, its title and its primary topic."""
    shape = article % SHAPES + 1
    return Cover(topic.name, topic_tone(topic), shape) if topic else Cover(title, 0, shape)


def first_topic(version: ContentVersion, topics: Iterable[int]) -> Topic | None:
    """Return the primary topic among these ids. No query once the topics of all articles are loaded."""
    live = shared_queries.topics(version)
    return next((live[pk] for pk in topics if pk in live), None)


def edition_cover(version: ContentVersion, edition: Edition) -> Cover | None:
    """Return the cover of a live edition; None if it has a picture.

    Its topics may be loaded with it, as in most lists; otherwise see `first_topic`.
    """
    if edition.lead:
        return None
    if "edition_topics" in getattr(edition, "_prefetched_objects_cache", {}):
        topic = next((through.topic for through in edition.edition_topics.all()), None)
    else:
        topic = first_topic(version, edition.names["topics"])
    return cover_of(article=edition.article_id, title=edition.title, topic=topic)
