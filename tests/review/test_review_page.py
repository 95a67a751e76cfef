"""The page of a review: who gets it, what it shows and sends, and what the reviewer can do."""

import logging
import re
from datetime import timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from articles.models import Comment, Part, Proposal, ReviewRequest, ReviewScope
from articles.publishing import move_to_trash
from articles.publishing.commenting import add_comment
from articles.publishing.review_requests import renew, revoke
from tests.cast import make_article, make_author
from tests.publishing.saving import save_with
from tests.review.asking import ask, link_of

TEXT = (
    ("text", "", "It is *ordinary* to be nervous, says [a study](https://study.example/long)."),
    ("text", "What can I ask?", "Anything you like. Read [more](/articles/more/)."),
    ("heads-up", "", "Not in a crisis."),
)


@pytest.fixture
def article(ada):
    """An article that Ada wrote."""
    return make_article(
        "Grounding", by=ada, sections=TEXT, short_version="Ask anything. See [why](#what-can-i-ask)."
    )


@pytest.fixture
def asked(article, rae, eli) -> ReviewRequest:
    """Eli's request to Rae."""
    return ask(article, rae, by=eli, message="Is it clear?")


@pytest.fixture
def link(asked) -> str:
    """The path of Rae's page."""
    return link_of(asked)


