"""Bulk actions and their permissions: topics, unpublishing, exporting."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from articles.manuscript import format as format_manuscript
from articles.models import (
    Article,
    Edition,
    PinnedLead,
    Revision,
    current_revision,
    manuscript_of,
    topics_in_order,
)
from articles.publishing import publish
from articles.publishing.topic_actions import add_topic, remove_topic
from tests.cast import make_article, make_author, make_live, make_topic, rewrite
from tests.chromium import violations
from tests.conftest import account

pytestmark = pytest.mark.django_db
LIST = "/admin/articles/article/"


def run_action(client, action: str, articles, query: str = "", **more):
    data = {"action": action, "_selected_action": [article.pk for article in articles], "index": "0"}
    return client.post(LIST + query, data | more)


def confirm_action(client, action: str, articles, query: str = "", **more) -> list[str]:
    """Post the confirmation page's form; return the messages."""
    response = run_action(client, action, articles, query, confirmed="yes", **more)
    assert response.status_code == 302
    return [str(message) for message in get_messages(response.wsgi_request)]


def topics(article) -> list[str]:
    return [topic.name for topic in topics_in_order(article)]


def offered_actions(client) -> set[str]:
    form = client.get(LIST).context["action_form"]
    return {name for name, _words in form.fields["action"].choices if name} if form else set()


# Which actions each role sees


def test_each_role_is_offered_what_it_may_do(logged_in, ada, eli, cleo):
    make_article(by=ada)
    assert offered_actions(logged_in(ada)) == {"add_a_topic", "remove_a_topic", "trash_them"}
    of_editors = {"add_a_topic", "remove_a_topic", "pin_it", "unpin_it", "publish_them", "unpublish_them"}
    of_editors |= {"trash_them", "release_them"}
    assert offered_actions(logged_in(eli)) == of_editors
    assert offered_actions(logged_in(cleo)) == {*of_editors, "export_them"}


def test_a_forged_action_does_nothing(logged_in, ada):
    article = make_live(by=ada)
    client = logged_in(ada)
    editing = ("delete_selected", "pin_it", "publish_them", "unpublish_them", "export_them")
    for action in (*editing, "no_such_thing"):
        response = run_action(client, action, [article], confirmed="yes", post="yes")
        assert (response.status_code, response.streaming) == (302, False), action
        assert Edition.objects.live().get().article == article, action
        assert not PinnedLead.objects.exists(), action


def test_choosing_nothing_or_too_many_does_nothing(logged_in, cleo, monkeypatch):
    articles = [make_article("One"), make_article("Two")]
    topic = make_topic("Sleep")
    client = logged_in(cleo)
    assert run_action(client, "add_a_topic", []).status_code == 302
    monkeypatch.setattr("articles.desk.articles.bulk_actions.MAX_ARTICLES", 1)
    for action in ("add_a_topic", "remove_a_topic", "unpublish_them", "export_them"):
        said = confirm_action(client, action, articles, topic=topic.pk)
        assert said[-1] == "Nothing was changed. Select at most 1 articles at a time."
    assert [topics(article) for article in articles] == [[], []]


# The lead of the home page


def test_eli_pins_one_article_and_the_list_shows_which(logged_in, eli):
    client, live, draft = logged_in(eli), make_live("Live"), make_article("Draft")
    page = make_live("About", kind="page")

    def answer(action, *articles) -> str:
        return confirm_action(client, action, articles)[-1]

    assert answer("pin_it", live, draft) == "The home page has one lead. Select a single article."
    assert answer("pin_it", page) == "A page cannot be the lead of the home page. Choose an article."
    assert not PinnedLead.objects.exists()
    assert answer("pin_it", draft) == (
        "“Draft” leads the home page while it is live. Until then the newest article leads."
    )
    assert answer("pin_it", live) == "“Live” leads the home page now."
    listed = client.get(LIST)
    assert [row.title for row in listed.context["cl"].result_list if row.is_lead] == ["Live"]
    assert listed.content.decode().count('<span class="kind">home page</span>') == 1
    assert answer("unpin_it", draft) == "None of the selected articles is pinned to the home page."
    assert answer("unpin_it", draft, live) == "Unpinned. The newest article leads the home page."
    assert not PinnedLead.objects.exists()


# Topics


def test_a_topic_is_added_to_those_that_lack_it_with_a_revision_each(logged_in, eli):
    bare, has, live = (
        make_article("Bare"),
        make_article("Has", topics=["Sleep"]),
        make_live("Live", topics=["Rest"]),
    )
    sleep = make_topic("Sleep")
    said = confirm_action(logged_in(eli), "add_a_topic", [bare, has, live], topic=sleep.pk)
    assert said == [
        "Added “Sleep” to 2 drafts. Readers see it after the next publication.",
        "1 article already had the topic.",
    ]
    assert [topics(article) for article in (bare, has, live)] == [["Sleep"], ["Sleep"], ["Rest", "Sleep"]]
    head = current_revision(live)
    assert (head.reason, head.made_by) == ("Topic “Sleep” added", eli)
    assert "- Sleep" in head.text or "Sleep" in head.text.split("---")[1]
    assert Revision.objects.filter(article=has).count() == 1
    assert [topic.name for topic in live.editions.get().topics.all()] == ["Rest"]


