"""Pasting at the desk."""

import pytest
from django.test import Client

from tests.cast import make_live

pytestmark = pytest.mark.django_db
PASTE = "/admin/markdown/paste/"


def test_a_writer_gets_the_sections_of_what_they_pasted(logged_in, ada):
    told = logged_in(ada).post(PASTE, {"html": "<p>First.</p><h2>Why?</h2><p>For <b>you</b>.</p>"}).json()
    assert told == {
        "sections": [
            {"type": "text", "heading": "", "body": "First.", "anchor": ""},
            {"type": "text", "heading": "Why?", "body": "For **you**.", "anchor": ""},
        ],
        "title": "",
        "left_out": [],
    }


def test_what_is_too_much_is_refused_in_words(logged_in, ada):
    response = logged_in(ada).post(PASTE, {"html": "<div>" * 300})
    assert response.status_code == 400
    assert "too deeply" in response.json()["message"]


def test_nobody_else_pastes_here(client, logged_in, sam):
    assert client.post(PASTE, {"html": "x"}).status_code == 302
    assert logged_in(sam).post(PASTE, {"html": "x"}).status_code == 302
    assert logged_in(sam).get(PASTE).status_code in (302, 405)


def test_a_paste_needs_the_token_of_the_form(ada):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada)
    assert client.post(PASTE, {"html": "x"}).status_code == 403


def test_what_is_just_not_too_deep_is_read_by_the_whole_server(logged_in, ada):
    told = logged_in(ada).post(PASTE, {"html": "<b><div>" * 95 + "x"}).json()
    assert [section["body"] for section in told["sections"]] == ["**x**"]


def test_only_the_first_addresses_of_this_site_are_looked_up(logged_in, ada, monkeypatch):
    monkeypatch.setattr("articles.desk.writing.markdown_views.MAX_ADDRESSES", 2)
    make_live("Old name")
    wanted = ["/articles/old-name/", "/x/", "http://testserver/articles/old-name/?b", "/articles/old-name/"]
    given = ["http://testserver/articles/old-name/", "/x/", wanted[2], "http://testserver/articles/old-name/"]
    html = "".join(f'<p><a href="{address}">a</a></p>' for address in given)
    (section,) = logged_in(ada).post(PASTE, {"html": html}).json()["sections"]
    assert section["body"].split("\n\n") == [f"[a]({address})" for address in wanted]
