"""Private content is on no page: unique words in every field, and a crawl of all pages readers can reach."""

import logging
import re
from datetime import timedelta

import html5lib
import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from articles.models import Episode, current_revision
from articles.pictures import Crop, clean
from articles.publishing import publish, unpublish
from articles.publishing.commenting import add_comment
from articles.publishing.proposals import decline, propose
from articles.transfer import export_content
from authors.actions import save_author
from authors.contact import save_email
from authors.models import Author, Credential, Invitation, ProfileRevision, ProfileState
from authors.portraits import make_portrait
from tests.cast import make_article, make_author, make_live, make_series, make_topic
from tests.desk.writing.test_markdown_views import png

pytestmark = pytest.mark.django_db
CANARY = re.compile(r"canary[a-z0-9-]*", re.IGNORECASE)


def canary_fields(mark: str) -> dict[str, object]:
    """Return fields of an article with a canary, a unique word, in each of them."""
    return {
        "title": f"Canary{mark}title",
        "slug": f"canary{mark}slug",
        "dek": f"canary{mark}dek",
        "description": f"canary{mark}description",
        "content_note": f"canary{mark}note",
        "short_version": f"canary{mark}short",
        "image_alt": f"canary{mark}alt",
        "image_caption": f"canary{mark}caption",
        "image_credit": f"canary{mark}credit",
        "sections": [
            ("text", "", f"canary{mark}intro[^a]\n\n[^a]: canary{mark}source"),
            ("text", f"canary{mark}heading", f"canary{mark}body"),
            ("deep-dive", f"canary{mark}dive", f"canary{mark}deep"),
        ],
        "topics": [f"canary{mark}topic", "Starting therapy"],
        "authors": [
            make_author(f"Canary{mark}author", bio=f"canary{mark}bio"),
            make_author(f"Shared {mark}"),
        ],
    }


def episode(mark: str) -> Episode:
    return Episode.objects.create(
        title=f"canary{mark}episode",
        slug=f"canary{mark}episode",
        audio="audio/x.mp3",
        seconds=1,
        size=1,
        mime_type="audio/mpeg",
        transcript="WEBVTT",
        notes=f"canary{mark}shownotes",
    )


ACCOUNT_ID, AUTHOR_ID = 735_192_468, 864_209_753


def private_person() -> Author:
    """Return an author whose private fields all have a canary; the ids are numbers that nothing else has."""
    user = User.objects.create_user(
        "canaryusername",
        id=ACCOUNT_ID,
        email="canaryaccount@example.org",
        first_name="Canaryfirst",
        last_name="Canarylast",
    )
    author = make_author("Ana Moreira", id=AUTHOR_ID, user=user, bio="Public.")
    save_email(author, "canarycontact@example.org", by=None)
    Invitation.objects.create(
        author=author, email="canaryinvited@example.org", key="canarykey", expires_at=timezone.now()
    )
    Credential.objects.create(
        author=author,
        letters="LCSW",
        number="canarynumber",
        proof="canaryproof.pdf",
        proof_name="canaryname.pdf",
        verified_on=timezone.localdate(),
        verified_where="canarywhere",
        verified_by_name="canaryverifier",
    )
    staged = {"name": "canaryname", "bio": "canarybio", "interests": "canaryinterests"}
    ProfileRevision.objects.create(
        author=author, number=2, data=staged, state=ProfileState.WAITING, note="canarynote"
    )
    return save_author(author, by=user)


@pytest.fixture
def secrets_everywhere():
    """Private content: a draft, a scheduled article, an unpublished one, and the draft of a live one."""
    live = make_live("A live one", authors=[private_person()], topics=["Starting therapy"])
    make_live("Starting page", kind="page")
    draft = make_article(**canary_fields("draft"))
    make_article(**canary_fields("page") | {"kind": "page"})
    scheduled = make_article(**canary_fields("scheduled"))
    scheduled.episode = episode("scheduled")
    scheduled.save()
    publish(scheduled, by=None, at=timezone.now() + timedelta(days=1))
    publish(live, by=None, at=timezone.now() + timedelta(days=1), note="canary note for later")
    gone = make_live(**canary_fields("gone"))
    unpublish(gone, by=None)
    make_topic("canary unused topic")
    add_comment(live, text="canarycomment", part="title", quote="A live", by=None)
    first = current_revision(live)
    proposal = propose(
        live, revision=first, index=0, new_text="canarywording", reason="canaryreason", by=None
    )
    decline(proposal, by=None, reason="canarydecline")
    live.title, live.dek = "Canaryedit title", "canaryedit dek"
    live.save()
    live.sections.update(body="canaryedit body")
    make_series("Canaryseries", [draft, scheduled, gone], description="canary words")
    make_series("Half secret", [draft, live, scheduled, gone])
    pointing = make_live("Pointing", related=[scheduled, gone, live])
    assert pointing.pk