def test_a_topic_is_removed_and_the_rest_of_the_text_stays(logged_in, eli):
    ana = make_author("Ana Moreira")
    article = make_article("One", topics=["Sleep", "Rest"], authors=[ana], dek="A line.")
    other = make_article("Two")
    text = current_revision(article).text
    sleep = make_topic("Sleep")
    said = confirm_action(logged_in(eli), "remove_a_topic", [article, other], topic=sleep.pk)
    assert said == [
        "Removed “Sleep” from 1 draft. Readers see the change after the next publication.",
        "1 article did not have the topic.",
    ]
    assert topics(article) == ["Rest"]
    add_topic([article], sleep, by=None)
    rest = make_topic("Rest")
    remove_topic([article], rest, by=None)
    add_topic([article], rest, by=None)
    assert current_revision(article).text == text


@pytest.mark.soak
def test_which_topic_is_asked_first(logged_in, eli):
    article = make_article("One", topics=["Sleep"])
    make_topic("Rest")
    client = logged_in(eli)
    page = run_action(client, "add_a_topic", [article])
    assert [str(topic) for topic in page.context["form"].fields["topic"].queryset] == ["Rest", "Sleep"]
    page = run_action(client, "remove_a_topic", [article])
    assert [str(topic) for topic in page.context["form"].fields["topic"].queryset] == ["Sleep"]
    for topic in ("", "x", "999999"):
        page = run_action(client, "add_a_topic", [article], confirmed="yes", topic=topic)
        assert page.context["form"].errors
    assert Revision.objects.count() == 1


def test_ada_changes_the_topics_of_her_drafts_and_of_nothing_else(logged_in, ada, eli):
    own, published, other = (
        make_article("Hers", by=ada),
        make_live("Out", by=ada),
        make_article("His", by=eli),
    )
    sleep = make_topic("Sleep")
    said = confirm_action(logged_in(ada), "add_a_topic", [own, published, other], topic=sleep.pk)
    assert said == [
        "Added “Sleep” to 1 draft. Readers see it after the next publication.",
        "1 article was not changed: you do not have permission.",
    ]
    assert [topics(article) for article in (own, published, other)] == [["Sleep"], [], []]


def test_everything_that_is_found_can_be_chosen_at_once(logged_in, eli):
    sleep = make_topic("Sleep")
    found, other = make_article("A quokka"), make_article("A penguin")
    said = confirm_action(
        logged_in(eli), "add_a_topic", [found], "?q=quokka", topic=sleep.pk, select_across="1"
    )
    assert len(said) == 1
    assert [topics(found), topics(other)] == [["Sleep"], []]


def test_a_save_meanwhile_keeps_its_text(monkeypatch):
    article, sleep = make_article("One"), make_topic("Sleep")
    from articles.publishing import topic_actions as verbs

    honest, times = verbs.save, []

    def late(*args, **kwargs):
        if not times:
            times.append(1)
            rewrite(Article.objects.get(pk=article.pk), "Written meanwhile.")
        return honest(*args, **kwargs)

    monkeypatch.setattr(verbs, "save", late)
    assert add_topic([article], sleep, by=None) == [article]
    assert "Written meanwhile." in current_revision(article).text
    assert topics(article) == ["Sleep"]


def test_an_article_deleted_meanwhile_is_passed_over():
    article, sleep = make_article("One"), make_topic("Sleep")
    Article.objects.filter(pk=article.pk).delete()
    assert add_topic([article], sleep, by=None) == []


@pytest.mark.parametrize("verb", [add_topic, remove_topic])
def test_a_reader_changes_no_topic(db, verb):
    with pytest.raises(PermissionDenied):
        verb([make_article()], make_topic("Sleep"), by=account("someone"))


# Publishing


