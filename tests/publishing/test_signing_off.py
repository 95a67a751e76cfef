"""Who may sign off what, what a sign-off stores, and who may withdraw it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.manuscript.decisions import section_digest
from articles.models import (
    Article,
    Episode,
    LoggedAction,
    ReviewRequest,
    ReviewScope,
    SignedBy,
    SignOff,
    current_episode_sign_off,
    current_revision,
    current_sign_off,
    draft_manuscript_of,
)
from articles.publishing import Refused, sign_off, withdraw_sign_off
from authors.models import Author
from tests.cast import make_article, make_author, rewrite, set_letters, sign_with_account

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def request_to(reviewer: Author, article: Article, **fields: object) -> ReviewRequest:
    return ReviewRequest.objects.create(
        article=article,
        revision=current_revision(article),
        reviewer=reviewer,
        due=TODAY(),
        expires_at=timezone.now() + timedelta(days=7),
        **fields,
    )


def make_episode(**fields: object) -> Episode:
    given = {"title": "Talking", "slug": "talking", "audio": "audio/a.mp3", "seconds": 9, "size": 9} | fields
    return Episode.objects.create(mime_type="audio/mpeg", transcript="Hello.", **given)


def test_a_sign_off_stores_what_a_review_record_needs(rae):
    set_letters(rae, "PhD")
    article = make_article()
    signed = sign_with_account(
        article, rae, due=date(2030, 1, 1), sources="Two guidelines.", interests="None."
    )
    set_letters(rae, "LCSW")
    signed.refresh_from_db()
    assert (signed.credentials, signed.sources, signed.interests) == ("PhD", "Two guidelines.", "None.")
    assert signed.signed_by == SignedBy.ACCOUNT
    sections = draft_manuscript_of(article).sections
    assert signed.section_digests[1:] == [section_digest(section) for section in sections]


def test_a_sign_off_is_of_the_revision_that_the_reviewer_saw(rae):
    article = make_article()
    seen = current_revision(article)
    rewrite(article, "Something else.")
    signed = sign_with_account(article, rae, revision=seen)
    assert current_sign_off(article, draft_manuscript_of(article)) is None
    rewrite(article, "It is ordinary to be nervous.")
    assert signed.revision == seen


def test_only_the_reviewer_signs_with_an_account(rae, eli, cleo):
    article = make_article()
    for other in (eli, cleo, None):
        with pytest.raises(PermissionDenied):
            sign_off(article, reviewer=rae, on=TODAY(), signed_by=SignedBy.ACCOUNT, by=other)
    assert not SignOff.objects.exists()


def test_only_a_request_to_this_reviewer_about_this_article_signs_by_a_link(rae):
    article, other = make_article(), make_article("Another")
    request = request_to(rae, article)
    signed = sign_off(article, reviewer=rae, on=TODAY(), signed_by=SignedBy.LINK, request=request, by=None)
    assert signed.request == request
    assert LoggedAction.objects.latest("pk").user_name == "Rae Kim"
    for reviewer, target, asked in (
        (rae, other, request),
        (make_author("Sam Rivers"), article, request),
        (rae, article, None),
        (rae, article, request_to(rae, article, scope=ReviewScope.EPISODE)),
    ):
        with pytest.raises(PermissionDenied):
            sign_off(target, reviewer=reviewer, on=TODAY(), signed_by=SignedBy.LINK, request=asked, by=None)


def test_only_chief_editors_record_a_review_and_only_with_evidence(rae, eli, cleo):
    article = make_article()
    with pytest.raises(PermissionDenied):
        sign_off(article, reviewer=rae, on=TODAY(), evidence="A letter", by=eli)
    with pytest.raises(Refused, match="Say how you know"):
        sign_off(article, reviewer=rae, on=TODAY(), by=cleo)
    assert sign_off(article, reviewer=rae, on=TODAY(), evidence="A letter", by=cleo).signed_by == "record"


def test_a_record_and_a_partial_review_replace_no_review_that_is_worth_more(rae, cleo):
    article = make_article()
    signed = sign_with_account(article, rae, sources="Two guidelines.")
    with pytest.raises(Refused, match="has signed this off already"):
        sign_off(article, reviewer=rae, on=TODAY(), evidence="A letter", by=cleo)
    with pytest.raises(Refused, match="has signed this off already"):
        sign_with_account(article, rae, scope=ReviewScope.SECTIONS, sections=[0])
    assert SignOff.objects.get() == signed
    assert (SignOff.objects.get().sources, SignOff.objects.get().scope) == ("Two guidelines.", "article")


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"on": date(2999, 1, 1)}, "in the future"),
        ({"due": date(2001, 1, 1)}, "before this one"),
        ({"sources": "x" * 5001}, "at most 5000"),
        ({"scope": ReviewScope.SECTIONS}, "at least one section"),
        ({"scope": ReviewScope.SECTIONS, "sections": [7, -1]}, "at least one section"),
    ],
)
def test_impossible_records_are_refused(rae, given, reason):
    with pytest.raises(Refused, match=reason):
        sign_with_account(make_article(), rae, **given)


def test_a_sign_off_of_chosen_sections_is_no_review_of_the_article(rae):
    article = make_article()
    signed = sign_with_account(article, rae, scope=ReviewScope.SECTIONS, sections=[1])
    manuscript = draft_manuscript_of(article)
    assert signed.section_digests == [section_digest(manuscript.sections[1])]
    assert current_sign_off(article, manuscript) is None


def test_an_episode_has_its_own_review(rae):
    episode = make_episode()
    signed = sign_with_account(episode, rae)
    assert (signed.target, signed.article) == (episode, None)
    assert current_episode_sign_off(episode) == signed
    episode.transcript = "Other words."
    episode.save()
    assert current_episode_sign_off(episode) is None
    with pytest.raises(IntegrityError), transaction.atomic():
        SignOff.objects.update(article=make_article())


def test_an_author_of_an_article_with_the_episode_does_not_review_it(rae):
    episode = make_episode()
    article = make_article(authors=[rae])
    Article.objects.filter(pk=article.pk).update(episode=episode)
    with pytest.raises(Refused, match="an author of an article with this episode"):
        sign_with_account(episode, rae)


def test_the_reviewer_or_a_chief_editor_withdraws_with_a_reason(rae, eli, cleo):
    article = make_article()
    signed = sign_with_account(article, rae)
    for options in ({"by": eli}, {"reviewer": make_author("Sam Rivers")}):
        with pytest.raises(PermissionDenied):
            withdraw_sign_off(signed, reason="It is wrong.", **options)
    with pytest.raises(Refused, match="why"):
        withdraw_sign_off(signed, by=cleo, reason="  ")
    withdraw_sign_off(signed, by=rae.user, reason="A source was retracted.")
    withdraw_sign_off(signed, by=cleo, reason="A second reason.")
    signed.refresh_from_db()
    assert (signed.withdrawn_by_name, signed.withdrawal_reason) == ("rae-kim", "A source was retracted.")
    assert current_sign_off(article, draft_manuscript_of(article)) is None
    assert sign_with_account(article, rae) != signed, "the same text can be signed again"
