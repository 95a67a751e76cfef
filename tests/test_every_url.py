"""Requests every URL pattern, as every role, with every method and forged forms, and checks the table."""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice

import pytest
from axes.models import AccessFailureLog
from django.contrib.auth.models import Group, Permission, User
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLResolver, get_resolver
from django.urls.resolvers import URLPattern
from django.utils import timezone
from django.utils.http import urlencode

from articles.desk.jobs.transfer_jobs import export_articles
from articles.jobs import start_job
from articles.models import Article, CrisisPhrase, HelpSubject, Release, SafetyTerm, WordingTerm
from articles.pictures import clean
from articles.pictures.store import store
from articles.publishing import add_to_release, create_release, publish_release
from articles.publishing.library import save_stored_picture
from articles.reading.cache import versions
from authors.credentials import save_credential
from authors.models import Author, Credential
from authors.proofs import Proof
from tests.cast import make_article, make_author, make_help_line, make_live, make_series, make_topic
from tests.conftest import BACKEND, account
from tests.desk.posting import form, section
from tests.desk.writing.test_markdown_views import png
from tests.reading.episodes import make_published_episode
from tests.url_table import ARTICLE, LADDER, TABLE

SECRET = "zqsecret"
SAFE, UNSAFE = ("GET", "HEAD", "OPTIONS"), ("POST", "PUT", "PATCH", "DELETE")
REFUSED = {400, 403, 404, 405, 410, 413}
BELOW_EDITORS = ("reader", "author", "writer")
QUERIES = {
    "admin/articles/article/choices/": "?kind=related",
    f"{ARTICLE}compare/": "?old=1&new=now",
    "admin/autocomplete/": "?app_label=articles&model_name=edition&field_name=replaced_by",
    "search/": "?q=all",
    "search/suggest/": "?q=all",
}


