"""The desk's pages about requests for review: asking, renewing and revoking, never with a link."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import ReviewRequest, ReviewScope
from articles.publishing.review_links import request_of_link, token_for
from authors.contact import save_email
from tests.cast import make_article
from tests.conftest import BACKEND
from tests.review.asking import ADDRESS, ask, link_of, sent_mails


@pytest.fixture
def article(ada):
    """An article that Ada wrote."""
    return make_article("Grounding", by=ada)


def page_of(article, end: str = "ask/") -> str:
    return f"/admin/articles/article/{article.pk}/review/{end}"


def answers(rae, **fields: object) -> dict[str, object]:
    due = timezone.localdate() + timedelta(days=3)
    return {"reviewer": rae.pk, "scope": "article", "due": due.isoformat(), "message": "Please."} | fields


class TestAsking:
    def test_eli_asks_and_never_sees_the_link(self, client, article, rae, eli):
        save_email(rae, ADDRESS, by=None)
        client.force_login(eli, backend=BACKEND)
        sent = answers(rae, scope="sections", sections=["1"])
        shown = client.post(page_of(article), sent, follow=True).content.decode()
        [asked] = ReviewRequest.objects.all()
        assert (asked.scope, asked.sections, asked.made_by) == (ReviewScope.SECTIONS, [1], eli)
        assert "A link was emailed to Rae Kim." in shown
        assert "Not opened yet" in shown
        for secret in (ADDRESS, asked.link_key, token_for(asked), "/review/Wz"):
            assert secret not in shown

    NONSENSE = [
        ({"reviewer": 999_999}, "Select a valid choice"),
        ({"due": "2020-01-01"}, "in the past"),
        ({"scope": "sections"}, "Choose at least one section"),
    ]
    MORE_NONSENSE = [
        ({"reviewer": "x" * 500}, "Select a valid choice"),
        ({"due": "tomorrow"}, "Enter a valid date"),
        ({"scope": "episode"}, "Select a valid choice"),
        ({"scope": "sections", "sections": ["77"]}, "Select a valid choice"),
        ({"message": "x" * 2001}, "At most 2000 characters"),
        ({"message": "a\x01b"}, "U+0001"),
    ]

    @pytest.mark.parametrize("nonsense", [NONSENSE, pytest.param(MORE_NONSENSE, marks=pytest.mark.soak)])
    def test_what_makes_no_sense_is_refused_beside_its_field(self, client, article, rae, eli, nonsense):
        save_email(rae, ADDRESS, by=None)
        client.force_login(eli, backend=BACKEND)
        for fields, error in nonsense:
            response = client.post(page_of(article), answers(rae, **fields))
            assert error in response.content.decode(), fields
            assert not ReviewRequest.objects.exists(), fields

    def test_a_reviewer_without_an_address_is_named(self, client, article, rae, eli):
        client.force_login(eli, backend=BACKEND)
        page = client.post(page_of(article), answers(rae)).content.decode()
        assert "Rae Kim has no email address" in page
        assert f"/admin/authors/author/{rae.pk}/change/" in page, "the way to add it"


class TestRenewingAndRevoking:
    @pytest.fixture
    def asked(self, article, rae, eli, client) -> ReviewRequest:
        client.force_login(eli, backend=BACKEND)
        return ask(article, rae, by=eli)

    def test_a_new_link_is_mailed(self, client, article, asked):
        old = token_for(asked)
        where = page_of(article, f"requests/{asked.pk}/renew/")
        assert "Earlier links stop working" in client.get(where).content.decode()
        assert request_of_link(old), "a look changes nothing"
        shown = client.post(where, follow=True).content.decode()
        assert request_of_link(old) is None
        assert len(sent_mails()) == 2
        assert link_of(asked).split("/")[2] not in shown

    def test_a_revoked_request_has_no_link(self, client, article, asked):
        token = token_for(asked)
        shown = client.post(page_of(article, f"requests/{asked.pk}/revoke/"), follow=True).content.decode()
        assert request_of_link(token) is None
        assert "Revoked" in shown

    @pytest.mark.parametrize("action", ["renew", pytest.param("revoke", marks=pytest.mark.soak)])
    def test_only_those_who_may_ask(self, client, article, asked, ada, cleo, sam, action):
        where = page_of(article, f"requests/{asked.pk}/{action}/")
        other = page_of(make_article("Breathing"), f"requests/{asked.pk}/{action}/")
        assert client.post(other).status_code == 404, "a request of another article"
        for user, status in ((ada, 200), (cleo, 200), (sam, 302)):
            client.force_login(user, backend=BACKEND)
            assert client.get(where).status_code == status
        article.created_by = None
        article.save()
        client.force_login(ada, backend=BACKEND)
        assert client.post(where).status_code == 404
        assert request_of_link(token_for(asked))

    def test_the_list_needs_a_fixed_number_of_queries(
        self, client, article, asked, rae, eli, django_assert_num_queries
    ):
        client.get(page_of(article, ""))
        with CaptureQueriesContext(connection) as few:
            client.get(page_of(article, ""))
        for _ in range(3):
            ReviewRequest.objects.update(revoked_at=timezone.now())
            ask(article, rae, by=eli)
        with django_assert_num_queries(len(few)):
            client.get(page_of(article, ""))
