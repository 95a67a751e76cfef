"""Pasting at the desk."""

import pytest

pytestmark = pytest.mark.django_db
PASTE = "/admin/markdown/paste/"


def test_a_writer_gets_the_sections_of_what_they_pasted(logged_in, ada):
    told = logged_in(ada).post(PASTE, {"html": "<p>First.</p><h2>Why?</h2><p>For <b>you</b>.</p>"}).json()
    assert told == {
        "sections": [
            {"type": "text", "heading": "", "body": "First.", "anchor": ""},
            {"type": "text", "heading": "Why?", "body": "For **you**.", "anchor": ""},
        ]
    }


def test_what_is_too_much_is_refused_in_words(logged_in, ada):
    response = logged_in(ada).post(PASTE, {"html": "<div>" * 300})
    assert response.status_code == 400
    assert "too deeply" in response.json()["message"]


def test_nobody_else_pastes_here(client, logged_in, sam):
    assert client.post(PASTE, {"html": "x"}).status_code == 302
    assert logged_in(sam).post(PASTE, {"html": "x"}).status_code == 302
    assert logged_in(sam).get(PASTE).status_code in (302, 405)
