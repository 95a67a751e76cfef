"""Permissions at the desk, for each role."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article, RelatedPost, Revision
from articles.publishing import live_edition_of, publish, unpublish
from tests.cast import make_article, make_live
from tests.conftest import account
from tests.desk.posting import ADD, change, form, form_sections, page, section

pytestmark = pytest.mark.django_db
LIST = "/admin/articles/article/"
PUBLISHING = ("publish", "unpublish", "editions/1/cancel", "editions/1/roll-back")
READING = ("revisions", "compare", "history", "duplicate")
EDITING = ("revisions/1/restore", "revisions/1/name")


def titles(client) -> set[str]:
    return {article.title for article in client.get(LIST).context["cl"].result_list}


def test_sam_and_a_reader_do_not_enter(client, logged_in, sam):
    article = make_article()
    for path in (LIST, ADD, change(article), page(article, "publish"), page(article, "editions")):
        assert client.get(path).status_code == 302
    logged_in(sam)
    for path in (LIST, ADD, change(article), page(article, "publish"), page(article, "editions")):
        assert client.get(path).headers["Location"].startswith("/admin/login/")


def test_ada_sees_her_own_articles_and_eli_all(logged_in, ada, eli):
    make_article("Hers", by=ada)
    make_article("Another's", by=eli)
    make_live("Live")
    assert titles(logged_in(ada)) == {"Hers"}
    assert titles(logged_in(eli)) == {"Hers", "Another's", "Live"}


def test_ada_does_not_open_or_change_anothers_by_its_id(logged_in, ada, eli):
    article = make_article("Another's", by=eli)
    client = logged_in(ada)
    assert client.get(change(article)).status_code == 404
    client.post(change(article), form(form_sections(article), article=article, title="Mine now"))
    article.refresh_from_db()
    assert article.title == "Another's"
    assert client.get(page(article, "editions")).status_code == 404
    assert client.get(page(article, "history")).status_code == 404


def test_ada_edits_her_own_until_it_is_published(logged_in, ada):
    article = make_article("Hers", by=ada)
    client = logged_in(ada)
    assert (
        client.post(change(article), form(form_sections(article), article=article, dek="A line.")).status_code
        == 302
    )
    article.refresh_from_db()
    assert article.dek == "A line."
    publish(article, by=None)
    assert (
        client.post(
            change(article), form(form_sections(article), article=article, dek="Another.")
        ).status_code
        == 403
    )
    shown = client.get(change(article))
    assert shown.status_code == 200
    assert 'name="_continue"' not in shown.content.decode()
    assert "What can I ask?" in shown.content.decode()
    article.refresh_from_db()
    assert article.dek == "A line."


@pytest.mark.parametrize("when", ["scheduled", pytest.param("over", marks=pytest.mark.soak)])
def test_what_an_editor_scheduled_or_took_down_is_no_longer_adas_to_edit(logged_in, ada, clock, when):
    article = make_article("Hers", by=ada)
    publish(article, by=None, at=timezone.now() + timedelta(days=1) if when == "scheduled" else None)
    clock.shift(60)
    if when == "over":
        unpublish(article, by=None)
    client = logged_in(ada)
    assert client.post(change(article), form(form_sections(article), article=article)).status_code == 403
    assert client.post(page(article, "delete"), {"post": "yes"}).status_code == 403
    assert Article.objects.filter(pk=article.pk).exists()


REVISION_PAGES = [*READING, *EDITING]


def test_revisions_are_for_those_who_see_the_article(client, logged_in, sam, ada, eli):
    own, other = make_article("Hers", by=ada), make_article("Another's", by=eli)
    for name in REVISION_PAGES:
        assert client.get(page(own, name)).status_code == 302, name
    logged_in(sam)
    for name in REVISION_PAGES:
        assert client.get(page(own, name)).headers["Location"].startswith("/admin/login/"), name
    logged_in(ada)
    for name in REVISION_PAGES:
        assert client.get(page(own, name) + "?old=1&new=now").status_code == 200, name
        for answer in (
            client.get(page(other, name)),
            client.post(page(other, name), {"name": "Hers", "base": "1"}),
        ):
            assert answer.status_code in (404, 405), name
    assert Article.objects.count() == 2


def test_ada_reads_the_revisions_of_what_is_published_and_changes_nothing(logged_in, ada):
    article = make_live("Hers", by=ada)
    client = logged_in(ada)
    assert "Restore…" not in client.get(page(article, "revisions")).content.decode()
    for name in EDITING:
        assert client.get(page(article, name)).status_code == 403, name
        assert client.post(page(article, name), {"name": "Mine", "base": "2"}).status_code == 403, name
        assert not Revision.objects.exclude(name="").exists(), name


def test_a_writer_may_not_publish(logged_in, ada):
    article = make_article(by=ada)
    client = logged_in(ada)
    for name in PUBLISHING:
        assert client.get(page(article, name)).status_code == 403
        assert client.post(page(article, name), {"when": "now"}).status_code == 403
    assert client.post(page(article, "editions/1/remake")).status_code == 403
    assert live_edition_of(article) is None
    assert "Publish" not in client.get(change(article)).content.decode()
    response = client.post(change(article), form(form_sections(article), article=article, _publish="1"))
    assert "publish" not in response.headers["Location"]


def test_ada_moves_her_draft_to_the_trash_and_not_anothers(logged_in, ada, eli):
    own, other = make_article("Hers", by=ada), make_article("Another's", by=eli)
    client = logged_in(ada)
    client.post(page(own, "delete"), {"post": "yes"})
    client.post(page(other, "delete"), {"post": "yes"})
    assert set(Article.objects.filter(trashed_at=None).values_list("title", flat=True)) == {"Another's"}


def test_eli_does_not_delete_what_was_published(logged_in, eli, clock):
    article = make_live()
    clock.shift(60)
    unpublish(article, by=None)
    client = logged_in(eli)
    assert client.post(page(article, "delete"), {"post": "yes"}).status_code == 403
    assert "Delete…" not in client.get(change(article)).content.decode()
    assert Article.objects.exists()


def test_a_forged_related_post_does_not_tell_the_title_of_a_secret(logged_in, ada, eli):
    own, secret, live = make_article("Hers", by=ada), make_article("A secret", by=eli), make_live("For all")
    client = logged_in(ada)
    data = form(form_sections(own), article=own, related=[secret.pk])
    response = client.post(change(own), data)
    assert response.status_code == 200
    assert "A secret" not in response.content.decode()
    data = form(form_sections(own), article=own, related=[live.pk])
    assert client.post(change(own), data).status_code == 302
    assert RelatedPost.objects.get().post == live


def test_a_related_post_that_eli_chose_does_not_stop_adas_save(logged_in, ada, eli):
    secret = make_article("A secret", by=eli)
    own = make_article("Hers", by=ada, related=[secret])
    data = form([*form_sections(own), section("More?", "Text.")], article=own, related=[secret.pk])
    assert logged_in(ada).post(change(own), data).status_code == 302


@pytest.mark.soak
def test_choosing_related_posts_shows_ada_her_own_and_live_ones(logged_in, ada, eli):
    make_article("Hers", by=ada)
    make_article("A secret", by=eli)
    make_live("For all")
    found = logged_in(ada).get("/admin/articles/article/choices/?kind=related&q=").json()["choices"]
    assert {item["label"] for item in found} == {"Hers", "For all"}


def test_created_by_cannot_be_forged(logged_in, ada, eli):
    logged_in(ada).post(ADD, form([section("", "x")], title="Hers", created_by=eli.pk))
    assert Article.objects.get().created_by == ada


def test_editions_and_revisions_have_no_form(logged_in, cleo):
    client = logged_in(cleo)
    for model in ("edition", "revision"):
        assert client.get(f"/admin/articles/{model}/").status_code == 404


def test_a_writer_sees_the_library_and_an_editor_adds_to_it(logged_in, ada, eli):
    models = ("topic", "episode", "series")
    client = logged_in(ada)
    for model in models:
        assert client.get(f"/admin/articles/{model}/").status_code == 200, model
        assert client.get(f"/admin/articles/{model}/add/").status_code == 403, model
    logged_in(eli)
    for model in models:
        assert client.get(f"/admin/articles/{model}/add/").status_code == 200, model


def test_a_writer_adds_pictures_and_changes_none(logged_in, ada):
    assert logged_in(ada).get("/admin/articles/picture/add/").status_code == 200


def test_choosing_a_picture_is_for_those_who_may_add_one(client, logged_in, sam, ada, eli):
    assert client.get("/admin/library/pictures/").status_code == 302
    assert logged_in(sam).get("/admin/library/pictures/").status_code == 302
    for user in (ada, eli):
        assert logged_in(user).get("/admin/library/pictures/").status_code == 200


def test_accounts_are_for_the_chief_editor(logged_in, ada, eli, cleo):
    assert logged_in(ada).get("/admin/auth/user/").status_code == 403
    assert logged_in(eli).get("/admin/auth/user/").status_code == 403
    assert logged_in(cleo).get("/admin/auth/user/").status_code == 200


def test_cleo_makes_no_superuser_and_touches_none(logged_in, cleo, ada):
    root = account("root")
    root.is_superuser = True
    root.save()
    client = logged_in(cleo)
    assert client.get(f"/admin/auth/user/{root.pk}/change/").status_code == 302
    client.post(
        f"/admin/auth/user/{root.pk}/password/", {"password1": "x1y2z3-long", "password2": "x1y2z3-long"}
    )
    root.refresh_from_db()
    data = {
        "username": "ada",
        "is_active": "on",
        "is_staff": "on",
        "is_superuser": "on",
        "user_permissions": ["1"],
    }
    dates = {"date_joined_0": "2026-01-01", "date_joined_1": "00:00:00"}
    assert client.post(f"/admin/auth/user/{ada.pk}/change/", data | dates).status_code == 302
    ada.refresh_from_db()
    assert not ada.is_superuser
    assert not ada.user_permissions.exists()
    assert not root.check_password("x1y2z3-long")
