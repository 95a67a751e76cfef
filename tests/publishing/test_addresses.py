"""Slugs: which article owns one, and what happens to it when the article is deleted."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from articles.models import RESERVED_SLUGS, Address, Article, check_slug, claim_slug
from articles.publishing import Refused, delete, publish, unpublish
from articles.reading.pages.site_context import HELP_SLUG
from tests.cast import make_article, make_live
from tests.publishing.test_timeline import seen

pytestmark = pytest.mark.django_db


def test_two_articles_wanting_one_slug(eli):
    make_article("Sleep", slug="sleep")
    with pytest.raises(ValidationError, match="“sleep” is taken"):
        check_slug("sleep", kind="article", article_id=None)


def test_a_slug_once_held_stays_with_its_article():
    first = make_article("Sleep", slug="sleep")
    first.slug = "rest"
    first.save()
    claim_slug(first)
    second = make_article("Another", slug="another")
    second.slug = "sleep"
    with pytest.raises(ValidationError, match="“sleep” is taken"):
        claim_slug(second)
    first.slug = "sleep"
    claim_slug(first)
    assert set(first.addresses.values_list("slug", flat=True)) == {"sleep", "rest"}


@pytest.mark.parametrize("word", sorted(RESERVED_SLUGS))
def test_a_standing_page_cannot_take_a_word_the_site_uses(word):
    with pytest.raises(ValidationError, match="The site itself uses"):
        check_slug(word, kind="page", article_id=None)
    check_slug(word, kind="article", article_id=None)


def test_every_first_word_of_an_address_of_ours_is_reserved():
    from django.urls import get_resolver

    firsts = {str(pattern.pattern).split("/")[0] for pattern in get_resolver().url_patterns}
    firsts |= {
        str(pattern.pattern).split("/")[0]
        for resolver in get_resolver().url_patterns
        for pattern in getattr(resolver, "url_patterns", ())
        if not str(resolver.pattern)
    }
    # A path with a dot is no slug, so no standing page can take it.
    words = {word.lstrip("^") for word in firsts if word and not word.startswith("<") and "." not in word}
    # The text of the Get help page is a standing page at the same address.
    assert words - {HELP_SLUG} <= RESERVED_SLUGS


def test_deleting_a_draft_frees_its_address(eli):
    article = make_article("Sleep", slug="sleep")
    delete(article, by=eli)
    assert seen("sleep") == "404"
    assert not Address.objects.exists()


def test_deleting_what_readers_had_leaves_410(cleo, clock):
    article = make_live("Sleep", slug="sleep")
    article.slug = "never-shown"
    article.save()
    claim_slug(article)
    clock.shift(60)
    unpublish(article, by=cleo)
    delete(article, by=cleo)
    assert not Article.objects.exists()
    assert (seen("sleep"), seen("never-shown")) == ("410", "404")
    with pytest.raises(ValidationError, match="a deleted article"):
        check_slug("sleep", kind="article", article_id=None)


def test_what_readers_have_cannot_be_deleted(cleo):
    with pytest.raises(Refused, match="Unpublish it first"):
        delete(make_live(), by=cleo)


def test_an_editor_deletes_drafts_but_nothing_that_was_published(eli, clock):
    article = make_live()
    clock.shift(60)
    unpublish(article, by=eli)
    with pytest.raises(PermissionDenied):
        delete(article, by=eli)


def test_ada_may_not_publish(ada):
    with pytest.raises(PermissionDenied):
        publish(make_article(by=ada), by=ada)
