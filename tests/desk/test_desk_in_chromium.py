"""The desk in Chromium: content security policy, contrast of buttons, no horizontal scrolling."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import Group, User
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from taggit.models import Tag

from articles.desk.articles.changelist import ArticleListAdmin
from articles.models import Article, CrisisPhrase, HelpSubject, SafetyTerm, Topic, WordingTerm
from articles.publishing import move_to_trash, publish
from authors.credentials import save_credential
from authors.models import Credential
from authors.proofs import Proof
from tests.cast import make_article, make_author, make_help_line, make_live, make_series, save_picture
from tests.chromium import EMPTY, opened
from tests.conftest import BACKEND
from tests.desk.posting import change, form, form_sections, page
from tests.desk.walk import desk_paths
from tests.desk.writing.test_markdown_views import png
from tests.reading.episodes import make_episode
from tests.transfer.folders import SOUNDS

pytestmark = pytest.mark.django_db
CONTRAST = (Path(__file__).parent / "contrast.js").read_text()
LIST = "/admin/articles/article/"
# What may break the policy or be hard to read: scripts, style sheets, and the classes of buttons and links.
PARTS = re.compile(
    r'<(?:script|link|button|summary|a|input)\b[^>]*?\b(?:src="([^"]+\.js)|href="([^"]+\.css)|class="([^"]+))"'
)
INLINE = re.compile(r'<style|<script(?![^>]*\b(?:src|type)=)[^>]*>|<[^>]*\s(?:style|on[a-z]+)="[^>]*>')


# What a screen reader finds wrong in the order of a page: its headings, landmarks and tables.
STRUCTURE = """() => {
  const seen = (selector) => [...document.querySelectorAll(selector)].filter((at) => at.checkVisibility());
  const levels = seen("h1, h2, h3, h4, h5, h6").map(({ tagName }) => Number(tagName[1]));
  const faults = levels.filter((level, at) => level > (levels[at - 1] ?? 0) + 1).map((level) => `h${level}`);
  if (seen("h1").length !== 1) faults.push(`${seen("h1").length} h1`);
  if (seen("main, [role=main]").length !== 1) faults.push("no main part");
  for (const nav of seen("nav")) if (!nav.textContent.trim()) faults.push(nav.outerHTML.slice(0, 80));
  for (const table of seen("table")) if (!table.querySelector("th")) faults.push("a table without headers");
  return faults;
}"""


def make_rows(cleo: User) -> dict[Any, Any]:
    """Make one row of every model that the desk shows, among them this user."""
    author = make_author("Ana Moreira")
    # The walk fills all ids of a path with that of the author.
    credential = Credential(pk=author.pk, author=author, letters="LCSW", ends_on=timezone.localdate())
    save_credential(credential, by=None, new_proof=Proof(b"%PDF-1.7", ".pdf", "license.pdf"))
    article = make_live(authors=[author], topics=["First session"], related=[make_live("Another")])
    publish(article, by=None, at=timezone.now() + timedelta(days=1))
    series = make_series("Beginnings", [article])
    episode = make_episode("A talk")
    sound = ContentFile((SOUNDS / "tone.mp3").read_bytes())
    default_storage.save(episode.audio.name, sound)  # for the player in its form
    found = [author, article, series, cleo, episode]
    found += [save_picture("images/a.png", png(), by=cleo), Topic.objects.get(), Group.objects.first()]
    found += [make_help_line(), HelpSubject.objects.first()]
    found += [CrisisPhrase.objects.first(), SafetyTerm.objects.first(), WordingTerm.objects.first()]
    who = {"username": "eli", "ip_address": "192.0.2.1"}
    found += [AccessAttempt.objects.create(**who, failures_since_start=1)]
    found += [AccessFailureLog.objects.create(**who), AccessLog.objects.create(**who)]
    return {type(row): row for row in [*found, Tag.objects.create(name="sleep")]}


@pytest.fixture
def rows(cleo: User) -> dict[Any, Any]:
    return make_rows(cleo)


@dataclass
class Answer:
    """A page that the site answered somebody, with the parts (PARTS) that it has."""

    path: str
    is_post: bool
    by: User | None
    response: Any
    parts: set[str]


@pytest.fixture
def ask(elsewhere: Executor, client: Client) -> Callable:
    """Return a function that asks for a page. It returns the Answer, or None if that is no HTML page."""

    def answer(path: str, data: Any, by: User | None) -> Answer | None:
        log_in(client, by)
        response = elsewhere.submit(client.get if data is None else client.post, path, data).result()
        is_html = response.headers.get("Content-Type", "").startswith("text/html")
        if response.status_code not in (200, 409) or not is_html or b"<html" not in response.content:
            return None
        html = response.content.decode()
        assert INLINE.findall(html) == [], path
        parts = {word for found in PARTS.findall(html) for words in found for word in words.split()}
        response.status_code = 200  # the browser logs an error for status 409
        return Answer(urlsplit(path).path, data is not None, by, response, parts)

    return answer


@pytest.fixture
def show(chromium: Any, elsewhere: Executor, client: Client) -> Iterator[Callable]:
    """Return a function that shows an Answer in the browser."""
    page = opened(chromium, client, elsewhere, viewport={"width": 1280, "height": 900})

    def open_page(answer: Answer) -> Any:
        page.goto(EMPTY)  # requests of the page before are answered to the one who opened it
        log_in(client, answer.by)
        page.window.prepared[answer.path] = answer.response
        page.goto(answer.path)
        return page

    yield open_page
    chromium.take_back(page)


def log_in(client: Client, user: User | None) -> None:
    """Log this user in, unless they are: 130 logins would take as long as the pages."""
    if client.session.get(SESSION_KEY) == (str(user.pk) if user else None):
        return
    client.logout()
    if user:
        client.force_login(user, backend=BACKEND)


def with_most_parts(answers: list[Answer]) -> Iterator[Answer]:
    """Yield answers until they have all parts: always the one with most of those that are missing."""
    missing = set().union(*(answer.parts for answer in answers))
    while missing:
        best = max(answers, key=lambda answer: len(answer.parts & missing))
        missing -= best.parts
        yield best


def pages_after_a_post(rows: dict[Any, Any], eli: User) -> Iterator[tuple[str, Any]]:
    """Yield desk pages that answer a POST."""
    article, group = rows[Article], rows[Group]
    yield change(article), form(form_sections(article), article=article, title="")  # faults
    yield change(article), form(form_sections(article), article=article, base=0, dek="Mine.")  # a conflict
    yield page(article, "from-text"), {"text": "---\n"}
    yield "/admin/auth/group/", {"action": "delete_selected", "_selected_action": [group.pk]}
    for action in ("add_a_topic", "remove_a_topic", "publish_them", "unpublish_them", "release_them"):
        yield LIST, {"action": action, "_selected_action": [article.pk], "index": "0"}
    yield "/admin/logout/", {}


@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.soak)])
def test_no_page_breaks_the_policy_or_has_a_button_that_cannot_be_read(
    ask, show, rows, cleo, ada, sam, every
):
    """The ten pages with most of all scripts, style sheets and classes of buttons and links, or every page.

    A screen reader finds their headings, landmarks and tables in order.
    """
    cleo.is_superuser = True  # to see every page
    cleo.save()
    visits = [(path, None, cleo) for path in desk_paths(rows)]
    visits += [(path, data, cleo) for path, data in pages_after_a_post(rows, cleo)]
    visits += [("/admin/login/", None, None), ("/profile/login/", None, None), ("/profile/", None, sam)]
    visits += [(change(make_live("Hers", by=ada)), None, ada)]
    answers = [answer for visit in visits if (answer := ask(*visit))]
    buttons, complaints, faults, unordered = {}, {}, {}, {}
    for answer in answers if every else islice(with_most_parts(answers), 10):
        view, path = show(answer), answer.path
        if found := view.evaluate(STRUCTURE):
            unordered[path] = found
        for scheme in ("light", "dark"):
            view.emulate_media(color_scheme=scheme)
            found = view.evaluate(CONTRAST)
            buttons[path, answer.is_post] = found["buttons"]
            if found["faults"]:
                faults[path, scheme] = found["faults"]
        if view.complaints:
            complaints[path] = list(view.complaints)
            view.complaints.clear()
    assert complaints == {}
    assert faults == {}
    assert unordered == {}
    asking = [count for (path, _), count in buttons.items() if path.endswith("/delete/")]
    assert len(asking) >= 7 or not every, "the walk goes everywhere"
    assert min(asking, default=2) >= 2, "yes and no, at least"


ROWS = """() => {
  const top = (selector) => document.querySelector(selector).getBoundingClientRect().top;
  const height = (selector) => document.querySelector(selector).getBoundingClientRect().height;
  return {
    bar: height("#header"),
    links: height(".writing-links"),
    head: top(".writing-links") < top(".writing-title") + height(".writing-title"),
    title: getComputedStyle(document.querySelector(".writing-title")).whiteSpace,
  };
}"""


@pytest.mark.soak
def test_the_bar_and_the_head_of_the_form_are_one_row_at_1280_pixels(desk, eli):
    article = make_live("What happens in the hour before, during and after a first session of therapy?")
    publish(article, by=None, at=timezone.now() + timedelta(days=1))
    view = desk(eli, change(article))
    measured = view.evaluate(ROWS)
    assert measured["bar"] < 64
    assert measured["links"] < 45
    assert measured["head"], "the links stand beside the title"
    assert measured["title"] == "normal", "the title wraps"


@pytest.mark.soak
def test_the_bar_of_bulk_actions_appears_with_a_selection(desk, eli):
    article = make_article("Sleep")
    view = desk(eli, LIST)
    bar = view.locator(".actions")
    assert not bar.is_visible()
    view.locator(".action-select").check()
    assert bar.is_visible()
    assert "1 of 1 selected" in bar.inner_text()
    box = bar.bounding_box()
    assert box["y"] + box["height"] <= 900, "it stands in the window"
    view.locator(".action-select").uncheck()
    assert not bar.is_visible()
    view.get_by_role("button", name="Actions for “Sleep”").press("Enter")
    menu = view.locator(f"#row-menu-{article.pk}")
    assert menu.is_visible()
    view.keyboard.press("Tab")
    assert view.evaluate("document.activeElement.textContent") == "Open"
    view.keyboard.press("Escape")
    assert not menu.is_visible()
    assert view.complaints == []


@pytest.mark.soak
def test_nothing_is_wider_than_the_window(desk, eli):
    article = make_live(authors=[make_author("Ana Moreira", credentials="LCSW")], topics=["First session"])
    move_to_trash(make_article("In the trash"), by=None)
    topic, author = article.article_topics.get().tag, article.bylines.get().author
    paths = (
        LIST,
        change(article),
        page(article, "publish"),
        page(article, "editions"),
        f"/admin/authors/author/{author.pk}/change/",
        f"/admin/articles/topic/{topic.pk}/delete/",
        f"{LIST}trash/",
        "/admin/articles/topic/",
        "/admin/authors/author/",
        f"/admin/articles/topic/{topic.pk}/change/",
        f"/admin/articles/episode/{make_episode(f'A talk {topic.pk}').pk}/change/",
        f"/admin/articles/series/{make_series('Beginning', [article]).pk}/change/",
        f"/admin/authors/author/{author.pk}/invitation/",
    )
    for path in paths:
        view = desk(eli, path)
        for width in (360, 768, 1280, 1600):
            view.set_viewport_size({"width": width, "height": 900})
            assert view.evaluate("document.documentElement.scrollWidth") <= width, (path, width)


@pytest.mark.soak
def test_the_last_page_of_a_long_list_can_be_seen_on_a_phone(desk, eli, monkeypatch):
    for number in range(24):
        make_article(f"Sleep {number}")
    monkeypatch.setattr(ArticleListAdmin, "list_per_page", 1)
    view = desk(eli, f"{LIST}?p=12")
    view.set_viewport_size({"width": 360, "height": 900})
    box = view.locator(".paginator a").last.bounding_box()
    assert box["x"] + box["width"] <= 360
