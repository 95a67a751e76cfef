"""The desk in a browser: a policy that nothing breaks, and pages that fit their window."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Topic
from articles.publishing import publish
from articles.publishing.library import save_picture
from tests.cast import make_author, make_live
from tests.desk.posting import ADD, change, page
from tests.desk.test_markdown_views import png

pytestmark = pytest.mark.django_db


def test_no_page_of_the_desk_breaks_the_policy(desk, cleo):
    related = make_live("Another")
    article = make_live(authors=[make_author("Ana Moreira")], topics=["First session"], related=[related])
    publish(article, by=None, at=timezone.now() + timedelta(days=1))
    picture = save_picture("images/a.png", png(), by=cleo)
    paths = ["/admin/", "/admin/password_change/", "/admin/articles/article/", ADD, change(article)]
    paths += [page(article, name) for name in ("publish", "editions", "unpublish", "delete", "revisions")]
    paths += [page(article, "editions/2/cancel"), page(article, "editions/1/roll-back")]
    paths += [
        f"/admin/articles/{model}/{tail}"
        for model in ("topic", "picture", "episode")
        for tail in ("", "add/")
    ]
    paths += [f"/admin/articles/topic/{Topic.objects.get().pk}/change/"]
    paths += [f"/admin/articles/picture/{picture.pk}/change/"]
    paths += [
        "/admin/authors/author/",
        "/admin/authors/author/add/",
        "/admin/auth/user/",
        "/admin/auth/user/add/",
    ]
    paths += [f"/admin/auth/user/{cleo.pk}/change/", "/admin/auth/group/", "/admin/auth/group/add/"]
    complaints = {}
    for path in paths:
        view = desk(cleo, path)
        assert view.locator("#content").count() == 1, path
        if view.complaints:
            complaints[path] = list(view.complaints)
            view.complaints.clear()
    assert complaints == {}


def test_nothing_is_wider_than_the_window(desk, eli):
    article = make_live(authors=[make_author("Ana Moreira")], topics=["First session"])
    for path in (
        "/admin/articles/article/",
        change(article),
        page(article, "publish"),
        page(article, "editions"),
    ):
        view = desk(eli, path)
        for width in (768, 1280, 1600):
            view.set_viewport_size({"width": width, "height": 900})
            assert view.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
