"""The demo content and accounts that the first start creates."""

import pytest
from django.contrib.auth import get_user_model

from articles.management.commands import prepare_demo
from articles.models import Edition
from tests.transfer.folders import write

pytestmark = pytest.mark.django_db


def test_an_empty_database_gets_the_demo_and_one_account_for_each_role(tmp_path, monkeypatch):
    content = write(
        tmp_path / "demo",
        {
            "authors/ana-moreira.md": "---\nname: Ana Moreira\n---\n",
            "articles/one.md": "---\ntitle: One\n---\n\nText.\n",
        },
    )
    monkeypatch.setattr(prepare_demo, "CONTENT", content)
    prepare_demo.load_demo({role: f"secret of {role}" for role in prepare_demo.GROUPS})
    users = {user.username: user for user in get_user_model().objects.all()}
    assert {name: user.check_password(f"secret of {name}") for name, user in users.items()} == dict.fromkeys(
        ("chief", "editor", "writer", "author"), True
    )
    assert users["chief"].has_perm("articles.transfer_articles")
    assert users["editor"].has_perm("articles.publish_article")
    assert not users["editor"].has_perm("articles.transfer_articles")
    assert not users["writer"].has_perm("articles.publish_article")
    assert not users["author"].is_staff
    assert users["author"].author.slug == "ana-moreira"
    assert not any(user.is_superuser for user in users.values())
    assert Edition.objects.live().get().made_by == users["chief"]
