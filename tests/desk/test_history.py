"""The history of an article, for those who see it, and the list of all actions, for chief editors."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.utils import timezone

from articles.action_log import Action, LoggedAction, log_action
from articles.models import Article, CrisisPhrase, Release, SafetyTerm, WordingTerm
from articles.publishing import delete, publish, unpublish
from tests.cast import make_article, make_live, make_topic
from tests.desk.posting import change, form, form_sections, page

pytestmark = pytest.mark.django_db
LOG = "/admin/articles/loggedaction/"


def html(client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def listed(client, query: str = "") -> list[str]:
    """Return the actions in the list, the latest first."""
    return [row.action for row in client.get(LOG + query).context["cl"].result_list]


# The history of an article


def test_the_history_tells_who_did_what_with_links_to_what_was_made(logged_in, eli, clock):
    article = make_article(by=eli)
    client = logged_in(eli)
    client.post(change(article), form(form_sections(article), article=article, dek="A line."))
    publish(article, by=eli)
    said = html(client, page(article, "history"))
    for words in ("Published", "Saved", "eli", "June 1, 2026, 12:00 PM", "Revision 2", "Edition 1"):
        assert words in said
    assert said.index("Published") < said.index(">Saved<")
    assert f'href="{page(article, "revisions")}?page=1#revision-2"' in said
    assert f'href="{page(article, "editions/1/view")}"' in said
    assert 'id="revision-2"' in html(client, page(article, "revisions"))
    assert 'id="edition-1"' in html(client, page(article, "editions"))


def test_revisions_editions_and_the_form_lead_to_the_history(logged_in, eli):
    article = make_article(by=eli)
    for path in (page(article, "revisions"), page(article, "editions"), change(article)):
        assert f'href="{page(article, "history")}"' in html(logged_in(eli), path)


def test_who_took_a_page_down_is_seen(logged_in, eli, cleo):
    article = make_live()
    unpublish(article, by=cleo)
    said = html(logged_in(eli), page(article, "history"))
    assert "Unpublished" in said
    assert "cleo" in said


def test_fifty_actions_stand_on_a_page_and_the_queries_do_not_grow(logged_in, eli, django_assert_num_queries):
    article = make_live(by=eli)
    client = logged_in(eli)
    # session, user, article, permissions (2), count, actions, last revision, revisions, editions
    with django_assert_num_queries(11):
        client.get(page(article, "history"))
    revision, edition = article.revisions.first(), article.editions.get()
    LoggedAction.objects.bulk_create(
        LoggedAction(
            action=Action.SAVE,
            object_type="articles.article",
            object_id=article.pk,
            revision_id=revision.pk,
            edition_id=edition.pk,
        )
        for _ in range(60)
    )
    with django_assert_num_queries(11):
        response = client.get(page(article, "history"))
    assert len(response.context["rows"]) == 50
    assert "Page 1 of 2" in response.content.decode()
    assert "Published" in html(client, page(article, "history") + "?page=2")


def test_a_history_that_is_not_there_is_not_found(logged_in, eli):
    for pk in ("0", "999", "x", "1" * 30):
        assert logged_in(eli).get(f"/admin/articles/article/{pk}/history/").status_code == 404


def test_a_topic_has_a_history_too_and_djangos_log_stays_empty(logged_in, eli):
    topic = make_topic("Sleep")
    client = logged_in(eli)
    client.post(
        f"/admin/articles/topic/{topic.pk}/change/", {"name": "Rest", "aliases": "", "description": ""}
    )
    said = html(client, f"/admin/articles/topic/{topic.pk}/history/")
    assert "Renamed" in said
    assert "The name was “Sleep”." in said
    client.post(f"/admin/articles/topic/{topic.pk}/delete/", {"post": "yes"})
    client.post(page(make_article(), "delete"), {"post": "yes"})
    assert list(LoggedAction.objects.values_list("action", flat=True)) == ["trash", "delete", "rename"]
    assert not LogEntry.objects.exists()


@pytest.mark.soak
def test_bulk_actions_are_in_the_history_of_each_article_and_an_export_names_them(logged_in, cleo):
    topic, articles = make_topic("Sleep"), [make_live("One"), make_live("Two")]
    chosen = {"_selected_action": [article.pk for article in articles], "confirmed": "1", "topic": topic.pk}
    client = logged_in(cleo)
    for action in ("add_a_topic", "unpublish_them", "export_them"):
        client.post("/admin/articles/article/", chosen | {"action": action})
    for article in articles:
        rows = LoggedAction.objects.filter(object_id=article.pk, user_id=cleo.pk)
        assert list(rows.values_list("action", flat=True)) == ["unpublish", "add_topic"]
    export = LoggedAction.objects.get(action=Action.EXPORT)
    assert (export.user_name, export.text) == ("cleo", "2 articles: one, two.")


# The list of all actions


def test_the_list_is_for_chief_editors(logged_in, eli, cleo):
    for user, status in ((eli, 403), (cleo, 200)):
        client = logged_in(user)
        assert client.get(LOG).status_code == status
        assert ("Action log" in html(client, "/admin/")) == (status == 200)


@pytest.mark.soak
def test_the_list_is_for_superusers_and_not_for_writers(logged_in, ada):
    for user, status in ((ada, 403), (User.objects.create_superuser("root"), 200)):
        client = logged_in(user)
        assert client.get(LOG).status_code == status
        assert ("Action log" in html(client, "/admin/")) == (status == 200)


def test_the_list_is_read_only(logged_in):
    client = logged_in(User.objects.create_superuser("root"))
    make_live()
    row = LoggedAction.objects.first()
    for path in (f"{LOG}add/", f"{LOG}{row.pk}/change/", f"{LOG}{row.pk}/delete/", f"{LOG}{row.pk}/history/"):
        assert client.post(path, {"post": "yes"}).status_code == 404
    chosen = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    client.post(LOG, chosen)
    assert LoggedAction.objects.filter(pk=row.pk).exists()


def test_the_actions_on_a_deleted_article_stay_in_the_list(logged_in, cleo):
    gone, there = make_article("Gone"), make_live("There")
    delete(gone, by=cleo)
    said = html(logged_in(cleo), LOG)
    assert "Gone" in said
    assert said.count("/history/") == 1
    assert f'href="{page(there, "history")}"' in said


def test_the_list_names_the_kind_of_every_object(logged_in, cleo):
    for number, model in enumerate((Release, CrisisPhrase, SafetyTerm, WordingTerm)):
        row = model(pk=number + 1)
        log_action(Action.CHANGE, by=None, on=row)
    shown = re.findall(r'<span class="kind">([^<]+)</span>', html(logged_in(cleo), LOG))
    assert shown == ["word to avoid", "safety word", "crisis phrase", "release"]


def test_the_list_is_filtered_by_action_kind_person_and_date(logged_in, cleo, eli, clock):
    topic, article = make_topic("Sleep"), make_article()
    clock.move_to("2026-06-01T23:30:00+00:00")
    publish(article, by=eli)
    clock.move_to("2026-06-03T00:30:00+00:00")
    unpublish(article, by=cleo)
    clock.move_to("2026-06-05T12:00:00+00:00")
    log_action(Action.CHANGE, by=None, on=topic)
    client = logged_in(cleo)
    assert listed(client) == ["change", "unpublish", "publish"]
    assert listed(client, "?action=publish") == ["publish"]
    assert listed(client, "?kind=articles.topic") == ["change"]
    assert listed(client, f"?person={eli.pk}") == ["publish"]
    assert listed(client, "?person=none") == ["change"]
    assert listed(client, "?person=999999999999") == []
    assert listed(client, "?from=2026-06-02") == ["change", "unpublish"]
    assert listed(client, "?from=2026-06-01&to=2026-06-03") == ["unpublish", "publish"]
    assert listed(client, "?to=2026-06-01&kind=articles.article") == ["publish"]
    assert listed(client, "?from=0001-01-01&to=nonsense") == ["change", "unpublish", "publish"]
    assert listed(client, "?to=2026-02-31") == ["change", "unpublish", "publish"]


def test_the_date_filter_keeps_the_other_filters_and_the_words(logged_in, cleo):
    make_live("For all")
    said = html(logged_in(cleo), f"{LOG}?action=publish&q=for&from=2026-01-01")
    dates = said[said.index('class="date-range"') :]
    dates = dates[: dates.index("</form>")]
    for words in ('name="action" value="publish"', 'name="q" value="for"', 'value="2026-01-01"'):
        assert words in dates
    assert dates.count('name="from"') == 1


@pytest.mark.soak
def test_the_list_is_searched_by_the_name_of_the_object_and_of_the_person(logged_in, cleo, eli):
    publish(make_article("Sleep well", slug="sleep-well"), by=eli)
    unpublish(make_live("Eat well"), by=cleo)
    client = logged_in(cleo)
    assert listed(client, "?q=sleep") == ["publish"]
    assert listed(client, "?q=eli") == ["publish"]
    assert listed(client, "?q=nothing") == []


def test_the_list_costs_the_same_queries_for_any_number_of_actions(
    logged_in, cleo, django_assert_num_queries
):
    for number in range(2):
        make_live(f"Article {number}")
    client = logged_in(cleo)
    # session, user, permissions (2), people, count, the fifty, articles that exist
    with django_assert_num_queries(9):
        client.get(LOG)
    LoggedAction.objects.bulk_create(
        LoggedAction(action=Action.SAVE, object_type="articles.article", object_id=pk, at=timezone.now())
        for pk in [*Article.objects.values_list("pk", flat=True)] * 40
    )
    with django_assert_num_queries(9):
        assert len(listed(client)) == 50
