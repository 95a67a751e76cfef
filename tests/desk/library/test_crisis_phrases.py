"""Crisis phrases at the desk: editors change the list, and try what a search would match."""

import pytest

from articles.models import CrisisPhrase
from tests.desk.library.test_library import faults

pytestmark = pytest.mark.django_db
LIST = "/admin/articles/crisisphrase/"
NEW = {"language": "en", "phrase": " Bury  me ", "kind": "crisis", "subjects": ["suicide"]}


def test_eli_adds_a_phrase_and_it_is_there_once(logged_in, eli):
    client = logged_in(eli)
    assert client.post(f"{LIST}add/", NEW).status_code == 302
    assert CrisisPhrase.objects.get(phrase="Bury me").subjects == ["suicide"]
    response = client.post(f"{LIST}add/", NEW | {"phrase": "bury me"})
    assert "This phrase is in the list already." in str(faults(response))


def test_a_phrase_that_cannot_be_read_is_refused(logged_in, eli):
    client = logged_in(eli)
    for change in ({"phrase": "<nobody> hits me"}, {"phrase": "(a"}, {"subjects": []}):
        assert faults(client.post(f"{LIST}add/", NEW | change)), change
    assert not CrisisPhrase.objects.filter(phrase__contains="<nobody>").exists()
    assert client.post(f"{LIST}add/", NEW | {"kind": "harmless", "subjects": []}).status_code == 302


def test_eli_changes_and_deletes_a_phrase(logged_in, eli):
    client, phrase = logged_in(eli), CrisisPhrase.objects.create(language="en", phrase="bury me")
    assert "How a search matches" in client.get(f"{LIST}{phrase.pk}/change/").content.decode()
    client.post(f"{LIST}{phrase.pk}/change/", NEW | {"phrase": "bury us"})
    phrase.refresh_from_db()
    assert phrase.phrase == "bury us"
    client.post(f"{LIST}{phrase.pk}/delete/", {"post": "yes"})
    assert not CrisisPhrase.objects.filter(pk=phrase.pk).exists()


def test_a_search_is_tried(logged_in, eli):
    client = logged_in(eli)
    assert 'action="/admin/articles/crisisphrase/try/"' in client.get(LIST).content.decode()
    tried = client.get(f"{LIST}try/", {"search": "dying to know how to kill myself"}).content.decode()
    assert "The search page shows help first" in tried
    assert "Suicide" in tried
    assert "Harmless phrases, whose words are ignored" in tried
    assert "No phrase matches" in client.get(f"{LIST}try/", {"search": "sleep"}).content.decode()


def test_a_writer_sees_no_phrases(logged_in, ada):
    assert logged_in(ada).get(f"{LIST}try/").status_code == 403