def every_pattern(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    """Yield the route of every pattern under these, including those of libraries."""
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from every_pattern(pattern.url_patterns, route)
        else:
            yield route


ROUTES = sorted(set(every_pattern(get_resolver().url_patterns)))


def test_every_url_pattern_stands_in_the_table():
    assert set(ROUTES) == set(TABLE)


# The site that is requested


@dataclass(frozen=True)
class Place:
    """One URL: a pattern filled in for a subject of the table."""

    route: str
    path: str
    subject: str


@dataclass
class World:
    """The people, each with a client, and the objects to see and change."""

    clients: dict[str, Client]
    articles: dict[str, Article]
    rows: dict[str, object]
    users: dict[str, User]
    groups: list[int]
    permissions: list[int]


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Do not log refusals, because they are expected here."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def world(db, ada, eli, cleo, sam) -> World:
    root = User.objects.create_superuser("root", email=f"root@{SECRET}.example")
    users = {"author": sam, "writer": ada, "editor": eli, "chief editor": cleo, "superuser": root}
    clients = {role: Client(raise_request_exception=False) for role in LADDER}
    for role, user in users.items():
        clients[role].force_login(user, backend=BACKEND)
    articles = {
        "own": make_article("Hers", slug="hers", by=ada),
        "own_live": make_live("Hers, live", slug="hers-live", by=ada),
        "live": make_live("For all", slug="for-all", by=eli, topics=["Sleep"]),
        "other": make_article(f"A {SECRET}", slug=f"a-{SECRET}", by=eli, sections=[("text", "", SECRET)]),
    }
    for article in articles.values():
        article.refresh_from_db()
    proof = Proof(b"%PDF-1.7", ".pdf", f"{SECRET}.pdf")
    credential = Credential(author=make_author("Ana Moreira"), letters="LCSW", number=SECRET)
    save_credential(credential, by=eli, new_proof=proof)
    picture = save_stored_picture("images/a.png", dict(store(clean(png()), folder="pictures")), by=eli)
    rows = {
        "articles/topic": make_topic("Sleep"),
        "articles/episode": make_published_episode(),
        "articles/series": make_series("Beginning", [articles["live"], articles["other"]]),
        "articles/picture": picture,
        "articles/helpline": make_help_line(),
        "articles/crisisphrase": CrisisPhrase.objects.create(language="en", phrase="bury me"),
        "articles/helpsubject": HelpSubject.objects.get(slug="crisis"),
        "articles/wordingterm": WordingTerm.objects.get(term="junkie"),
        "articles/release": scheduled_release(),
        "articles/job": start_job(export_articles, by=cleo),
        "articles/safetyterm": SafetyTerm.objects.get(term="suicid*", language="en"),
        "authors/author": Author.objects.get(slug="ana-moreira"),
        "authors/credential": credential,
        "auth/group": Group.objects.get(name="writer"),
        "axes/accessfailurelog": AccessFailureLog.objects.create(username=SECRET, ip_address="192.0.2.1"),
    }
    users["colleague"] = account("carl", "writer")
    groups = list(Group.objects.values_list("pk", flat=True))
    # Those for accounts and sessions are enough: hundreds would make each form slow.
    forbidden = Permission.objects.filter(content_type__app_label__in=["auth", "sessions"])
    return World(clients, articles, rows, users, groups, list(forbidden.values_list("pk", flat=True)))


def scheduled_release() -> Release:
    release = create_release(f"A release {SECRET}", by=None)
    add_to_release(release, [make_article(f"Soon {SECRET}", slug=f"soon-{SECRET}")], by=None)
    return publish_release(release, by=None, at=timezone.now() + timedelta(days=1))


def places(world: World) -> list[Place]:
    """Return every pattern with every subject that it can have."""
    return [place for route in ROUTES for place in _places_of(route, world)]


def _places_of(route: str, world: World) -> Iterator[Place]:
    if route.startswith("admin/articles/article/"):
        for subject, article in world.articles.items():
            yield Place(route, _filled(route, pk=article.pk, object_id=article.pk), subject)
    elif route.startswith("admin/auth/user/"):
        for subject, user in (("superuser", world.users["superuser"]), ("", world.users["colleague"])):
            if "<" in route or not subject:
                yield Place(route, _filled(route, id=user.pk, pk=user.pk, object_id=user.pk), subject)
    elif route.startswith("admin/roles/<"):
        yield Place(route, _filled(route, pk=world.users["colleague"].pk), "")
    elif route.startswith(("admin/calendar/<", "admin/releases/<")):
        yield Place(route, _filled(route, pk=world.rows["articles/release"].pk), "")
    elif route.startswith("admin/jobs/<"):
        yield Place(route, _filled(route, pk=world.rows["articles/job"].pk), "")
    elif match := re.match(r"admin/(\w+/\w+)/<(?:path|int)", route):
        pk = world.rows[match[1]].pk
        credential = world.rows["authors/credential"].pk
        yield Place(route, _filled(route, object_id=pk, pk=pk, credential=credential), "")
    elif route.startswith(("articles/", "<slug")):
        for subject, article in world.articles.items():
            yield Place(route, _filled(route, slug=article.slug), subject)
    else:
        yield Place(route, _filled(route, slug=_slug(route, world)), "")


def _slug(route: str, world: World) -> str:
    kinds = {"topic": "articles/topic", "serie": "articles/series", "podca": "articles/episode"}
    return world.rows[kinds.get(route.lstrip("^")[:5], "authors/author")].slug


def _filled(route: str, **values: object) -> str:
    values = {
        "number": 1,
        "pk": 1,
        "token": "WzEsImtleSJd.1xXRIv.forged",
        "form": "atom",
        "app_label": "articles",
        "key": "no-key-of-anybody",
        "uidb64": "MQ",
        "what": "release",
        "url": "nothing/here",
        "name": "x.png",
    } | values
    path = re.sub(r"\(\?P<(\w+)>[^)]*\)", lambda match: str(values[match[1]]), route)
    path = re.sub(r"<(?:\w+:)?(\w+)>", lambda match: str(values[match[1]]), path)
    return "/" + path.replace("^", "").replace("$", "").replace("\\", "")


# What is sent


def forged(world: World, place: Place) -> dict[str, object]:
    """Return a form with every field that any page of the site reads, with rows of somebody else."""
    article = world.articles.get(place.subject, world.articles["other"])
    everyone = [user.pk for user in world.users.values()]
    return form([section("Forged", "Forged.")], title="Forged", slug="forged", base=1) | {
        "name": "Forged",
        "username": "forged",
        "email": "forged@example.org",
        "bio": "Forged.",
        "created_by": world.users["writer"].pk,
        "user": world.users["writer"].pk,
        "pk": article.pk,
        "id": article.pk,
        "target": world.articles["other"].pk,
        "related": [world.articles["other"].pk],
        "parts": [world.articles["other"].pk],
        "role": "chief editor",
        "is_active": "on",
        "is_staff": "on",
        "is_superuser": "on",
        "groups": world.groups,
        "permissions": world.permissions,
        "user_permissions": world.permissions,
        "usable_password": "true",
        "password1": "x1y2z3-long",
        "password2": "x1y2z3-long",
        "when": "now",
        "post": "yes",
        "confirmed": "1",
        "topic": world.rows["articles/topic"].pk,
        "action": "add_a_topic" if "article" in place.route else "delete_selected",
        "_selected_action": [article.pk, *everyone],
        "select_across": "1",
        "content": "Forged.",
        "html": "<p>Forged.</p>",
        "text": "---\ntitle: Forged\n---\n\nForged.\n",
        "date_joined_0": "2026-01-01",
        "date_joined_1": "00:00:00",
    }


def encoded(data: dict[str, object]) -> dict[str, str]:
    """Return what a client posts of a form. As multipart, so many values take long."""
    return {"data": urlencode(data, doseq=True), "content_type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True)
class Visit:
    """One request: who, where, with which method and form."""

    role: str
    method: str
    place: Place
    slash: bool = True
    script: bool = False

    def __str__(self) -> str:
        return f"{self.method} {self.path} as {self.role} (about {self.place.subject or 'anything'})"

    @property
    def path(self) -> str:
        path = self.place.path
        return path if self.slash else path.rstrip("/") + ("" if path.endswith("/") else "/")


def visits(world: World) -> Iterator[Visit]:
    for place in places(world):
        for role in LADDER:
            for method in (*SAFE, *UNSAFE):
                for slash in (True, False):
                    yield Visit(role, method, place, slash)
            yield Visit(role, "POST", place, script=True)


def sample(world: World) -> Iterator[Visit]:
    """Yield a writer's POST to every page about others' work, and every 997th of all visits."""
    for place in places(world):
        if place.route.startswith("admin/") and place.subject in ("", "other", "superuser"):
            yield Visit("writer", "POST", place)
    yield from islice(visits(world), 0, None, 997)


# What is answered


def answer_to(visit: Visit, world: World) -> tuple[HttpResponse, int]:
    """Return the response and the number of rows written. The writes are rolled back."""
    client = world.clients[visit.role]
    cookies = client.cookies.copy()
    more = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"} if visit.script else {}
    posted = encoded(forged(world, visit.place)) if visit.method == "POST" else {}
    connection.ensure_connection()
    before = connection.connection.total_changes
    with transaction.atomic():
        send = getattr(client, visit.method.lower())
        url = visit.path + QUERIES.get(visit.place.route, "")
        response = send(url, **posted, **more)
        written = connection.connection.total_changes - before
        if written:
            assert_nobody_gained_rights(visit)
            assert_others_work_stays(visit, world)
        transaction.set_rollback(True)
    client.cookies = cookies
    if written:
        versions.clear_caches()
    return response, written


def assert_nobody_gained_rights(visit: Visit) -> None:
    if visit.role == "superuser" or visit.method in SAFE:
        return
    assert list(User.objects.filter(is_superuser=True).values_list("username", flat=True)) == ["root"], visit
    assert not User.objects.filter(user_permissions__isnull=False).exists(), visit
    forbidden = Permission.objects.filter(codename="delete_session", group__isnull=False)
    assert not forbidden.exists(), visit


def assert_others_work_stays(visit: Visit, world: World) -> None:
    if visit.role in BELOW_EDITORS and visit.method not in SAFE:
        for article in (world.articles[name] for name in ("other", "live", "own_live")):
            now = Article.objects.get(pk=article.pk)
            assert (now.title, now.slug, now.draft_digest) == (
                article.title,
                article.slug,
                article.draft_digest,
            ), visit


def leads_to_login(response: HttpResponse) -> bool:
    location = response.headers.get("Location", "")
    return response.status_code == 302 and "/login/" in location


def fault_of(visit: Visit, response: HttpResponse, written: int) -> str:
    """Return what is wrong with a response, or an empty string."""
    row, subject, status = TABLE[visit.place.route], visit.place.subject, response.status_code
    may_see, may_change = row.may_see(visit.role, subject), row.may_change(visit.role, subject)
    if status >= 500:
        return f"answers {status}"
    if written and (visit.method in SAFE or not may_change):
        return f"wrote {written} rows ({status})"
    if visit.role in BELOW_EDITORS and tells_secret(visit, response):
        return f"tells of another's draft ({status})"
    if not visit.slash or visit.method not in ("GET", "HEAD"):
        return ""
    is_refused = (
        status in REFUSED or leads_to_login(response) or response.headers.get("Location") == "/admin/"
    )
    if not may_see and not is_refused:
        return f"is let in ({status})"
    is_reading = not visit.place.path.startswith(("/admin/", "/profile/", "/account/"))
    is_missing = status == 404 and "<int:number>" not in visit.place.route
    if may_see and not is_reading and (status == 403 or is_missing or leads_to_login(response)):
        return f"is kept out ({status})"
    return ""


def tells_secret(visit: Visit, response: HttpResponse) -> bool:
    if SECRET in visit.path:
        return False  # the page repeats the requested URL, as for every unknown URL
    said = response.headers.get("Location", "")
    if not response.streaming:
        said += response.content.decode(errors="replace")
    return SECRET in said


def faults(world: World, some: Iterator[Visit]) -> list[str]:
    found = ((visit, fault_of(visit, *answer_to(visit, world))) for visit in some)
    return [f"{visit}: {fault}" for visit, fault in found if fault]


def test_a_walk_past_every_url_finds_nothing_and_an_author_reaches_the_own_profile_alone(world):
    """One test for both, because they can share the world: what is written is rolled back."""
    assert "\n".join(faults(world, sample(world))) == ""
    assert_an_author_gets_an_answer_from_the_own_profile_and_work_alone(world)


NOT_FOR_READERS = ("/admin/", "/calendar/", "/profile/", "/review/")
FOR_AUTHORS = {"profile/", "profile/preview/", "profile/words.js", "profile/work/"}


def assert_an_author_gets_an_answer_from_the_own_profile_and_work_alone(world: World) -> None:
    answered, wrote = set(), set()
    for place in places(world):
        if place.path.startswith(NOT_FOR_READERS) and place.subject in ("", "other"):
            for method in ("GET", "POST"):
                visit = Visit("author", method, place)
                response, written = answer_to(visit, world)
                assert fault_of(visit, response, written) == ""
                answered |= {place.route} if response.status_code == 200 else set()
                wrote |= {place.route} if written else set()
    assert answered == FOR_AUTHORS | {"profile/login/", "admin/login/"}
    assert wrote <= {"profile/", "profile/logout/"}
    other = world.rows["authors/author"]
    foreign = dict.fromkeys(("id", "pk", "author", "user", "slug", "to"), other.pk)
    for path in ("/profile/", "/profile/work/"):
        assert other.name not in world.clients["author"].get(path, foreign).content.decode()


@pytest.mark.soak
def test_the_whole_walk_finds_nothing_outside_of_the_table(clock, world):
    """While the clock stands still: a session is written again when it was used five minutes before."""
    assert "\n".join(faults(world, visits(world))) == ""
