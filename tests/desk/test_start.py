"""The start page: what needs attention, what waits for whom, drafts and recent publications."""

import re
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, Autosave, ReviewRequest, current_revision
from articles.publishing import publish, sign_off, take_step, unpublish
from authors.credentials import save_credential
from authors.models import Credential
from tests.cast import make_article, make_live, rewrite
from tests.chromium import violations
from tests.corpora import HOSTILE
from tests.html_oracle import executable_nodes

pytestmark = pytest.mark.django_db
START = "/admin/"


def lists_on_page(client) -> dict[str, list[str]]:
    """Return the titles in each list that is not empty."""
    context = client.get(START).context
    attention = {reason.label: [item.title for item in reason.items] for reason in context["attention"]}
    return attention | {
        part.title: [line.title for line in part.items] for part in context["parts"] if part.items
    }


@pytest.fixture
def articles_by_state(ada, eli, clock):
    """An article in every state, some of Ada's and some of Eli's."""
    make_article("Hers", by=ada)
    make_article("His", by=eli)
    live, edited = make_live("Live", by=eli), make_live("Edited", by=ada)
    rewrite(edited, "Another text.")
    coming = make_article("Coming", by=ada)
    publish(coming, by=None, at=timezone.now() + timedelta(days=2))
    return {"live": live, "edited": edited}


def test_eli_sees_the_whole_house_and_ada_what_is_hers(logged_in, ada, eli, articles_by_state):
    assert lists_on_page(logged_in(eli)) == {
        "My drafts": ["His"],
        "Drafts by others": ["Hers"],
        "Unpublished changes": ["Edited"],
        "Scheduled": ["Coming"],
        "Recently published": ["Edited", "Live"],
    }
    assert lists_on_page(logged_in(ada)) == {
        "My drafts": ["Hers"],
        "Unpublished changes": ["Edited"],
        "Scheduled": ["Coming"],
        "Recently published": ["Edited"],
    }


@pytest.mark.soak
def test_the_list_of_others_drafts_names_the_writer_and_leads_to_all_of_them(logged_in, ada, eli, clock):
    make_article("Hers", by=ada)
    make_article("Imported")
    client = logged_in(eli)
    waiting = next(part for part in client.get(START).context["parts"] if part.title == "Drafts by others")
    assert [item.description for item in waiting.items] == [
        "Changed June 1, 2026, 12:00 PM",
        "By ada, changed June 1, 2026, 12:00 PM",
    ]
    assert {row.title for row in client.get(waiting.all_url).context["cl"].result_list} == {
        "Hers",
        "Imported",
    }


@pytest.mark.soak
def test_the_schedule_says_what_happens_then(logged_in, eli, clock):
    replaced, gone = make_live("Replaced"), make_live("Gone")
    clock.shift(60)
    day = timezone.now() + timedelta(days=1)
    rewrite(replaced, "New.")
    publish(replaced, by=None, at=day)
    unpublish(gone, by=None, returns_at=day)
    publish(make_article("New"), by=None, at=day)
    attention = logged_in(eli).get(START).context["attention"]
    schedule = next(reason for reason in attention if reason.name == "scheduled")
    assert {item.title: item.description for item in schedule.items} == {
        "Replaced": "New edition June 2, 2026, 12:01 PM",
        "Gone": "Returns June 2, 2026, 12:01 PM",
        "New": "Goes live June 2, 2026, 12:01 PM",
    }


@pytest.mark.soak
def test_a_writer_on_a_live_site_is_not_told_that_nothing_is_live(logged_in, ada, eli):
    make_live("Live", by=eli)
    page = logged_in(ada).get(START).content.decode()
    assert "None of your articles is live yet." in page
    assert "Nothing is live yet." not in page


@pytest.mark.soak
def test_what_the_bar_at_the_top_has_is_not_listed_again(logged_in, cleo):
    page = logged_in(cleo).get(START).content.decode()
    bar, more = page.split("</nav>")[0], page[page.index('class="start-links"') :]
    for path in re.findall(r'href="(/[^"]+)"', bar):
        assert f'href="{path}"' not in more


def test_what_was_typed_and_not_saved_comes_first(logged_in, ada, eli):
    Autosave.objects.create(user=eli, article=make_article("Live", by=eli), fields=[["title", "x"]])
    Autosave.objects.create(user=eli, fields=[["title", "A thought"], ["section-body", "x"]])
    assert sorted(lists_on_page(logged_in(eli))["Unsaved"]) == ["A thought", "Live"]
    assert "Unsaved" not in lists_on_page(logged_in(ada))


def send(title: str, by: User) -> Article:
    article = make_article(title, by=by)
    take_step(article, "send", by=by)
    return article


