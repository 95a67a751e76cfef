"""Site care: what each list has, for whom, and how many queries it takes."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.desk.care import LISTS
from articles.manuscript import Section
from articles.models import Article, Edition, LinkCheck, Picture, SafetyTerm
from articles.publishing import delete, publish, unpublish
from articles.publishing.preflight.check_results import store_check_result
from articles.publishing.preflight.preflight_report import preflight_of
from articles.publishing.preflight.safety_actions import save_safety_term
from articles.publishing.preflight.setting_aside import bring_back, set_aside
from tests.cast import make_article, make_live, save_picture, sign_with_account
from tests.desk.writing.test_markdown_views import png
from tests.publishing.saving import save_with
from tests.reading.episodes import make_episode

pytestmark = pytest.mark.django_db


@pytest.fixture
def shown(logged_in, eli):
    client = logged_in(eli)

    def get(name: str, **query: str) -> dict[str, str]:
        response = client.get("/admin/care/", {"list": name} | query)
        assert response.status_code == 200
        return {item.title: item.about for item in response.context["items"]}

    return get


def test_a_writer_does_not_see_the_page_and_the_start_page_links_it_for_editors(logged_in, ada, eli):
    assert logged_in(ada).get("/admin/care/").status_code == 403
    assert "/admin/care/" not in logged_in(ada).get("/admin/").content.decode()
    assert "/admin/care/" in logged_in(eli).get("/admin/").content.decode()


def test_reviews_that_are_due_soon_are_listed(shown, rae):
    today = timezone.localdate()
    for title, days in (("Soon", 20), ("Later", 90)):
        sign_with_account(make_live(title), rae, on=today, due=today + timedelta(days=days))
    assert list(shown("due")) == ["Soon"]
    assert "last reviewed by Rae Kim" in shown("nonsense")["Soon"], "the first list is the default"


def test_the_oldest_live_pages_come_first(shown, clock):
    for title in ("First", "Second"):
        make_live(title)
        clock.shift(timedelta(days=40))
    make_article("A draft")
    assert list(shown("oldest")) == ["First", "Second"]


def live_with_episode(title: str, **fields: object) -> None:
    article = make_article(title, **fields)
    article.episode = make_episode(f"Episode of {title}")
    article.save()
    publish(article, by=None)


def test_articles_without_podcast_or_picture_are_listed_with_what_is_missing(shown):
    picture = save_picture("images/a.png", png(), by=None)
    lead = {"image": picture, "image_alt": "Chairs"}
    live_with_episode("With both", **lead)
    make_live("Silent", **lead)
    live_with_episode("Blind")
    make_live("Bare")
    make_live("A page", kind="page", slug="a-page")
    assert shown("plain") == {
        "Bare": "No podcast episode and no picture",
        "Blind": "No picture",
        "Silent": "No podcast episode",
    }


def test_broken_links_are_listed_with_their_problem(shown, clock):
    article = make_live("Linking")
    row = LinkCheck(article=article, url="https://there.example/gone", status=404, problem="Not found")
    row.failing_since = timezone.now()
    row.save()
    LinkCheck.objects.create(article=article, url="https://there.example/")
    assert shown("links") == {"Linking": "https://there.example/gone, since June 1, 2026: Not found"}
    unpublish(article, by=None)
    assert not shown("links")


def test_unused_pictures_are_listed(shown):
    save_picture("images/a.png", png(), by=None)
    assert list(shown("pictures")) == ["images/a.png"]


def test_former_addresses_tell_where_they_lead(shown, eli, cleo):
    renamed, removed = make_live("Renamed", slug="old-name"), make_live("Removed", slug="removed")
    replaced, deleted = make_live("Replaced", slug="replaced"), make_live("Deleted", slug="deleted")
    make_article("A draft", slug="never-live")
    renamed.refresh_from_db()
    renamed.slug = "new-name"
    renamed.save()
    renamed.addresses.create(slug="new-name")
    assert "old-name" not in shown("addresses"), "still live under its old address"
    Edition.objects.filter(article=renamed).update(slug="new-name")
    renamed.addresses.filter(slug="old-name").update(was_public=True)
    unpublish(removed, by=None)
    unpublish(replaced, by=None, replaced_by=renamed)
    unpublish(deleted, by=None)
    delete(deleted, by=cleo)
    assert shown("addresses") == {
        "deleted": "Visitors see “This page was removed”",
        "old-name": "Redirects to “Renamed”",
        "removed": "Visitors see “This page was removed”",
        "replaced": "Redirects to “Renamed”",
    }


@pytest.mark.parametrize("names", [["due", "checks"], pytest.param(list(LISTS), marks=pytest.mark.soak)])
def test_each_list_has_pages_and_takes_a_fixed_number_of_queries(shown, rae, monkeypatch, names):
    def fill(count: int) -> None:
        today = timezone.localdate()
        for _ in range(count):
            number = Article.objects.count()
            article = make_live(f"A{number}")
            store_check_result(article)
            sign_with_account(article, rae, on=today, due=today + timedelta(days=1))
            LinkCheck.objects.create(article=article, url="https://x.example/", failing_since=timezone.now())
            save_picture(f"images/{number}.png", png(number + 1, 5), by=None)
            unpublish(make_live(f"Gone {number}"), by=None)

    def queries(name: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert shown(name)
        return len(captured)

    fill(1)
    [queries(name) for name in names]  # caches of the process
    few = {name: queries(name) for name in names}
    fill(2)
    assert {name: queries(name) for name in names} == few
    monkeypatch.setattr("articles.desk.care.PAGE_SIZE", 2)
    for name in names:
        assert len(shown(name)) == 2, name
        assert len(shown(name, page="2")) == 1, name
    assert Picture.objects.count() == 3


class TestFailingChecks:
    FINDINGS = "Title and summary, Lead picture, Authors and bios, Related posts"

    def test_what_a_save_finds_is_listed_for_published_articles(self, shown):
        article, draft = make_live("Dark"), make_article("A draft")
        for one in (article, draft):
            save_with(one, by=None, dek="A line.")
        assert shown("checks") == {"Dark": f"4 suggestions: {self.FINDINGS}"}
        article.refresh_from_db()
        save_with(article, by=None, sections=(Section(type="text", heading="", body="See [this]()."),))
        about = f"1 problem to fix, 4 suggestions: Links, {self.FINDINGS}"
        assert shown("checks") == {"Dark": about}

    @pytest.mark.soak
    def test_what_is_set_aside_is_not_counted(self, shown, eli):
        article = make_live("Dark")
        save_with(article, by=None, dek="A line.")
        finding = preflight_of(article).warnings[0]
        set_aside(article, finding, reason="It is fine.", by=eli)
        assert shown("checks")["Dark"].startswith("4 suggestions")
        bring_back(article, article.set_asides.get().pk, by=eli)
        assert shown("checks")["Dark"].startswith("5 suggestions")

    def test_a_publication_keeps_the_result(self, shown):
        article = make_article("Dark", slug="dark")
        save_with(article, by=None, dek="A line.")
        publish(article, by=None)
        assert "Dark" in shown("checks")

    def test_a_command_checks_what_changed_without_a_save(self, shown, logged_in, eli):
        article = make_live("Dark", sections=[("text", "", "Thoughts of the abyss.")])
        page = logged_in(eli).get("/admin/care/?list=checks").content.decode()
        assert "1 published article was not checked since it changed." in page
        call_command("check_articles", stdout=StringIO())
        assert shown("checks")["Dark"].startswith("5 suggestions")
        term = SafetyTerm(term="abyss", subject="suicide", language="en", strength="strong")
        save_safety_term(term, by=None)
        call_command("check_articles", stdout=StringIO())
        assert shown("checks")[article.title].startswith("1 problem to fix, 5 suggestions: Safety, ")
