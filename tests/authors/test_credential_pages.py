"""The desk's pages of credentials, and where private facts of a credential never appear."""

import logging
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from articles.action_log import LoggedAction
from articles.transfer import export_content
from authors.credentials import save_credential, verify
from authors.models import Author, Credential
from authors.proofs import Proof
from tests.cast import make_author, make_live, make_topic
from tests.reading.full_site import by_type, graph_of
from tests.reading.test_canaries import CANARY, crawl
from tests.transfer.folders import files_in
from tests.vocabulary import faults

pytestmark = pytest.mark.django_db
FACTS = {
    "kind": "license",
    "letters": "LCSW",
    "title": "Clinical social worker",
    "number": "C-1",
    "register_url": "example.org/register",
    "ends_on": "2036-06-30",
    "position": "0",
}


def page(author: Author, which: object = "", name: str = "") -> str:
    return f"/admin/authors/author/{author.pk}/credentials/{which}/{name}"


def test_eli_adds_verifies_renews_and_removes_a_credential(logged_in, rae, eli):
    client = logged_in(eli)
    proof = SimpleUploadedFile("Rae’s license.html", b"%PDF-1.7")
    response = client.post(page(rae, "add"), FACTS | {"new_proof": proof})
    assert response.headers["Location"] == f"/admin/authors/author/{rae.pk}/change/#credentials"
    row = rae.credential_rows.get()
    assert (row.number, row.shows_number, row.ends_on) == ("C-1", False, date(2036, 6, 30))
    assert row.register_url == "https://example.org/register"
    form = client.get(page(rae, row.pk, "verify/")).context["form"]
    assert form.initial == {"on": timezone.localdate(), "where": row.register_url}
    client.post(page(rae, row.pk, "verify/"), {"on": "2026-05-01", "where": "The register"})
    shown = client.get(f"/admin/authors/author/{rae.pk}/change/").content.decode()
    for words in ("Clinical social worker", "readers do not see it", "May 1, 2026, eli: The register"):
        assert words in shown
    renewed = client.post(page(rae, row.pk), FACTS | {"ends_on": "2038-06-30"}, follow=True)
    assert "verify it again" in renewed.content.decode()
    assert "Not verified" in renewed.content.decode()
    assert "Remove “LCSW”?" in client.get(page(rae, row.pk, "remove/")).content.decode()
    client.post(page(rae, row.pk, "remove/"))
    assert not rae.credential_rows.exists()
    logged = LoggedAction.objects.filter(object_type="authors.author", user_name="eli")
    assert [one.action for one in reversed(logged)] == [
        "add_credential",
        "verify_credential",
        "change_credential",
        "remove_credential",
    ]


@pytest.mark.soak
def test_what_is_wrong_is_said_at_its_field(logged_in, rae, eli):
    client = logged_in(eli)
    proof = SimpleUploadedFile("license.pdf", b"<html>")
    wrong = FACTS | {"letters": "", "title": "", "new_proof": proof}
    errors = client.post(page(rae, "add"), wrong).context["form"].errors
    assert set(errors) == {"new_proof", "title"}
    del wrong["new_proof"]
    assert client.post(page(rae, "add"), wrong).context["form"].errors == {
        "title": ["Enter a title or letters."]
    }
    too_long = client.post(page(rae, "add"), FACTS | {"letters": "L" * 121})
    assert list(too_long.context["form"].errors) == ["letters"]
    row = save_credential(Credential(author=rae, letters="PhD"), by=None)
    tomorrow = {"on": "2999-01-01", "where": "The register"}
    errors = client.post(page(rae, row.pk, "verify/"), tomorrow).context["form"].errors
    assert errors == {"on": ["This day is in the future."]}


