"""The trash at the desk: no list, search or chooser has what is in it, and its page restores or deletes."""

from datetime import timedelta

import pytest

from articles.models import Article
from articles.publishing import move_to_trash
from articles.publishing.library import describe_picture
from tests.cast import make_article, make_live, make_series, save_picture
from tests.desk.posting import change, form, form_sections, page
from tests.desk.writing.test_markdown_views import png

pytestmark = pytest.mark.django_db
LIST = "/admin/articles/article/"
TRASH = f"{LIST}trash/"
START = "/admin/"


def html(client, path: str) -> str:
    return client.get(path).content.decode()


def test_a_draft_is_moved_listed_and_restored(logged_in, eli, clock):
    article = make_article("Sleep")
    client = logged_in(eli)
    question = html(client, page(article, "delete"))
    assert "Move “Sleep” to the trash? You can restore it there for 30 days." in question
    moved = client.post(page(article, "delete"), {"post": "yes"}, follow=True).content.decode()
    assert f'“Sleep” is in the trash. <a href="{TRASH}">' in moved
    assert "Moved here by eli, June 1, 2026, 12:00 PM." in html(client, TRASH)
    assert "Deleted for good on July 1, 2026." in html(client, TRASH)
    restored = client.post(page(article, "restore-from-trash"), follow=True).content.decode()
    assert f'Restored “Sleep”. <a href="{change(article)}">' in restored
    assert "The trash is empty." in restored
    assert client.get(change(article)).status_code == 200


def test_what_is_in_the_trash_is_nowhere_else(logged_in, eli, ada):
    article = make_article("Sleep well", by=ada, topics=["Rest"])
    picture = save_picture("images/a.png", png(), by=None)
    Article.objects.filter(pk=article.pk).update(image=picture)
    move_to_trash(article, by=None)
    for user in (ada, eli):
        client = logged_in(user)
        assert "Sleep well" not in html(client, START) + html(client, f"{LIST}?q=sleep")
        for kind in ("related", "articles", "parts"):
            found = client.get(f"{LIST}choices/?kind={kind}&q=sleep").json()["choices"]
            assert found == []
        for name in ("change", "history", "revisions", "editions", "duplicate", "preview", "delete"):
            answer = client.get(page(article, name))
            assert answer.status_code in (302, 404, 405)
            assert "Sleep well" not in answer.content.decode()
        assert client.get("/admin/library/pictures/?q=sleep").json()["pictures"] == []
    topics = logged_in(eli).get("/admin/articles/topic/").context["cl"].result_list
    assert [topic.articles for topic in topics] == [0]
    asked = "/admin/autocomplete/?app_label=articles&model_name=edition&field_name=replaced_by&term=sleep"
    assert client.get(asked).json()["results"] == []


def test_ada_has_her_own_trash_and_eli_all(logged_in, ada, eli):
    hers, his = make_article("Hers", by=ada), make_article("His", by=eli)
    for article in (hers, his):
        move_to_trash(article, by=None)
    client = logged_in(ada)
    assert [row.article for row in client.get(TRASH).context["rows"]] == [hers]
    for name in ("restore-from-trash", "delete-for-good"):
        assert client.post(page(his, name)).status_code == 404
    client = logged_in(eli)
    assert {row.article for row in client.get(TRASH).context["rows"]} == {hers, his}
    assert "This cannot be undone." in html(client, page(hers, "delete-for-good"))
    client.post(page(hers, "delete-for-good"))
    assert set(Article.objects.all()) == {his}


def test_opening_the_trash_deletes_what_is_too_old(logged_in, eli, clock):
    move_to_trash(make_article("Old"), by=None)
    clock.shift(timedelta(days=30))
    move_to_trash(make_article("New"), by=None)
    assert "Old" not in html(logged_in(eli), TRASH)
    assert set(Article.objects.values_list("title", flat=True)) == {"New"}


def test_a_chosen_article_stays_where_it_was_chosen(logged_in, eli):
    trashed = make_article("Sleep")
    article = make_article("Other", related=[trashed])
    series = make_series("Beginning", [trashed, article])
    move_to_trash(trashed, by=None)
    client = logged_in(eli)
    assert "Sleep (in the trash)" in html(client, change(article))
    data = form(form_sections(article), article=article, related=[trashed.pk], dek="A line.")
    assert client.post(change(article), data).status_code == 302
    assert [post.post for post in article.related_posts.all()] == [trashed]
    path = f"/admin/articles/series/{series.pk}/change/"
    assert "Sleep (in the trash)" in html(client, path)
    sent = {"title": "Beginning", "slug": "beginning", "position": "1", "parts": [article.pk, trashed.pk]}
    assert client.post(path, sent).status_code == 302
    assert [part.article for part in series.parts.all()] == [article, trashed]


def test_an_open_form_learns_that_its_article_is_gone(logged_in, eli):
    article = make_article("Sleep")
    client = logged_in(eli)
    move_to_trash(article, by=None)
    data = form(form_sections(article), article=article, dek="A line.")
    response = client.post(change(article), data, headers={"X-Requested-With": "XMLHttpRequest"})
    assert response.status_code == 404
    assert "There is no such page" in response.json()["message"]


def test_a_picture_of_a_trashed_article_says_why_it_stays(logged_in, eli):
    picture = save_picture("images/a.png", png(), by=None)
    describe_picture(picture, alt="A chair.", credit="", by=None)
    move_to_trash(make_article("Sleep", image=picture), by=None)
    shown = html(logged_in(eli), f"/admin/articles/picture/{picture.pk}/delete/")
    assert "Sleep (in the trash)" in shown


def test_a_bulk_action_moves_drafts_and_names_what_stays(logged_in, eli):
    drafts, live = [make_article("One"), make_article("Two")], make_live("Live")
    chosen = [article.pk for article in (*drafts, live)]
    response = logged_in(eli).post(LIST, {"action": "trash_them", "_selected_action": chosen}, follow=True)
    text = response.content.decode()
    assert "2 articles are in the trash." in text
    assert "“Live” stays: It was published, so it cannot go to the trash." in text
    assert set(Article.objects.filter(trashed_at=None)) == {live}
