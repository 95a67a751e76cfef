"""Episodes for the tests, and articles with these episodes."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from django.db import transaction

from articles.freshness import bump_generation
from articles.manuscript import slugify
from articles.models import Article, Edition, Episode
from articles.models.transcripts import parse_transcript
from articles.publishing import publish
from articles.rendering import render_fragment
from tests.cast import make_article

VTT = """WEBVTT

00:00:01.000 --> 00:00:02.500
<v Ana Moreira>Come in.

00:00:03.000 --> 00:00:04.000
<v Rae Kim>Thank you.
"""


def make_episode(title: str = "First sessions", **fields: object) -> Episode:
    """Create an episode like the action that saves one, but without an audio file."""
    values = {
        "title": title,
        "slug": slugify(title),
        "audio": "audio/ab/first.mp3",
        "seconds": 84,
        "size": 4356,
        "mime_type": "audio/mpeg",
        "transcript": VTT,
        "notes": "What *people* ask.",
    } | fields
    transcript = parse_transcript(str(values["transcript"]))
    derived = {"cues": [list(cue) for cue in transcript.cues], "has_times": transcript.has_times}
    values = derived | values
    values["notes_html"] = render_fragment(str(values["notes"]))
    episode = Episode.objects.create(**values)
    bump_generation()
    return episode


def draft_with_episode(episode: Episode, title: str = "", **fields: object) -> Article:
    """Create a draft with this episode."""
    article = make_article(title or f"About {episode.slug}", **fields)
    article.episode = episode
    article.save()
    return article


def make_published_episode(title: str = "First sessions", **fields: object) -> Episode:
    """Create a published episode: one with a live article."""
    episode = make_episode(title, **fields)
    publish(draft_with_episode(episode), by=None)
    return episode


def make_published_episodes(number: int) -> Sequence[Episode]:
    """Create many published episodes, each a day newer than the one before, with a few inserts."""
    first = make_published_episode("Episode 0", published=datetime(2020, 1, 1, tzinfo=UTC))
    edition = Edition.objects.get(episode=first)
    fields = {f.attname: getattr(first, f.attname) for f in Episode._meta.concrete_fields} | {"id": None}
    del fields["public_id"]  # it is unique
    episodes = Episode.objects.bulk_create(
        Episode(
            **fields
            | {"title": f"Episode {i}", "slug": f"episode-{i}", "published": first.published + timedelta(i)}
        )
        for i in range(1, number)
    )
    articles = Article.objects.bulk_create(Article(title=f"C {i}", slug=f"c-{i}") for i in range(1, number))
    fields = {f.attname: getattr(edition, f.attname) for f in Edition._meta.concrete_fields} | {"id": None}
    Edition.objects.bulk_create(
        Edition(**fields | {"slug": article.slug, "article_id": article.pk, "episode_id": episode.pk})
        for article, episode in zip(articles, episodes, strict=True)
    )
    with transaction.atomic():
        bump_generation()
    return [first, *episodes]


def files_of(episode: Episode) -> Sequence[str]:
    """Return all paths of an episode."""
    page = episode.get_absolute_url()
    return page, f"{page}transcript.vtt", f"{page}chapters.json"
