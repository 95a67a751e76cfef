"""People use the desk in the language of their account; readers and everybody else notice nothing."""

from datetime import timedelta

from axes.models import AccessFailureLog
from django.contrib.auth.models import User
from django.db import Error
from django.utils.translation import override

from articles.action_log import LoggedAction
from articles.models import Revision
from articles.publishing import duplicate, move_to_trash, publish
from authors.desk_language import language_of, set_language
from authors.models import AccountSettings
from tests.authors.test_accounts_admin import account_page, fields
from tests.cast import make_article, make_live
from tests.conftest import BACKEND
from tests.desk.posting import publication


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
    client.post(f"/admin/articles/article/{article.pk}/publish/", publication(article))
    assert Revision.objects.filter(article=article).first().reason in ("Published", "Saved")
    publish(article, by=eli)


def test_the_action_log_is_in_the_language_of_the_site(client, ada, clock):
    root = User.objects.create_superuser("root")
    move_to_trash(make_article(by=ada), by=ada)
    clock.shift(timedelta(days=31))
    set_language(root, "es")
    client.force_login(root, backend=BACKEND)
    assert "Papelera" in client.get("/admin/articles/article/trash/").text
    client.post(account_page(ada), fields(ada, first_name="Ada", is_staff=""))
    failed = AccessFailureLog.objects.create(username="ada")
    client.post(f"/admin/axes/accessfailurelog/{failed.pk}/delete/", {"post": "yes"})
    client.post("/admin/login/?next=/admin/", {"username": "nobody", "password": "x"})
    logged = list(LoggedAction.objects.exclude(text="").order_by("pk").values_list("text", flat=True))
    assert logged == [
        "After 30 days in the trash.",
        "May no longer use the desk. Changed: first name.",
        "1 record of a failed login.",
        "Login failed for an unknown name.",
    ]


def test_a_copy_has_a_title_in_the_language_of_the_articles(eli):
    article = make_article("What happens first?")
    with override("es"):
        copied = duplicate(article, by=eli)
    assert (copied.title, copied.slug) == ("Copy of What happens first?", "copy-of-what-happens-first")


def test_a_lost_database_changes_nothing(client, ada, monkeypatch):
    client.force_login(ada)

    def fail(user):
        raise Error

    monkeypatch.setattr("authors.desk_language.language_of", fail)
    assert client.get("/admin/").status_code == 200
