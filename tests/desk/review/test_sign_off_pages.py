"""The review page of an article, and the review file."""

import csv
from io import StringIO

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, SignedBy, SignOff
from articles.publishing import publish, withdraw_sign_off
from tests.cast import make_article, rewrite, set_letters, sign_with_account
from tests.reading.episodes import make_episode

pytestmark = pytest.mark.django_db


def url(name: str, *ids: int) -> str:
    return reverse(f"admin:articles_article_{name}", args=ids)


@pytest.fixture
def article(db, rae):
    return make_article()


def test_the_page_says_in_words_what_the_review_is_worth(client, eli, rae, article):
    client.force_login(eli)
    assert "This text was not reviewed." in client.get(url("review", article.pk)).content.decode()
    sign_with_account(article, rae, sources="Two guidelines.", interests="None.")
    page = client.get(url("review", article.pk)).content.decode()
    assert "This text was reviewed by Rae Kim on" in page
    assert "Two guidelines." in page
    rewrite(article, "Another text.")
    assert "edited since." in client.get(url("review", article.pk)).content.decode()


@pytest.mark.soak
def test_the_page_says_what_reviews_of_sections_and_of_the_episode_are_worth(client, eli, rae, article):
    episode = make_episode("Listening")
    Article.objects.filter(pk=article.pk).update(episode=episode)
    client.force_login(eli)

    def page() -> str:
        return client.get(url("review", article.pk)).content.decode()

    assert "This episode was not reviewed." in page()
    sign_with_account(article, rae, scope="sections", sections=[0, 1])
    sign_with_account(episode, rae)
    assert "This episode was reviewed by Rae Kim on" in page()
    assert "These sections" in page()
    assert "This episode</span>" in page()
    rewrite(article, "Another text.")
    assert "<dd>What can I ask?</dd>" in page()
    assert "<dd>1 section</dd>" in page()
    assert "These sections" not in page()


def test_a_reviewer_with_an_account_signs_at_the_desk(client, eli, rae, article):
    rae.user = eli
    rae.save()
    client.force_login(eli)
    assert url("sign_off", article.pk) in client.get(url("review", article.pk)).content.decode()
    assert "You sign as Rae Kim." in client.get(url("sign_off", article.pk)).content.decode()
    response = client.post(url("sign_off", article.pk), {"sources": "Two guidelines.", "due": "2001-01-01"})
    assert "before this one" in response.content.decode()
    assert "Two guidelines." in response.content.decode(), "nothing that was typed is lost"
    client.post(url("sign_off", article.pk), {"sources": "Two guidelines."})
    signed = SignOff.objects.get()
    assert (signed.signed_by, signed.reviewer, signed.sources) == (SignedBy.ACCOUNT, rae, "Two guidelines.")
    client.post(url("withdraw_review", article.pk, signed.pk), {"reason": "A source was retracted."})
    assert "A source was retracted." in client.get(url("review", article.pk)).content.decode()


def test_nobody_signs_for_somebody_else_or_reviews_an_article_of_their_own(client, eli, rae, article):
    client.force_login(eli)
    assert client.post(url("sign_off", article.pk), {}).status_code == 403
    assert client.post(url("record_review", article.pk), {}).status_code == 403
    signed = sign_with_account(article, rae)
    assert client.post(url("withdraw_review", article.pk, signed.pk), {"reason": "No."}).status_code == 403
    rae.user = eli
    rae.save()
    own = make_article("By Rae", authors=[rae])
    assert url("sign_off", own.pk) not in client.get(url("review", own.pk)).content.decode()
    answer = client.post(url("sign_off", own.pk), {}).content.decode()
    assert "Rae Kim is an author of this article" in answer


def test_a_chief_editor_records_a_review_with_evidence(client, cleo, rae, article):
    client.force_login(cleo)
    given = {"reviewer": rae.pk, "on": timezone.localdate().isoformat()}
    assert "This field is required." in client.post(url("record_review", article.pk), given).content.decode()
    client.post(url("record_review", article.pk), given | {"evidence": "A letter of May 5."})
    assert SignOff.objects.get().signed_by == SignedBy.RECORD
    assert "A letter of May 5." in client.get(url("review", article.pk)).content.decode()


def test_the_review_file_has_every_review_and_version(client, eli, rae, article):
    set_letters(rae, "=PhD()")
    signed = sign_with_account(article, rae, sources="Two guidelines.")
    publish(article, by=eli, note="First version.")
    withdraw_sign_off(signed, by=rae.user, reason="A source was retracted.")
    client.force_login(eli)
    for page in (url("review_file", article.pk), reverse("admin:articles_review_file")):
        text = client.get(page).content.decode()
        assert all(
            words in text for words in ("Two guidelines.", "First version.", "A source was retracted.")
        )
    for file in (url("review_file_csv", article.pk), reverse("admin:articles_review_file_csv")):
        response = client.get(file)
        assert response["Content-Type"].startswith("text/csv")
        rows = list(csv.DictReader(StringIO(response.content.decode("utf-8-sig"))))
        assert [row["What"] for row in rows] == ["Review", "Version 1", "Review withdrawn"]
        assert rows[0]["Credentials"] == "'=PhD()", "a spreadsheet does not run it"
        assert "Sources checked: Two guidelines." in rows[0]["Details"]