def test_a_proof_is_a_download_that_nothing_stores(logged_in, rae, eli, ada, sam):
    row = Credential(author=rae, letters="LCSW")
    save_credential(row, by=None, new_proof=Proof(b"%PDF-1.7", ".pdf", 'a"\r\nb.pdf'))
    response = logged_in(eli).get(page(rae, row.pk, "proof/"))
    assert (response.status_code, response.getvalue()) == (200, b"%PDF-1.7")
    headers = response.headers
    assert headers["Content-Disposition"].startswith("attachment;")
    assert (headers["Content-Type"], headers["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert "no-store" in headers["Cache-Control"]
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    other = make_author("Ana Moreira")
    assert logged_in(eli).get(page(other, row.pk, "proof/")).status_code == 404
    for user in (ada, sam):
        for name in ("", "verify/", "remove/", "proof/"):
            assert logged_in(user).get(page(rae, row.pk, name)).status_code in (302, 403), name
    for path in (f"/media/{row.proof}", f"/media/../private/proofs/{row.proof}", f"/static/{row.proof}"):
        assert logged_in(eli).get(path).status_code == 404


def test_writers_see_none_of_it_on_the_page_of_an_author(logged_in, rae, ada):
    save_credential(Credential(author=rae, letters="LCSW", number="C-1"), by=None)
    shown = logged_in(ada).get(f"/admin/authors/author/{rae.pk}/change/").content.decode()
    assert "C-1" not in shown
    assert 'id="credentials"' not in shown


def test_editors_filter_authors_by_credentials_that_end(logged_in, rae, eli, ada, clock):
    make_author("Ana Moreira", credentials="LCSW")
    save_credential(Credential(author=rae, letters="PhD", ends_on=date(2026, 7, 1)), by=None)
    authors = "/admin/authors/author/"
    shown = logged_in(eli).get(f"{authors}?credentials=ending").context["cl"].result_list
    assert [str(author) for author in shown] == ["Rae Kim"]
    assert len(logged_in(eli).get(f"{authors}?credentials=unverified").context["cl"].result_list) == 2
    assert "End soon" not in logged_in(ada).get(authors).content.decode()


# Readers


def licensed(**facts: object) -> Author:
    """An author of a live article, with a license that has a canary in every private fact."""
    author = make_author("Lee Okafor")
    usual = {"kind": "license", "letters": "LMFT", "title": "Family therapist", "number": "canarynumber"}
    row = Credential(author=author, issuer="The board", region="Oregon", **usual | facts)
    row.register_url = "https://example.org/register"
    save_credential(row, by=None, new_proof=Proof(b"%PDF-canaryproof", ".pdf", "canaryname.pdf"))
    verify(row, on=date(2026, 5, 1), where="canarywhere", by=None)
    Credential.objects.update(verified_by_name="canaryverifier")
    make_live("By Lee", authors=[author], topics=[make_topic("Sleep").name])
    return author


def test_what_changed_while_eli_checked_it_is_not_verified(logged_in, rae, eli):
    client = logged_in(eli)
    client.post(page(rae, "add"), FACTS)
    row = rae.credential_rows.get()
    asked = page(rae, row.pk, "verify/")
    sent = {"on": "2026-05-01", "where": "The register", "seen": client.get(asked).context["seen"]}
    client.post(page(rae, row.pk), FACTS | {"number": "C-2"})
    answer = client.post(asked, sent, follow=True)
    assert "was changed meanwhile. Check it again." in answer.content.decode()
    row.refresh_from_db()
    assert row.verified_on is None
    assert client.post(asked, sent | {"seen": answer.context["seen"]}).status_code == 302
    row.refresh_from_db()
    assert row.verified_on is not None


def test_the_page_of_an_author_says_what_was_verified_and_where_to_check_it(client, clock):
    licensed(ends_on=date(2026, 12, 31))
    shown = client.get("/authors/lee-okafor/").content.decode()
    for words in (
        "Family therapist (LMFT)",
        "The board, Oregon",
        "Valid through Dec. 31, 2026",
        "Verified on May 1, 2026",
        '<a href="https://example.org/register" rel="noopener">Check in the register',
    ):
        assert words in shown
    graph = graph_of(client, "/authors/lee-okafor/")
    assert faults(graph) == []
    person = by_type(graph, "Person")
    assert person["honorificSuffix"] == "LMFT"
    assert person["hasCredential"] == [
        {
            "@type": "EducationalOccupationalCredential",
            "name": "Family therapist",
            "alternateName": "LMFT",
            "credentialCategory": "license",
            "recognizedBy": {"@type": "Organization", "name": "The board"},
            "validIn": {"@type": "AdministrativeArea", "name": "Oregon"},
            "url": "https://example.org/register",
            "expires": "2026-12-31",
        }
    ]
    clock.move_to("2027-01-01T00:00:00Z")
    assert "Family therapist" not in client.get("/authors/lee-okafor/").content.decode()


def test_private_facts_of_a_credential_are_nowhere(client, tmp_path, settings, caplog):
    caplog.set_level(logging.DEBUG)
    licensed()
    pages = crawl(client, "/", "/authors/", "/feed.rss", "/authors/lee-okafor/feed.rss", "/sitemap.xml")
    assert "Family therapist" in pages["/authors/lee-okafor/"]
    assert "Lee Okafor, LMFT" in pages["/feed.atom"]
    export_content(tmp_path / "out")
    exported = {name: data.decode(errors="replace") for name, data in files_in(tmp_path / "out").items()}
    assert "Family therapist" in exported["authors/lee-okafor.md"]
    names = [str(path) for root in (settings.MEDIA_ROOT, settings.PRIVATE_ROOT) for path in root.rglob("*")]
    assert any(name.endswith(".pdf") for name in names)
    log = [f"{row.object_text} {row.text}" for row in LoggedAction.objects.all()]
    # What Django logs of queries at DEBUG is not written: only the site's own levels are.
    logged = [one.getMessage() for one in caplog.records if one.name != "django.db.backends"]
    for text in (*pages.values(), *exported, *exported.values(), *names, *log, *logged):
        assert not CANARY.findall(text), text


@pytest.mark.soak
def test_the_canaries_would_be_heard(client, tmp_path):
    licensed(shows_number=True)
    assert "Number canarynumber" in client.get("/authors/lee-okafor/").content.decode()
    assert "canarynumber" in str(graph_of(client, "/authors/lee-okafor/"))
    export_content(tmp_path / "out")
    assert b"canarynumber" in files_in(tmp_path / "out")["authors/lee-okafor.md"]
