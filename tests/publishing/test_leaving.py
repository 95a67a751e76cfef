"""An author who leaves: the page stays, or somebody else takes over the articles."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.action_log import Action, LoggedAction
from articles.freshness import generation
from articles.manuscript import parse
from articles.models import Article, Edition, ReleaseItem, SafetyTerm, WorkflowState, current_revision
from articles.publishing import (
    Refused,
    add_to_release,
    create_release,
    live_edition_of,
    publish,
    publish_release,
)
from articles.publishing.leaving import hand_over, mark_active, mark_former, plan_hand_over
from authors.models import Author
from tests.cast import make_article, make_author, make_live, rewrite, sign_with_account

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def ana(db) -> Author:
    return make_author("Ana Moreira")


@pytest.fixture
def lee(db) -> Author:
    return make_author("Lee Okafor")


def names_of(edition: Edition | None) -> list[str]:
    """Return the byline of an edition: in its rows, which the ids and the text must match."""
    assert edition is not None
    people = [byline.author for byline in edition.bylines.select_related("author")]
    assert edition.names["authors"] == [person.pk for person in people]
    assert list(parse(edition.manuscript).authors) == [person.slug for person in people]
    return [person.name for person in people]


def live(article: Article) -> Edition:
    edition = live_edition_of(article)
    assert edition is not None
    return edition


def byline_of(article: Article) -> list[str]:
    return [str(byline) for byline in article.bylines.all()]


def test_a_former_author_keeps_page_and_bylines(client, cleo, ana):
    article, before = make_live("One", authors=[ana]), generation()
    mark_former(ana, by=cleo)
    mark_former(ana, by=cleo)
    assert generation() == before + 1
    assert (
        "Ana Moreira no longer writes or reviews here." in client.get(ana.get_absolute_url()).content.decode()
    )
    assert names_of(live(article)) == ["Ana Moreira"]
    mark_active(ana, by=cleo)
    assert "no longer writes" not in client.get(ana.get_absolute_url()).content.decode()
    logged = LoggedAction.objects.filter(object_type="authors.author", object_id=ana.pk, user_id=cleo.pk)
    assert [row.action for row in logged] == [Action.MARK_ACTIVE, Action.MARK_FORMER]


def test_only_chief_editors_decide_about_leaving(eli, ada, sam, ana, lee):
    for user in (eli, ada, sam):
        for act in (lambda user=user: mark_former(ana, by=user), lambda user=user: mark_active(ana, by=user)):
            with pytest.raises(PermissionDenied):
                act()
        with pytest.raises(PermissionDenied):
            hand_over(ana, to=lee, by=user)
    assert not Author.objects.get(pk=ana.pk).is_former


def test_readers_see_the_new_byline_on_the_same_text_with_the_same_dates_and_the_draft_gets_it(
    clock, client, cleo, ana, lee
):
    article = make_live("One", authors=[ana], topics=["Sleep"])
    sign_with_account(article, make_author("Rae Kim"))
    before = live(article)
    clock.shift(DAY)
    hand_over(ana, to=lee, by=cleo)
    after = live(article)
    assert after.pk != before.pk, "an edition never changes"
    assert names_of(after) == ["Lee Okafor"]
    before.refresh_from_db()
    assert names_of(before) == ["Ana Moreira"]
    for name in ("sections", "title", "slug", "digest", "published", "updated", "ends_at", "change_note"):
        assert getattr(after, name) == getattr(before, name), name
    page = client.get("/articles/one/").content.decode()
    assert "Lee Okafor" in page
    assert "Ana Moreira" not in page
    assert "Reviewed by" in page, "the review is of the text"
    assert "pdated" not in page.split("<main")[1].split("Share")[0]
    assert client.get(ana.get_absolute_url()).status_code == 404
    assert Author.objects.get(pk=ana.pk).is_former
    article.refresh_from_db()
    head = current_revision(article)
    assert byline_of(article) == ["Lee Okafor"]
    assert head.reason == "Handed over from Ana Moreira to Lee Okafor"
    assert parse(head.text).authors == ("lee-okafor",)
    assert live(article).draft_digest == article.draft_digest
    assert live(article).revision == head
    assert article.workflow_state == WorkflowState.APPROVED
    assert publish(article, by=cleo) == live(article), "nothing is left to publish"


def test_what_differs_in_the_draft_does_not_reach_readers(cleo, ana, lee):
    article = make_live("One", authors=[ana])
    rewrite(article, "Not for readers yet.")
    hand_over(ana, to=lee, by=cleo)
    article.refresh_from_db()
    assert "Not for readers" not in live(article).manuscript
    assert names_of(live(article)) == byline_of(article) == ["Lee Okafor"]
    assert live(article).draft_digest != article.draft_digest


@pytest.mark.soak
def test_a_draft_that_has_the_new_byline_already_matches_the_copy(cleo, ana, lee):
    article = make_live("One", authors=[ana])
    article.bylines.update(author=lee)
    rewrite(article, article.sections.first().body)
    hand_over(ana, to=lee, by=cleo)
    article.refresh_from_db()
    assert live(article).draft_digest == article.draft_digest


def test_who_is_in_the_byline_already_stays_there_once(cleo, ana, lee):
    article = make_live("One", authors=[lee, make_author("Max Berg"), ana])
    hand_over(ana, to=lee, by=cleo)
    assert names_of(live(article)) == byline_of(article) == ["Lee Okafor", "Max Berg"]


@pytest.mark.soak
def test_the_order_of_the_byline_is_the_same_in_draft_and_edition(cleo, ana, lee):
    first = make_live("First", authors=[ana, make_author("Max Berg"), lee])
    second = make_live("Second", authors=[make_author("Ida Noor"), ana])
    hand_over(ana, to=lee, by=cleo)
    assert names_of(live(first)) == byline_of(first) == ["Max Berg", "Lee Okafor"]
    assert names_of(live(second)) == byline_of(second) == ["Ida Noor", "Lee Okafor"]


def test_scheduled_editions_are_replaced_and_keep_times_notes_and_release(clock, cleo, ana, lee):
    article = make_live("One", authors=[ana])
    soon, later, end = (timezone.now() + number * DAY for number in (1, 2, 5))
    rewrite(article, "Tomorrow.")
    publish(article, by=None, at=soon, note="More about nights.")
    release = create_release("Spring", by=None)
    other = make_article("In a release", authors=[ana])
    add_to_release(release, [other], by=None)
    publish_release(release, by=None, at=later)
    ending = make_article("Ends", authors=[ana])
    publish(ending, by=None, at=soon, until=end)
    hand_over(ana, to=lee, by=cleo)
    assert not Edition.objects.scheduled().filter(bylines__author=ana).exists()
    [coming] = Edition.objects.scheduled().filter(article=article)
    assert (coming.live_from, coming.change_note, coming.minor) == (soon, "More about nights.", False)
    assert ReleaseItem.objects.get().edition == Edition.objects.scheduled().get(article=other)
    clock.move_to(later + timedelta(seconds=1))
    for one in (article, other, ending):
        assert names_of(live(one)) == ["Lee Okafor"]
    assert "Tomorrow." in live(article).manuscript
    assert live(article).updated == soon
    clock.move_to(end)
    assert live_edition_of(ending) is None


@pytest.mark.soak
def test_an_end_and_a_successor_of_the_live_edition_stay(clock, cleo, ana, lee):
    end = timezone.now() + DAY
    article, other = make_article("One", authors=[ana]), make_live("Other")
    publish(article, by=None, until=end)
    Edition.objects.filter(article=article).update(replaced_by=other)
    hand_over(ana, to=lee, by=cleo)
    assert (live(article).ends_at, live(article).replaced_by) == (end, other)
    clock.move_to(end)
    assert live_edition_of(article) is None


def test_handing_over_is_logged_on_every_article_and_on_the_person(cleo, ana, lee):
    articles = [make_live("One", authors=[ana]), make_article("Two", authors=[ana])]
    hand_over(ana, to=lee, by=cleo)
    hand_over(ana, to=lee, by=cleo)
    rows = LoggedAction.objects.filter(action=Action.HAND_OVER, user_id=cleo.pk)
    on_articles = rows.filter(object_type="articles.article")
    assert {row.object_id: row.text for row in on_articles} == {
        article.pk: "From Ana Moreira to Lee Okafor." for article in articles
    }
    assert len(on_articles) == 2
    assert all(row.revision_id for row in on_articles)
    assert [row.text for row in rows.filter(object_type="authors.author")] == ["To Lee Okafor. Articles: 2."]
    assert LoggedAction.objects.filter(action=Action.MARK_FORMER, object_id=ana.pk).count() == 1


class TestRefusals:
    def refused(self, ana: Author, to: Author, cleo) -> str:
        before = Edition.objects.count()
        with pytest.raises(Refused) as refused:
            hand_over(ana, to=to, by=cleo)
        assert Edition.objects.count() == before
        assert not Author.objects.get(pk=ana.pk).is_former
        return str(refused.value)

    def test_to_oneself_or_to_a_former_author(self, ana, lee, cleo):
        assert "somebody else" in self.refused(ana, ana, cleo)
        mark_former(lee, by=None)
        assert "Lee Okafor no longer writes here." in self.refused(ana, lee, cleo)

    def test_to_the_reviewer_of_a_text(self, ana, lee, cleo):
        article = make_live("One", authors=[ana])
        make_live("Another", authors=[ana])
        sign_with_account(article, lee)
        assert self.refused(ana, lee, cleo) == (
            "“One”: Lee Okafor reviewed this text, and cannot be its author as well."
        )

    def test_a_text_that_todays_checks_block(self, ana, lee, cleo):
        article = make_live("One", authors=[ana])
        SafetyTerm.objects.create(term="nervous", language="en", strength=SafetyTerm.Strength.STRONG)
        [planned] = plan_hand_over(ana, lee)
        assert planned.problems
        assert "“One”: " in self.refused(ana, lee, cleo)
        assert byline_of(article) == ["Ana Moreira"]

    def test_a_published_text_that_can_no_longer_be_read(self, ana, lee, cleo):
        make_live("One", authors=[ana])
        Edition.objects.update(manuscript="---\nunknown: x\n---\n")
        assert "can no longer be read" in self.refused(ana, lee, cleo)


def test_the_plan_says_what_changes(ana, lee):
    article = make_live("Both", authors=[ana])
    publish(article, by=None, at=timezone.now() + DAY, note="Later.")
    make_article("A draft", authors=[ana])
    make_live("Of somebody else", authors=[lee])
    draft, both = plan_hand_over(ana, lee)
    assert (draft.article.title, draft.editions, draft.problems) == ("A draft", [], ())
    assert (both.article.title, len(both.editions)) == ("Both", 2)
    assert [sentence.split(" for ")[0] for sentence in both.changes] == [
        "The draft gets the new byline.",
        "Readers see the new byline at once. Text and dates stay.",
        "The edition scheduled",
    ]


@pytest.mark.soak
def test_the_plan_takes_a_fixed_number_of_queries(ana, lee):
    publish(make_live("Both", authors=[ana]), by=None, at=timezone.now() + DAY, note="Later.")
    make_article("A draft", authors=[ana])
    counts = []
    for number in range(2):
        with CaptureQueriesContext(connection) as queries:
            plan_hand_over(ana, lee)
        counts.append(len(queries))
        for more in range(3):
            make_live(f"More {number} {more}", authors=[ana])
    assert counts == [5, 5]