class TestLinks:
    def test_a_link_opens_the_article_as_readers_would_get_it(self, client, link):
        response = client.get(link)
        html = response.content.decode()
        assert response.status_code == 200
        assert "<em>ordinary</em>" in html
        assert "callout-heads-up" in html
        assert "Is it clear?" in html
        assert 'Ask anything. See <a href="#what-can-i-ask">why</a>' in html

    def test_nothing_stores_or_indexes_the_page_or_sends_its_address_on(self, client, link):
        for response in (client.get(link), client.get(f"{link}changes/"), client.get("/review/wrong/")):
            assert response.headers["Cache-Control"] == "no-store"
            assert "noindex" in response.headers["X-Robots-Tag"]
            assert response.headers["Referrer-Policy"] == "same-origin"
            assert b'name="robots" content="noindex' in response.content

    def test_the_page_sets_the_cookie_against_forged_forms_and_has_no_outside_link_or_address_of_its_own(
        self, client, link
    ):
        response = client.get(link)
        assert list(response.cookies) == [settings.CSRF_COOKIE_NAME]
        html = response.content.decode()
        assert not re.search(r'(?:href|src|action)="(?:https?:)?//', html)
        assert "(https://study.example/long)" in html
        token = link.split("/")[2]
        assert all(
            place.startswith('action="') or "changes/" in place
            for place in re.findall(rf"\S*{re.escape(token)}\S*", html)
        )

    def test_it_says_when_it_was_opened_first(self, client, link, asked):
        client.head(link)
        asked.refresh_from_db()
        assert asked.opened_at is None
        client.get(link)
        asked.refresh_from_db()
        assert asked.opened_at is not None

    def test_every_link_that_opens_nothing_gets_the_same_page(self, client, link, asked, article, rae, eli):
        pages = {client.get("/review/nothing/").content}
        pages.add(client.get(link[:-2] + "/").content)
        renewed = renew(asked, by=eli)
        pages.add(client.get(link).content)  # replaced
        revoke(renewed, by=eli)
        pages.add(client.get(link_of(renewed)).content)
        other = ask(make_article("Breathing"), rae, by=eli)
        expired = link_of(other)
        ReviewRequest.objects.filter(pk=other.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
        pages.add(client.get(expired).content)
        trashed = make_article("Sleep")
        of_trashed = link_of(ask(trashed, rae, by=eli))
        move_to_trash(trashed, by=None)
        pages.add(client.get(of_trashed).content)
        deleted = make_article("Worry")
        of_deleted = link_of(ask(deleted, rae, by=eli))
        deleted.delete()
        for path in ("", "changes/"):
            response = client.get(of_deleted + path)
            assert response.status_code == 404
            pages.add(response.content)
        for path in ("comment/", "propose/", "sign/", "request-changes/", "withdraw/", "comments/1/"):
            pages.add(client.post(of_deleted + path).content)
        assert len(pages) == 1

    def test_no_log_has_a_token(self, client, link, monkeypatch):
        """What Django logs of refused requests names their route, not their path."""
        [console] = [one for one in logging.getLogger().handlers if one.name == "console"]
        written = StringIO()
        monkeypatch.setattr(console, "stream", written)
        client.get(link[:-3] + "abc/")
        client.post(f"{link}comment/", {"part": "article"})
        Client(enforce_csrf_checks=True).post(f"{link}comment/", {"text": "x"})
        client.delete(link)
        client.get(f"{link}nothing/")
        token = link.split("/")[2]
        assert "Forbidden" in written.getvalue()
        assert token[:-3] not in written.getvalue()

    def test_a_forged_form_is_refused(self, link):
        forged = Client(enforce_csrf_checks=True).post(f"{link}comment/", {"part": "article", "text": "No."})
        assert forged.status_code == 403
        assert not Comment.objects.exists()


def assert_refused(
    client: Client, path: str, cases: list[tuple[dict[str, str], str]], rows: type[Comment | Proposal]
) -> None:
    """Assert that each form is refused with its error, and makes no row."""
    for sent, error in cases:
        response = client.post(path, sent)
        assert response.status_code == 422, sent
        assert error in response.content.decode(), sent
        assert not rows.objects.exists(), sent


class TestComments:
    def test_rae_comments_on_marked_words(self, client, link, article, asked):
        sent = {"part": "section", "index": "0", "quote": "ordinary to be", "start": "6", "text": "Is it?"}
        response = client.post(f"{link}comment/", sent)
        [comment] = Comment.objects.all()
        assert response.headers["Location"] == f"{link}#comment-{comment.pk}"
        assert (comment.section, comment.request, comment.name) == (
            article.sections.first(),
            asked,
            "Rae Kim",
        )
        assert comment.start is not None
        html = client.get(link).content.decode()
        assert "Is it?" in html
        assert "<q>ordinary to be</q>" in html

    def test_the_section_is_the_one_on_the_page_also_after_a_change(self, client, link, article):
        first, second, _ = (one.as_manuscript() for one in article.sections.all())
        save_with(article, by=None, sections=(second, first))
        client.post(f"{link}comment/", {"part": "section", "index": "1", "text": "Anything?"})
        assert Comment.objects.get().section.heading == "What can I ask?"
        html = client.get(link).content.decode()
        assert html.index("What can I ask?</h2>") < html.index("Anything?") < html.index("callout-heads-up")

    def test_rae_answers_resolves_and_reopens_her_threads(self, client, link, asked, rae, eli):
        client.post(f"{link}comment/", {"part": "title", "text": "Too vague."})
        thread = Comment.objects.get()
        add_comment(asked.article, text="What is better?", parent=thread, by=eli)
        assert "What is better?" in client.get(link).content.decode()
        client.post(f"{link}comments/{thread.pk}/", {"text": "Grounding when you panic."})
        assert thread.answers.last().author == rae
        for action, is_resolved in (("resolve", True), ("reopen", False)):
            client.post(f"{link}comments/{thread.pk}/", {"action": action})
            thread.refresh_from_db()
            assert (thread.resolved_at is not None) == is_resolved

    def test_what_colleagues_write_stays_at_the_desk(self, client, link, asked, eli):
        internal = add_comment(asked.article, text="Rae is slow today.", by=eli)
        other = make_author("Lee Okafor")
        theirs = Comment.objects.create(article=asked.article, author=other, name=other.name, text="Hm, no.")
        html = client.get(link).content.decode()
        assert "slow today" not in html
        assert "Hm, no." not in html
        nothing = client.get("/review/nothing/").content
        for comment in (internal, theirs):
            response = client.post(f"{link}comments/{comment.pk}/", {"text": "I can see you."})
            assert (response.status_code, response.content) == (404, nothing)

    HOSTILE_COMMENTS = [
        ({"part": "article", "text": "x" * 5001}, "at most 5000 characters"),
        ({"part": "article", "text": "a\x08b"}, "U+0008"),
        ({"part": "section", "index": "7", "text": "Hm."}, "section was deleted"),
    ]
    OTHER_COMMENTS = [
        ({"part": "article"}, "This field is required"),
        ({"part": "section", "index": "9" * 30, "text": "Hm."}, ""),
        ({"part": "section", "index": "one", "text": "Hm."}, ""),
        ({"part": "everything", "text": "Hm."}, "not one of the available choices"),
        ({"part": "section", "index": "0", "quote": "x" * 2001, "text": "Hm."}, "at most 2000"),
    ]

    @pytest.mark.parametrize(
        "comments", [HOSTILE_COMMENTS, pytest.param(OTHER_COMMENTS, marks=pytest.mark.soak)]
    )
    def test_hostile_comments_are_refused_with_the_text_kept(self, client, link, comments):
        assert_refused(client, f"{link}comment/", comments, Comment)

    def test_a_link_cannot_fill_the_database(self, client, link, asked, monkeypatch):
        monkeypatch.setattr("articles.review.views.NOTES_LIMIT", 1)
        for _ in range(2):
            response = client.post(f"{link}comment/", {"part": "article", "text": "Again."})
        assert response.status_code == 422
        assert Comment.objects.count() == 1

    def test_what_rae_writes_is_text(self, client, link):
        client.post(f"{link}comment/", {"part": "article", "text": "<script>alert(1)</script>"})
        client.post(
            f"{link}propose/", {"index": "1", "new_text": "<img src=x onerror=alert(1)>", "reason": "<b>"}
        )
        html = client.get(link).content.decode()
        assert "<script>alert" not in html
        assert "<img src=x" not in html

    def test_an_error_of_the_server_keeps_what_rae_typed(self, link, monkeypatch):
        def fail(*arguments: object, **named: object) -> None:
            raise OperationalError("database is locked")

        monkeypatch.setattr("articles.review.views.add_comment", fail)
        client = Client(raise_request_exception=False)
        response = client.post(f"{link}comment/", {"part": "article", "text": "An hour of work."})
        assert response.status_code == 503
        assert "An hour of work." in response.content.decode()
        assert "no-store" in response.headers["Cache-Control"]


class TestProposals:
    def test_rae_proposes_wording_and_says_why(self, client, link, asked):
        response = client.post(
            f"{link}propose/", {"index": "1", "new_text": "Ask anything.", "reason": "Shorter."}
        )
        [proposal] = Proposal.objects.all()
        assert response.headers["Location"] == f"{link}#proposal-{proposal.pk}"
        assert (proposal.revision, proposal.index, proposal.reason) == (asked.revision, 1, "Shorter.")
        html = client.get(link).content.decode()
        assert "<del>" in html
        assert "Shorter." in html

    def test_the_short_version_too(self, client, link):
        client.post(f"{link}propose/", {"new_text": "Ask."})
        assert Proposal.objects.get().index is None

    HOSTILE_WORDING = [
        ({"index": "0", "new_text": "a\0b"}, "U+0000"),
        ({"index": "2", "new_text": "Not in a crisis."}, "same as before"),
    ]
    OTHER_WORDING = [
        ({"index": "2", "new_text": "x" * 100_001}, "at most 100000"),
        ({"index": "88", "new_text": "Hm."}, "no such section"),
    ]

    @pytest.mark.parametrize(
        "wordings", [HOSTILE_WORDING, pytest.param(OTHER_WORDING, marks=pytest.mark.soak)]
    )
    def test_hostile_wording_is_refused_with_the_text_kept(self, client, link, wordings):
        assert_refused(client, f"{link}propose/", wordings, Proposal)


class TestNewerText:
    def test_rae_sees_what_changed_by_word_and_reviews_it(self, client, link, article, asked):
        assert b"has changed" not in client.get(link).content
        save_with(article, by=None, title="Grounding for beginners")
        html = client.get(link).content.decode()
        assert "The text has changed since you were asked" in html
        assert "<h1>Grounding</h1>" in html
        changes = client.get(f"{link}changes/").content.decode()
        assert "<ins>" in changes
        assert "for beginners" in changes
        assert client.post(f"{link}changes/").status_code == 302
        html = client.get(link).content.decode()
        assert "has changed" not in html
        assert "<h1>Grounding for beginners</h1>" in html

    def test_chosen_sections_are_marked(self, client, article, rae, eli):
        asked = ask(article, rae, by=eli, scope=ReviewScope.SECTIONS, sections=[1])
        html = client.get(link_of(asked)).content.decode()
        assert html.count("Please review this section") == 1
        assert html.index("Please review this section") < html.index("What can I ask?</h2>")


def test_a_page_with_many_notes_needs_a_fixed_number_of_queries(
    client, link, asked, rae, django_assert_num_queries, django_assert_max_num_queries
):
    def write(number: int) -> None:
        for _ in range(number):
            thread = Comment.objects.create(
                article=asked.article, author=rae, name="Rae", text="Hm.", part=Part.ARTICLE
            )
            Comment.objects.create(article=asked.article, author=rae, name="Rae", text="Ah.", parent=thread)

    write(1)
    client.get(link)
    with django_assert_max_num_queries(40) as few:
        client.get(link)
    write(8)
    with django_assert_num_queries(len(few)):
        client.get(link)
