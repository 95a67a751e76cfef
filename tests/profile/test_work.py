"""My work: an author sees their own articles and reviews, read only, and nothing else of the desk."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.action_log import LoggedAction
from articles.models import Article, current_revision
from articles.publishing import publish, take_step, unpublish
from articles.publishing.commenting import add_comment, resolve
from articles.publishing.proposals import decline, propose
from authors.models import Author
from tests.cast import make_article, make_author, make_live, rewrite, sign_with_account
from tests.publishing.saving import save_with
from tests.review.asking import ask

pytestmark = pytest.mark.django_db
PATH = "/profile/work/"


@pytest.fixture
def writer(sam) -> Author:
    """The author whose account Sam has."""
    return Author.objects.get(user=sam)


def shown(client) -> str:
    page = client.get(PATH).content.decode()
    return " ".join(page.split("<main")[1].split("</main>")[0].split())


def items(client) -> dict[str, list[str]]:
    """Return the states of each article by its title."""
    found = re.findall(r"<h3>(.*?)</h3> <ul class=\"work-states\"> (.*?) </ul>", shown(client))
    return {re.sub("<.*?>", "", title): re.findall("<li>(.*?)</li>", states) for title, states in found}


def test_each_article_says_where_it_stands_and_since_when(clock, logged_in, sam, writer):
    byline = {"authors": [writer]}
    make_live("Live", **byline)
    publish(make_article("Soon", **byline), by=None, at=timezone.now() + timedelta(days=2))
    for step, title in (("send", "Sent"), ("approve", "Approved")):
        take_step(make_article(title, **byline), step, by=None)
    changes = make_article("Again", **byline)
    take_step(changes, "send", by=None)
    take_step(changes, "request_changes", note="Shorter.", by=None)
    both = make_live("Live and sent", **byline)
    rewrite(both, "New words.")
    take_step(Article.objects.get(pk=both.pk), "send", by=None)
    make_article("A draft", **byline)
    gone = make_live("Gone", **byline)
    clock.shift(60)
    unpublish(gone, by=None)
    make_live("Of others", authors=[make_author("Ana Moreira")])
    assert items(logged_in(sam)) == {
        "Again": ["Changes requested on June 1, 2026"],
        "Approved": ["Approved on June 1, 2026"],
        "Sent": ["In review since June 1, 2026"],
        "Soon": ["Goes live June 3, 2026, 12:00 PM"],
        "Live": ["Live since June 1, 2026"],
        "Live and sent": ["Live since June 1, 2026", "In review since June 1, 2026"],
    }


def test_a_live_article_links_to_its_page_under_the_title_that_readers_see(logged_in, sam, writer):
    article = make_live("As readers see it", authors=[writer])
    save_with(article, title="A title nobody has seen", by=None)
    page = shown(logged_in(sam))
    assert '<a href="/articles/as-readers-see-it/">As readers see it</a>' in page
    assert "nobody has seen" not in page


def test_who_is_no_longer_in_the_byline_of_the_draft_sees_nothing_of_it(logged_in, sam, writer):
    article = make_live("Theirs now", authors=[writer])
    article.bylines.all().delete()
    rewrite(article, "New words.")
    take_step(Article.objects.get(pk=article.pk), "send", by=None)
    add_comment(article, text="Between us.", part="title", by=None)
    page = shown(logged_in(sam))
    assert "Live since" in page
    assert "Between us" not in page
    assert "In review" not in page


class TestRemarks:
    def test_comments_and_proposals_are_shown_and_cannot_be_answered(self, logged_in, sam, writer, cleo, rae):
        article = make_live("One", authors=[writer])
        cleo.first_name, cleo.last_name = "Cleo", "Kay"
        cleo.save()
        first = add_comment(article, text="Is this <b>true</b>?", part="title", quote="One", by=cleo)
        add_comment(article, text="It is.", parent=first, by=cleo)
        done = add_comment(article, text="Settled long ago.", part="article", by=cleo)
        resolve(done, by=cleo)
        proposal = propose(
            article, revision=current_revision(article), index=0, new_text="Kinder.", reason="Tone", by=cleo
        )
        decline(proposal, by=cleo, reason="Not now")
        page = shown(logged_in(sam))
        assert "1 open comment or proposal" in page
        for words in ("Cleo Kay", "Is this &lt;b&gt;true&lt;/b&gt;?", "It is.", "Kinder.", "Tone", "Not now"):
            assert words in page
        assert page.index("Is this") < page.index("Settled long ago")
        assert "<form" not in page
        assert "<textarea" not in page

    def test_nobody_is_called_by_a_user_name(self, logged_in, sam, writer):
        editor = User.objects.create_superuser("secret-user-name", email="secret@example.org")
        article = make_live("One", authors=[writer])
        add_comment(article, text="A word.", part="title", by=editor)
        page = logged_in(sam).get(PATH).content.decode()
        assert "A colleague at the desk" in page
        assert "secret" not in page
        User.objects.filter(pk=editor.pk).delete()
        assert "secret" not in logged_in(sam).get(PATH).content.decode()

    def test_those_on_articles_of_others_are_not(self, logged_in, sam, writer):
        make_live("Mine", authors=[writer])
        other = make_live("Other", authors=[make_author("Ana Moreira")])
        add_comment(other, text="Not for Sam.", part="title", by=None)
        assert "Not for Sam" not in logged_in(sam).get(PATH).content.decode()


class TestReviews:
    def test_requests_and_texts_that_are_due_again_wait_for_a_reviewer(self, clock, logged_in, sam, writer):
        today = timezone.localdate()
        sign_with_account(make_live("Due again"), writer, due=today + timedelta(days=10))
        sign_with_account(make_live("Much later"), writer, due=today + timedelta(days=90))
        asked = make_article("Please read")
        request = ask(asked, writer, by=None)
        page = shown(logged_in(sam))
        waiting = page[page.index("Waiting for your review") : page.index('id="work-articles"')]
        assert "Please read" in waiting
        assert request.link_key not in page
        assert "/review/" not in page
        assert "Review due June 11, 2026" in waiting
        assert '<a href="/articles/due-again/">' in waiting
        assert "Much later" not in waiting
        clock.shift(timedelta(days=20))
        assert "Review overdue since June 11, 2026" in shown(logged_in(sam))

    def test_ones_own_article_says_when_its_review_is_due(self, logged_in, sam, writer, rae):
        article = make_live("One", authors=[writer])
        sign_with_account(article, rae, due=timezone.localdate() + timedelta(days=1))
        [states] = items(logged_in(sam)).values()
        assert states[1].startswith("Review due")


class TestWho:
    def test_a_reader_logs_in_and_an_account_without_a_profile_is_told(self, client, logged_in, ada):
        assert client.get(PATH).headers["Location"] == f"/profile/login/?next={PATH}"
        assert logged_in(ada).get(PATH).status_code == 403

    def test_nothing_can_be_sent_and_nothing_is_kept(self, logged_in, sam):
        client, before = logged_in(sam), LoggedAction.objects.count()
        assert client.post(PATH, {"text": "x"}).status_code == 405
        response = client.get(PATH)
        assert "no-store" in response.headers["Cache-Control"]
        assert "is live, scheduled or in review" in response.content.decode()
        assert LoggedAction.objects.count() == before


def test_the_number_of_queries_does_not_grow(logged_in, sam, writer):
    client, counts = logged_in(sam), []
    for number in range(2):
        article = make_live(f"{number}", authors=[writer])
        for _ in range(number + 1):
            thread = add_comment(article, text="Hm.", part="title", by=None)
            add_comment(article, text="Yes.", parent=thread, by=None)
        sign_with_account(make_live(f"Signed {number}"), writer, due=timezone.localdate())
        client.get(PATH)
        with CaptureQueriesContext(connection) as queries:
            client.get(PATH)
        counts.append(len(queries))
    # The generation; session, account, its settings; author, twice (the links to the own pages); how many
    # articles, those of this page; comments, proposals, what is due; requests, reviews that are due.
    assert counts[0] == counts[1] == 13