def test_what_is_ready_is_published_and_the_rest_is_told_of(logged_in, eli, clock):
    ready, same, changed = make_live("One"), make_live("Two"), make_article("Three")
    blocked = make_article("Four", sections=[("text", "", "They talk about suicide.")])
    faulty = make_article("Five", sections=[])
    clock.shift(60)
    rewrite(ready, "Second thoughts.")
    client, chosen = logged_in(eli), [ready, same, changed, blocked, faulty]
    shown = run_action(client, "publish_them", chosen)
    rows = {row.article.title: row for row in shown.context["rows"]}
    assert {title for title, row in rows.items() if row.is_ready} == {"One", "Three"}
    assert {title for title, row in rows.items() if row.is_blocked} == {"Four", "Five"}
    assert rows["Two"].sentence == "No unpublished changes"
    assert "There is no text yet." in shown.content.decode()
    assert Edition.objects.count() == 2, "nothing is published before it is confirmed"
    sent = {f"base-{row.article.pk}": row.base for row in rows.values()}
    sent |= {"confirmed": "yes", "when": "now", "change": "correction", "note": "Typos."}
    rewrite(changed, "Nobody has read this.")
    results = run_action(client, "publish_them", chosen, **sent).context["results"]
    assert [one.article for one in results.published] == [ready]
    assert [one.article for one in results.same] == [same]
    assert {one.article.title for one in results.refused} == {"Three", "Four", "Five"}
    [new] = Edition.objects.filter(number=2)
    assert (new.article, new.minor, new.change_note, new.made_by) == (ready, True, "Typos.", eli)
    later = {f"base-{changed.pk}": current_revision(changed).number, "when": "later"}
    refused = run_action(client, "publish_them", [changed], **sent | later)
    assert "Enter a date and time." in refused.content.decode()
    done = run_action(client, "publish_them", [changed], **sent | later, at="2026-06-10T09:00")
    assert "1 article goes live on June 10, 2026, 9:00 AM" in done.content.decode()
    assert Edition.objects.scheduled().get().article == changed


def test_too_many_are_not_published_in_one_request(logged_in, eli, monkeypatch):
    monkeypatch.setattr("articles.desk.articles.bulk_actions.MAX_PUBLISHED", 1)
    chosen = [make_article("One"), make_article("Two")]
    said = confirm_action(logged_in(eli), "publish_them", chosen, when="now", change="update")
    assert said == ["Nothing was changed. Select at most 1 articles at a time."]


# Unpublishing


def test_what_is_live_is_unpublished_and_the_rest_is_told_of(logged_in, eli, clock):
    live, never = [make_live("One"), make_live("Two")], make_article("Three")
    publish(live[0], by=None, at=timezone.now() + timedelta(days=1))
    clock.shift(60)
    client = logged_in(eli)
    page = run_action(client, "unpublish_them", [*live, never])
    assert "2 of them are live" in page.content.decode()
    assert Edition.objects.live().count() == 2
    said = confirm_action(client, "unpublish_them", [*live, never])
    assert said == [
        "Unpublished 2 articles. The drafts stay.",
        "1 article was not live.",
    ]
    assert not Edition.objects.live().exists()
    assert Edition.objects.scheduled().count() == 1
    page = run_action(client, "unpublish_them", [never])
    assert "None of the selected articles is live" in page.content.decode()


# Exporting


def test_cleo_takes_the_chosen_articles_home(logged_in, cleo):
    ana = make_author("Ana Moreira")
    one = make_article("One", authors=[ana], topics=["Sleep"])
    two = make_live("Two")
    make_article("Three")
    job = run_action(logged_in(cleo), "export_them", [one, two]).headers["Location"]
    response = logged_in(cleo).get(f"{job}download/")
    assert response.headers["Content-Disposition"].startswith('attachment; filename="articles-')
    with zipfile.ZipFile(io.BytesIO(response.getvalue())) as archive:
        names = set(archive.namelist())
        text = archive.read("articles/one.md").decode()
    assert names == {"articles/one.md", "articles/two.md", "authors/ana-moreira.md", "topics/sleep.md"}
    assert text == format_manuscript(manuscript_of(one))


def test_what_cannot_be_exported_is_said_in_words(logged_in, cleo, tmp_path, settings):
    from tests.cast import save_picture
    from tests.desk.writing.test_markdown_views import png

    picture = save_picture("images/a.png", png(), by=cleo)
    article = make_article("One", image=picture, image_alt="A.")
    settings.MEDIA_ROOT = tmp_path / "elsewhere"
    job = run_action(logged_in(cleo), "export_them", [article]).headers["Location"]
    assert "is lost" in logged_in(cleo).get(job).content.decode()


# In a browser


@pytest.mark.soak
def test_axe_finds_nothing_in_the_list_and_in_what_it_asks_light_or_dark(desk, cleo):
    ana = make_author("Ana Moreira")
    for number in range(3):
        make_live(f"Article {number}", authors=[ana], topics=["Sleep"], by=cleo)
    rewrite(Article.objects.get(title="Article 1"), "Another text.")
    faults = []
    for action in ("", "add_a_topic", "publish_them", "unpublish_them"):
        view = desk(cleo, LIST)
        view.locator(".action-select").first.check()
        if action:
            view.select_option("select[name=action]", action)
            view.click("button[name=index]")
            view.wait_for_selector(".bulk-action")
        assert view.complaints == [], action
        for width, scheme in ((768, "light"), (1280, "dark")):
            view.set_viewport_size({"width": width, "height": 900})
            view.emulate_media(color_scheme=scheme)
            if view.evaluate("document.documentElement.scrollWidth") > width:
                faults.append(f"{action} is wider than {width}")
            places = ["#content"] if action else []  # the head of the page is the same
            found = violations(view, *places, only_colors=scheme == "dark")
            faults += [f"{action} {scheme}: {found}"] if found else []
        view.complaints.clear()  # axe itself causes some
    assert faults == []
