"""People use the desk in the language of their account; readers and everybody else notice nothing."""

from django.db import Error

from articles.models import Revision
from articles.publishing import publish
from authors.desk_language import language_of, set_language
from authors.models import AccountSettings
from tests.cast import make_article, make_live


def test_ada_chooses_spanish_and_the_desk_is_in_spanish(client, ada):
    client.force_login(ada)
    assert '<html lang="en-us"' in client.get("/admin/account/").content.decode()
    answer = client.post("/admin/account/", {"language": "es"}, follow=True)
    page = answer.content.decode()
    assert '<html lang="es"' in page
    assert "Cambios guardados." in page
    assert "Español" in page
    assert language_of(ada) == "es"


def test_the_choice_belongs_to_the_account(client, ada, eli):
    set_language(ada, "es")
    client.force_login(eli)
    assert '<html lang="en-us"' in client.get("/admin/").content.decode()


def test_a_language_without_translations_is_refused(client, ada):
    client.force_login(ada)
    assert client.post("/admin/account/", {"language": "xx"}).status_code == 200
    assert not AccountSettings.objects.exists()


def test_a_language_that_the_site_has_no_more_is_ignored(ada):
    set_language(ada, "tlh")
    assert language_of(ada) == "en-us"


def test_the_site_and_the_preview_stay_in_the_language_of_the_site(client, eli):
    article = make_live()
    set_language(eli, "es")
    client.force_login(eli)
    for path in ("/", f"/articles/{article.slug}/", f"/admin/articles/article/{article.pk}/preview/"):
        page = client.get(path).content.decode()
        assert '<html lang="en-US"' in page
        assert "Skip to" in page


def test_what_is_stored_is_in_the_language_of_the_site(client, eli):
    article = make_article()
    set_language(eli, "es")
    client.force_login(eli)
    client.post(f"/admin/articles/article/{article.pk}/publish/", {"when": "now"})
    assert Revision.objects.filter(article=article).first().reason in ("Published", "Saved")
    publish(article, by=eli)


def test_a_lost_database_changes_nothing(client, ada, monkeypatch):
    client.force_login(ada)

    def fail(user):
        raise Error

    monkeypatch.setattr("authors.desk_language.language_of", fail)
    assert client.get("/admin/").status_code == 200