def test_what_waits_for_an_answer_is_in_the_list_of_who_is_next(logged_in, ada, eli, cleo, rae, clock):
    send("For editors", ada)
    send("By Eli", eli)
    returned = send("Returned", ada)
    take_step(returned, "request_changes", by=eli, note="Shorter")
    approved = send("Approved one", ada)
    take_step(approved, "approve", by=eli)
    ReviewRequest.objects.create(
        article=approved,
        revision=current_revision(approved),
        reviewer=rae,
        due=date(2026, 6, 9),
        expires_at=timezone.now(),
    )
    of_ada, of_eli, of_cleo = (lists_on_page(logged_in(user)) for user in (ada, eli, cleo))
    assert of_ada == {"Changes requested": ["Returned"]}
    assert of_eli == {"For review": ["For editors"], "Approved": ["Approved one"]}
    assert of_cleo["For review"] == ["For editors", "By Eli"]
    waiting = logged_in(cleo).get(START).context["parts"][0]
    assert {item.title: item.description.split(",")[0] for item in waiting.items} == {
        "For editors": "For an editor",
        "By Eli": "For an editor",
        "Returned": "For ada",
        "Approved one": "For Rae Kim",
    }
    assert "since June 1, 2026" in waiting.items[0].description
    assert "due June 9, 2026" in next(item.description for item in waiting.items if "Rae" in item.description)
    assert "Waiting" not in of_eli, "chief editors see it"


def test_reviews_that_are_overdue_are_for_editors(logged_in, ada, eli, rae, clock):
    lapsed, renewed, draft = make_live("Lapsed", by=ada), make_live("Renewed"), make_article("Draft")
    for article in (lapsed, renewed, draft):
        sign_off(article, reviewer=rae, on=date(2025, 1, 1), due=date(2026, 1, 1), by=None)
    sign_off(renewed, reviewer=rae, on=date(2026, 1, 1), due=date(2027, 1, 1), by=None)
    ReviewRequest.objects.create(
        article=draft,
        revision=current_revision(draft),
        reviewer=rae,
        due=date(2026, 5, 30),
        expires_at=timezone.now(),
    )
    overdue = next(
        reason for reason in logged_in(eli).get(START).context["attention"] if reason.name == "overdue"
    )
    assert [(item.title, item.description) for item in overdue.items] == [
        ("Lapsed", "Review by Rae Kim was due again on Jan. 1, 2026"),
        ("Draft", "No answer from Rae Kim, due May 30, 2026"),
    ]
    assert "Review overdue" not in lists_on_page(logged_in(ada))


def test_credentials_that_end_soon_are_for_editors(logged_in, ada, eli, rae, clock):
    for letters, last_day in (("LMFT", 1), ("LCSW", 40), ("PhD", 70)):
        row = Credential(author=rae, letters=letters, ends_on=date(2026, 5, 31) + timedelta(days=last_day))
        save_credential(row, by=None)
    clock.shift(timedelta(days=2))
    ending = next(
        reason for reason in logged_in(eli).get(START).context["attention"] if reason.name == "credentials"
    )
    assert [(item.title, item.description) for item in ending.items] == [
        ("Rae Kim", "LMFT ended on June 1, 2026"),
        ("Rae Kim", "LCSW ends on July 10, 2026"),
    ]
    assert ending.items[0].url == f"/admin/authors/author/{rae.pk}/change/#credentials"
    assert "Credentials that end soon" not in lists_on_page(logged_in(ada))


def test_a_new_house_says_so_and_leads_to_the_first_article(logged_in, eli):
    page = logged_in(eli).get(START).content.decode()
    assert "Nothing needs your attention." in page
    assert "You have no drafts." in page
    assert 'href="/admin/articles/article/add/"' in page


def test_the_lists_are_short_and_lead_to_the_whole_at_a_fixed_cost(logged_in, eli):
    client = logged_in(eli)
    counts = []
    for more in (1, 8):
        for number in range(more):
            make_article(f"Draft {more} {number}", by=eli)
            if number < 5:
                rewrite(make_live(f"Live {more} {number}"), "Another.")
        with CaptureQueriesContext(connection) as queries:
            page = client.get(START)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    differing, drafts = page.context["attention"][-1], page.context["parts"][0]
    assert len(differing.items) == 5
    assert len(client.get(differing.all_url).context["cl"].result_list) == 6
    assert (len(drafts.items), drafts.more) == (8, True)
    assert len(client.get(drafts.all_url).context["cl"].result_list) == 9


@pytest.mark.soak
def test_hostile_titles_are_titles(logged_in, eli):
    lines = [" ".join(text.split())[:300] for text in HOSTILE]
    for start in range(0, len(lines), 8):  # as many as the list shows
        Autosave.objects.filter(user=eli).delete()
        shown = lines[start : start + 8]
        for place, line in enumerate(shown):
            article = make_article(line, slug=f"hostile-{start}-{place}", by=eli)
            Autosave.objects.create(user=eli, article=article, fields=[["title", line]])
        assert sorted(lists_on_page(logged_in(eli))["Unsaved"]) == sorted(shown)
        html = logged_in(eli).get(START).content.decode()
        assert not [node for node in executable_nodes(html) if "alert" in node]


def test_axe_finds_nothing_and_nothing_is_too_wide(desk, eli, articles_by_state):
    Autosave.objects.create(user=eli, article=articles_by_state["live"], fields=[["title", "x"]])
    view = desk(eli, START)
    for width, scheme in ((360, "light"), (768, "dark"), (1280, "light"), (1600, "dark")):
        view.set_viewport_size({"width": width, "height": 900})
        view.emulate_media(color_scheme=scheme)
        assert view.evaluate("document.documentElement.scrollWidth") <= width
    for scheme in ("light", "dark"):
        view.emulate_media(color_scheme=scheme)
        assert violations(view, only_colors=scheme == "dark") == "", scheme
    assert view.complaints == []
