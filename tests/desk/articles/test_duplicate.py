"""Duplicating an article, and copying a section to another article."""

import pytest
from django.contrib.messages import get_messages

from articles.models import Article, Revision, draft_manuscript_of
from articles.publishing import publish
from tests.cast import make_article, make_live
from tests.desk.posting import change, page

pytestmark = pytest.mark.django_db
SCRIPT = {"X-Requested-With": "XMLHttpRequest"}


def send(client, source: Article, target: Article | object, **fields):
    """Send a section as the form's script does."""
    pk = target.pk if isinstance(target, Article) else target
    data = {"type": "text", "heading": "Why?", "body": "Because.", "target": pk} | fields
    return client.post(page(source, "copy-section"), data, headers=SCRIPT)


def last_section(article: Article):
    return draft_manuscript_of(article).sections[-1]


def test_ada_duplicates_her_own_article_even_where_it_is_published(logged_in, ada):
    article = make_live("Sleep", by=ada)
    client = logged_in(ada)
    assert "Copy of Sleep" in client.get(page(article, "duplicate")).content.decode()
    assert Article.objects.count() == 1
    response = client.post(page(article, "duplicate"))
    twin = Article.objects.get(title="Copy of Sleep")
    assert response.headers["Location"] == change(twin)
    assert (twin.created_by, twin.published) == (ada, None)
    [message] = get_messages(response.wsgi_request)
    assert str(message) == "This is the copy. “Sleep” was not changed."


def test_a_section_goes_as_it_is_typed_to_the_end_of_another_draft(logged_in, eli):
    source, target = make_article("Source"), make_live("Target")
    response = send(logged_in(eli), source, target, type="pro-tip", body="Typed,\r\nnot saved.")
    assert response.json() == {"title": "Target"}
    section = last_section(target)
    assert (section.type, section.heading, section.body) == ("pro-tip", "Why?", "Typed,\nnot saved.")
    revision = Revision.objects.filter(article=target).first()
    assert (revision.made_by, revision.reason) == (eli, "Section copied from “Source”")


def test_what_does_not_fit_is_refused_in_words(logged_in, eli):
    source, target = make_article("Source"), make_article("Target")
    response = send(logged_in(eli), source, target, body="It helps.[^1]")
    assert response.status_code == 422
    assert response.json()["message"].startswith("The section could not be copied to “Target”. ")
    assert 'no note "1" is defined' in response.json()["message"]
    assert Revision.objects.filter(article=target).count() == 1


NO_TARGETS = [0, 10**30, "x"]


def test_there_must_be_an_article_to_send_it_to(logged_in, eli):
    client, article = logged_in(eli), make_article()
    for target in NO_TARGETS:
        assert send(client, article, target).status_code == 404, target


def test_ada_sends_sections_from_her_own_and_only_to_drafts_of_her_own(logged_in, ada, eli):
    own, draft, live = (make_article(title, by=ada) for title in ("Own", "Draft", "Live"))
    others = make_article("Another's", by=eli)
    publish(live, by=None)
    client = logged_in(ada)
    assert send(client, own, draft).status_code == 200
    assert send(client, live, draft, body="Once more.").status_code == 200
    assert send(client, own, live).status_code == 403
    assert send(client, own, others).status_code == 404
    assert send(client, others, draft).status_code == 404
    assert last_section(draft).body == "Once more."
    assert last_section(live).heading == last_section(others).heading == "What can I ask?"


def test_a_script_whose_editor_is_logged_out_is_told_so(client):
    response = send(client, make_article("Source"), make_article("Target"))
    assert response.status_code == 403
    assert response.json()["message"].startswith("You are logged out.")
