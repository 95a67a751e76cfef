"""A site of many short published articles, in bulk: every row that publishing them would have left.

A few articles, pages, series and episodes are published by the actions of editors. They are the newest, and
the same at every size, so the pages that show them can be compared between sizes.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from tests.benchmarks.desk_list import House  # sets Django up, so it is first

# isort: split
from django.db import transaction
from django.utils import timezone

from articles.action_log import Action, LoggedAction
from articles.models import (
    Address,
    Article,
    Edition,
    EditionAuthor,
    EditionTopic,
    Episode,
    HelpLine,
    SignOff,
    Topic,
    WorkflowStep,
)
from articles.models.edition_text import index_editions
from articles.publishing import publish
from authors.models import Author
from tests.benchmarks.copied_rows import copy_articles
from tests.cast import make_article, make_help_line, make_live, make_series, sign_with_account
from tests.reading.episodes import make_episode, make_published_episodes

MEASURED = "how-we-grow"  # the slug of the article that is measured
RARE = "wombat"  # in 12 texts at every size
SECTION = ("text", "What does it do?", "A wombat sleeps.[^a] It feels no therapy.\n\n[^a]: A source.")
LATER = [("text", f"And on day {n}?", "It sleeps again, *or* it eats.") for n in range(2, 6)]
DIFFERENT = 1000  # articles; with more, they are copied
EPISODES = 40
REVIEWED = 100  # every third of the oldest articles has the same reviewer, so the list has a full page


class GrownHouse(House):
    """Texts of about 100 words: 2 sections. A few authors and topics have very many articles."""

    def __init__(self) -> None:
        super().__init__(sections=2, words=50, revisions=1)

    def fill(self, many: int) -> None:
        super().fill(min(many, DIFFERENT))
        copy_articles(many // DIFFERENT - 1)
        publish_measured(self.authors, self.topics)

    def kind_of(self, number: int) -> str:
        return "article"

    def authors_of(self, row: Article) -> list[Author]:
        return [self.authors[n] for n in spread(row.pk, len(self.authors), 2)]

    def topics_of(self, row: Article) -> list[Topic]:
        return [self.topics[n] for n in spread(row.pk, len(self.topics), 3)]

    def history(self, rows: list[Article], texts: dict[int, list[str]]) -> list[Edition]:
        editions = super().history(rows, texts)
        self.through_rows(editions)
        index_editions(editions)
        self.traces(rows, editions)
        return editions

    def editions(self, row: Article, text: str) -> Iterator[Edition]:
        for edition in super().editions(row, text):
            edition.names = {
                "authors": [author.pk for author in self.authors_of(row)],
                "topics": [topic.pk for topic in self.topics_of(row)],
                "related": [],
            }
            edition.published = edition.live_from - timedelta(minutes=row.pk)
            edition.digest, edition.words = f"{row.pk}", row.words
            edition.dek, edition.short_html = text[:80], f"<p>{text[:200]}</p>"
            edition.sections = [
                {"type": "text", "heading": f"Question {n}?", "heading_html": f"Question {n}?"}
                | {"anchor": f"question-{n}", "html": f"<p>{part} Therapy.</p>"}
                for n, part in enumerate(text.split("\n\n"))
            ]
            yield edition

    def through_rows(self, editions: list[Edition]) -> None:
        EditionAuthor.objects.bulk_create(
            EditionAuthor(edition=edition, author_id=pk, position=place)
            for edition in editions
            for place, pk in enumerate(edition.names["authors"])
        )
        EditionTopic.objects.bulk_create(
            EditionTopic(edition=edition, topic_id=pk, position=place)
            for edition in editions
            for place, pk in enumerate(edition.names["topics"])
        )

    def traces(self, rows: list[Article], editions: list[Edition]) -> None:
        """What else publishing leaves: addresses, steps, sign-offs of every third article, the action log."""
        today = timezone.localdate()
        Address.objects.bulk_create(Address(slug=row.slug, article=row) for row in rows)
        WorkflowStep.objects.bulk_create(
            WorkflowStep(article=row, step="approve", from_state="draft", to_state="approved", by_name="eli")
            for row in rows
        )
        SignOff.objects.bulk_create(
            SignOff(
                article=row,
                reviewer=self.authors[5 if row.pk <= REVIEWED else (row.pk * 7) % len(self.authors)],
                digest=f"{row.pk}",
                reviewed_on=today,
                review_due=today + timedelta(days=100 + row.pk % 900),
                signed_by="account",
            )
            for row in rows
            if row.pk % 3 == 0
        )
        LoggedAction.objects.bulk_create(
            LoggedAction(
                action=Action.PUBLISH,
                user_name="eli",
                object_type="articles.article",
                object_id=edition.article_id,
                object_text=edition.title,
                edition_id=edition.pk,
            )
            for edition in editions
        )


def spread(number: int, many: int, chosen: int) -> list[int]:
    """Choose some of `many`: one in turn, so that all are used, and others the likelier the lower they are.

    At 200 articles the first of 150 has more than a page of them.
    """
    dice, weights = Random(number), list(accumulate(1 / (place + 1) for place in range(many)))
    return list(dict.fromkeys([number % many, *dice.choices(range(many), cum_weights=weights, k=chosen - 1)]))


@transaction.atomic
def publish_measured(authors: list[Author], topics: list[Topic]) -> None:
    """Publish one of everything that is measured, by the actions of editors."""
    for slug in ("988-lifeline", "samaritans"):
        make_help_line(slug, check_by=date(2040, 1, 1)) if not HelpLine.objects.filter(slug=slug) else None
    make_published_episodes(EPISODES)
    given = {"authors": authors[:2], "topics": [topic.name for topic in topics[:3]]}
    for title in ("About", "Get help", "Privacy"):
        make_live(title, kind="page")
    plain = [make_live(f"A {RARE} number {n}", sections=[SECTION], **given) for n in range(11)]
    measured = make_article(
        "How we grow", slug=MEASURED, sections=[SECTION, *LATER], short_version="Slowly. *Very*.", **given
    )
    measured.episode = make_episode("Growing", slug="growing")
    Episode.objects.filter(pk=measured.episode.pk).update(published=timezone.now())
    measured.save()
    publish(measured, by=None)
    measured.refresh_from_db()
    sign_with_account(measured, authors[5], on=timezone.localdate(), due=date(2040, 1, 1))
    for number in range(3):
        make_series(f"Begin {number}", [*plain[number * 3 : number * 3 + 3], measured])
