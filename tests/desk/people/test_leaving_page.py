"""The page on which a chief editor chooses what happens when an author leaves."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from articles.publishing import live_edition_of, publish
from articles.publishing.leaving import mark_former
from authors.models import Author
from tests.cast import make_article, make_author, make_live, sign_with_account
from tests.desk.review.test_requests import answers, page_of
from tests.review.asking import ask

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(db) -> Author:
    return make_author("Ana Moreira")


@pytest.fixture
def lee(db) -> Author:
    return make_author("Lee Okafor")


def path_of(author: Author) -> str:
    return reverse("desk_author_leaving", args=[author.pk])


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_cleo_sees_what_will_change_before_it_changes(logged_in, cleo, ana, lee):
    article = make_live("One", authors=[ana])
    publish(article, by=None, at=timezone.now() + timedelta(days=1), note="Later.")
    make_article("A draft", authors=[ana])
    client = logged_in(cleo)
    assert "When somebody leaves" in text(client.get(f"/admin/authors/author/{ana.pk}/change/"))
    page = text(client.get(path_of(ana)))
    assert "2 articles" in page
    assert "Hand 2 articles over" not in page, "first the person is chosen"
    page = text(client.get(path_of(ana), {"to": lee.pk}))
    assert page.count("The draft gets the new byline.") == 2
    assert "Readers see the new byline at once. Text and dates stay." in page
    assert "The edition scheduled for" in page
    assert "Hand 2 articles over to Lee Okafor" in page
    assert [byline.author for byline in article.bylines.all()] == [ana], "to look changes nothing"
    page = text(client.post(path_of(ana), {"do": "hand_over", "to": lee.pk}, follow=True))
    assert "2 articles were handed over to Lee Okafor." in page
    assert "Ana Moreira is marked as former" in page
    assert list(live_edition_of(article).authors.all()) == [lee]


def test_what_is_in_the_way_is_said_and_there_is_no_button(logged_in, cleo, ana, lee):
    article = make_live("One", authors=[ana])
    sign_with_account(article, lee)
    client = logged_in(cleo)
    page = text(client.get(path_of(ana), {"to": lee.pk}))
    assert "Lee Okafor reviewed this text, and cannot be its author as well." in page
    assert "Hand 1 article over" not in page
    page = text(client.post(path_of(ana), {"do": "hand_over", "to": lee.pk}, follow=True))
    assert "“One”: Lee Okafor reviewed this text" in page
    assert article.bylines.get().author == ana


def test_cleo_keeps_the_page_and_takes_it_back(logged_in, cleo, ana):
    make_live("One", authors=[ana])
    client = logged_in(cleo)
    page = text(client.post(path_of(ana), {"do": "former"}, follow=True))
    assert "Ana Moreira is marked as former." in page
    assert "no longer writes or reviews here" in text(client.get(ana.get_absolute_url()))
    page = text(client.post(path_of(ana), {"do": "active"}, follow=True))
    assert "Ana Moreira can write and review again." in page
    assert not Author.objects.get(pk=ana.pk).is_former


def test_open_requests_and_the_account_are_named(logged_in, cleo, sam):
    author, article = Author.objects.get(user=sam), make_article("To be read")
    assert "Also think of" in text(logged_in(cleo).get(path_of(author)))
    ask(article, author, by=None)
    page = text(logged_in(cleo).get(path_of(author)))
    assert "A request to review “To be read” is open." in page
    assert f'href="/admin/auth/user/{sam.pk}/change/"' in page
    assert "No draft and no live or scheduled article has this byline." in page


NONSENSE = [{}, {"do": "x"}, {"do": "hand_over"}, {"do": "hand_over", "to": "x" * 99}]


@pytest.mark.soak
def test_what_makes_no_sense_changes_nothing(logged_in, cleo, ana):
    client = logged_in(cleo)
    for sent in NONSENSE:
        page = text(client.post(path_of(ana), sent, follow=True))
        assert "Choose " in page, sent
        assert not Author.objects.get(pk=ana.pk).is_former, sent


def test_a_former_author_is_not_offered_for_new_work(logged_in, eli, cleo, ana, lee):
    article = make_article("One", authors=[ana])
    mark_former(ana, by=None)
    client = logged_in(eli)
    assert client.get("/admin/articles/article/choices/?kind=authors&q=a").json()["choices"] == [
        {"pk": lee.pk, "label": "Lee Okafor"}
    ]
    assert "Ana Moreira" in client.get(f"/admin/articles/article/{article.pk}/change/").content.decode()
    other = make_article("Two")
    assert "Ana Moreira" not in client.get(page_of(other)).content.decode()
    assert "Select a valid choice" in client.post(page_of(other), answers(ana)).content.decode()
    record = f"/admin/articles/article/{other.pk}/review/record/"
    assert "Ana Moreira" not in logged_in(cleo).get(record).content.decode()
    assert "Ana Moreira" not in client.get(path_of(lee)).content.decode()


def test_a_new_article_of_a_former_author_begins_without_a_byline(logged_in, ada, ana):
    ana.user = ada
    ana.save()
    selected = f'<input type="hidden" name="authors" value="{ana.pk}"'
    assert selected in logged_in(ada).get("/admin/articles/article/add/").content.decode()
    mark_former(ana, by=None)
    assert selected not in logged_in(ada).get("/admin/articles/article/add/").content.decode()
    assert not Article.objects.exists()
