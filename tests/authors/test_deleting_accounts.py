"""Deleting an account leaves everything that the person wrote, signed and did."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import models
from django.utils import timezone

from articles.action_log import LoggedAction
from articles.models import Article, Comment, Edition, Revision, SignOff
from articles.publishing import publish
from articles.publishing.commenting import add_comment
from authors.models import Author, Credential, ProfileRevision
from tests.cast import make_article, make_author, sign_with_account
from tests.conftest import account

# What belongs to an account alone, and goes with it. Everything else must outlive it.
PRIVATE_TO_ACCOUNT = {
    "articles.Autosave.user",
    "articles.Presence.user",
    "authors.AccountSettings.user",
    "authors.Session.account",
}
# What belongs to a profile alone, and goes with it.
PRIVATE_TO_AUTHOR = {
    "authors.ContactDetails.author",
    "authors.Credential.author",
    "authors.Invitation.author",
    "authors.ProfileRevision.author",
}


def cascading(target: type[models.Model]) -> set[str]:
    """Return every foreign key of our tables that deletes its row together with a row of `target`."""
    apps_of_ours = (apps.get_app_config(name) for name in ("articles", "authors"))
    tables = [table for app in apps_of_ours for table in app.get_models(include_auto_created=True)]
    return {
        f"{table._meta.label}.{field.name}"
        for table in tables
        for field in table._meta.concrete_fields
        if field.related_model is target and field.remote_field.on_delete is models.CASCADE
    }


def test_only_settings_and_sessions_go_with_an_account():
    assert cascading(User) == PRIVATE_TO_ACCOUNT


def test_only_the_profile_itself_goes_with_an_author():
    assert cascading(Author) == PRIVATE_TO_AUTHOR


@pytest.fixture
def chief_who_wrote(db) -> User:
    """An account that did everything an account can leave traces of."""
    person = account("max", "chief editor")
    author = make_author("Max Berg", user=person)
    article = make_article("One", by=person, authors=[author])
    publish(article, by=person)
    publish(article, by=person, at=timezone.now() + timedelta(days=1), note="Later.")
    add_comment(article, text="Remember this.", part="title", by=person)
    sign_with_account(make_article("Reviewed"), author)
    Credential.objects.create(author=author, letters="PhD", verified_by=person, verified_by_name="Max Berg")
    ProfileRevision.objects.create(
        author=author, number=2, data={}, state="approved", made_by=person, made_by_name="Max Berg"
    )
    return person


def rows() -> dict[str, int]:
    kept = (Article, Edition, Revision, Comment, SignOff, Author, Credential, ProfileRevision)
    return {model.__name__: model.objects.count() for model in kept}


def test_an_account_is_deleted_and_the_work_stays_whole(client, logged_in, chief_who_wrote, cleo):
    before = rows()
    logged = list(LoggedAction.objects.filter(user_name="max").values_list("pk", flat=True))
    response = logged_in(cleo).post(f"/admin/auth/user/{chief_who_wrote.pk}/delete/", {"post": "yes"})
    assert response.status_code == 302
    assert not User.objects.filter(username="max").exists()
    assert rows() == before
    assert list(LoggedAction.objects.filter(user_name="max").values_list("pk", flat=True)) == logged
    author = Author.objects.get(slug="max-berg")
    assert author.user is None
    assert {edition.authors.get() for edition in Edition.objects.filter(slug="one")} == {author}
    assert Article.objects.get(slug="one").bylines.get().author == author
    assert SignOff.objects.get().reviewer == author
    assert Comment.objects.get().name == "max"
    assert Credential.objects.get().verified_by_name == "Max Berg"
    assert ProfileRevision.objects.get(number=2).made_by_name == "Max Berg"
    page = client.get("/articles/one/").content.decode()
    assert "Max Berg" in page
    assert client.get("/authors/max-berg/").status_code == 200