def links_of(html: str) -> set[str]:
    document = html5lib.parse(html, namespaceHTMLElements=False)
    found = {
        node.get(name) for node in document.iter() for name in ("href", "src") if isinstance(node.tag, str)
    }
    return {
        link.split("#")[0] for link in found if link and link.startswith("/") and not link.startswith("//")
    }


def addresses_in(text: str) -> set[str]:
    """Return the paths of the site's own URLs in a feed or sitemap."""
    return set(re.findall(r"http://testserver(/[^\s<>\"')]*)", text))


def crawl(client: Client, *starts: str) -> dict[str, str]:
    """Return every page that can be reached from these paths, with its text."""
    pages: dict[str, str] = {}
    waiting = list(starts)
    while waiting:
        path = waiting.pop()
        if path in pages or path.startswith(("/static/", "/media/")):
            continue
        response = client.get(path)
        pages[path] = response.content.decode() + str(response.headers)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            waiting.extend(links_of(response.content.decode()))
        else:
            waiting.extend(addresses_in(response.content.decode()))
    return pages


def test_a_crawl_meets_no_canary(client, secrets_everywhere):
    guesses = [
        f"/{kind}canary{mark}{field}/"
        for mark in ("draft", "page", "scheduled", "gone")
        for kind, field in (("articles/", "slug"), ("", "slug"), ("authors/", "author"), ("topics/", "topic"))
    ]
    guesses.append("/series/canaryseries/")
    shorts = [path.removesuffix("/") + "/short/" for path in guesses if path.startswith("/articles/")]
    rss = ["/feed.rss", "/topics/starting-therapy/feed.rss", "/authors/ana-moreira/feed.rss"]
    pages = crawl(client, "/", "/topics/", "/authors/", "/nothing-here/", "/page/2/", "/robots.txt", *rss)
    assert {"/articles/a-live-one/", "/starting-page/", "/topics/starting-therapy/"} <= set(pages)
    assert {"/series/", "/series/half-secret/"} <= set(pages)
    assert {"/feed.atom", "/topics/starting-therapy/feed.atom", "/articles/a-live-one.md"} <= set(pages)
    assert {"/sitemap.xml", "/sitemap-articles-1.xml", "/sitemap-others.xml"} <= set(pages)
    assert {path: CANARY.findall(text) for path, text in pages.items() if CANARY.search(text)} == {}
    assert "/authors/ana-moreira/" in pages
    assert not [path for path, text in pages.items() if re.search(f"{ACCOUNT_ID}|{AUTHOR_ID}", text)]
    texts = [path.removesuffix("/") + ".md" for path in guesses if path.startswith("/articles/")]
    feeds = [f"{path}feed.{form}" for path in guesses if path.count("/") == 3 for form in ("atom", "rss")]
    for path in (*guesses, *shorts, *texts, *feeds):
        response = client.get(path)
        assert response.status_code in (404, 410), path
        asked_for = re.search(r"canary\w+", path)[0]
        assert not CANARY.search(response.content.decode().replace(asked_for, "")), path
    for slug in ("canarydraftslug", "no-such-thing", "canaryscheduledslug"):
        assert client.get(f"/articles/{slug}/").status_code == 404, (
            "what was never live is as unknown as this"
        )
    assert client.get("/articles/canarygoneslug/").status_code == 410


def test_the_crawl_would_hear_a_canary_that_sings_also_in_what_machines_read(client):
    make_live(**canary_fields("loud"))
    found = {word.lower() for text in crawl(client, "/").values() for word in CANARY.findall(text)}
    assert {
        f"canaryloud{field}" for field in ("title", "dek", "intro", "source", "bio", "topic", "short")
    } <= found
    files = ["/feed.atom", "/feed.rss", "/sitemap-articles-1.xml", "/sitemap-others.xml"]
    for path in (*files, "/articles/canaryloudslug.md"):
        assert CANARY.search(client.get(path).content.decode()), path
    (data,) = re.findall(
        r"ld\+json\">(.*?)</script>", client.get("/articles/canaryloudslug/").content.decode()
    )
    assert {"canaryloudshort", "canaryloudsource", "canaryloudcaption"} & set(CANARY.findall(data))


def test_no_export_file_name_or_log_has_private_fields_of_a_person(client, tmp_path, settings, caplog):
    caplog.set_level(logging.DEBUG)
    author = private_person()
    make_live("A live one", authors=[author])
    save_author(author, by=author.user, new_portrait=make_portrait(clean(png()), Crop()))
    client.get("/authors/ana-moreira/")
    export_content(tmp_path / "exported")
    files = [file for root in (tmp_path / "exported", settings.MEDIA_ROOT) for file in root.rglob("*")]
    told = [str(file.relative_to(tmp_path)) for file in files]
    told += [file.read_bytes().decode(errors="replace") for file in files if file.is_file()]
    said = "\n".join([*told, caplog.text])
    assert "ana-moreira" in said
    assert set(CANARY.findall(said)) == set()
    assert not re.search(f"{ACCOUNT_ID}|{AUTHOR_ID}", said)
