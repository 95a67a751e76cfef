"""The desk's screens beside the writing form: forms, lists, menus, pages that delete, pages that refuse."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article
from articles.publishing import publish, unpublish
from articles.publishing.library import save_topic
from tests.cast import make_article, make_author, make_live, make_series, make_topic, save_picture
from tests.desk.posting import change, page, publication
from tests.desk.writing.test_markdown_views import png
from tests.reading.episodes import make_episode

pytestmark = pytest.mark.django_db
LIST = "/admin/articles/article/"
OBJECT_REPR = re.compile(r"\w+ object \(\d+\)")


def html(client, path: str) -> str:
    return client.get(path).content.decode()


def text_of(html: str) -> str:
    """Return the words of a page's main part."""
    main = html[html.index('id="content-start"') :]
    return " ".join(re.sub(r"<script.*?</script>|<[^>]+>", " ", main, flags=re.DOTALL).split())


def menu_of(client, article: Article) -> list[str]:
    """Return the words in the menu of an article's row."""
    found = re.search(rf'id="row-menu-{article.pk}" popover>(.*?)</ul>', html(client, LIST))
    return re.findall(r">([^<]+)</a>", found[1])


# Forms


def library(cleo) -> dict[str, object]:
    """One row of each kind that has a form."""
    topic = make_topic("Sleep")
    topic.aliases = ["rest", "the “bed”"]
    save_topic(topic, by=None)
    author = make_author("Ana Moreira", links=["https://example.org/ana"])
    return {
        "articles/topic": topic,
        "articles/series": make_series("Beginning"),
        "articles/episode": make_episode("A talk"),
        "articles/picture": save_picture("images/a.png", png(), by=None),
        "authors/author": author,
        "auth/user": cleo,
    }


@pytest.mark.soak
def test_labels_stand_above_their_fields_without_a_colon(logged_in, cleo):
    client = logged_in(cleo)
    for kind, row in library(cleo).items():
        form = html(client, f"/admin/{kind}/{row.pk}/change/")
        labels = re.findall(r"<(?:label[^>]*|p class=\"field-label\"[^>]*)>([^<]*)</", form)
        assert labels, kind
        assert [label for label in labels if label.strip().endswith(":") or not label.strip()] == [], kind
        assert form.count('class="default"') == 1, kind


@pytest.mark.soak
def test_no_way_back_is_named_twice(logged_in, eli):
    topic = make_topic("Sleep")
    client = logged_in(eli)
    for name in ("change", "history", "delete"):
        shown = html(client, f"/admin/articles/topic/{topic.pk}/{name}/")
        way = re.search(r'<div class="breadcrumbs">(.*?)</div>', shown, re.DOTALL)[1]
        steps = [step.strip() for step in re.sub(r"<[^>]+>", "", way).split("›")]
        assert steps[:3] == ["Home", "Topics", "Sleep"]
    shown = html(client, page(make_article(), "delete"))
    assert re.findall(r"Articles</a> ›\s+<a[^>]*>([^<]+)<", shown) == ["What happens first?"]


@pytest.mark.soak
def test_a_list_is_named_after_its_rows_and_leads_to_a_new_one(logged_in, cleo):
    client = logged_in(cleo)
    for model, rows, new in (
        ("articles/topic", "Topics", "New topic"),
        ("articles/article", "Articles", "New article"),
        ("authors/author", "Authors", "New author"),
        ("auth/user", "Users", "New user"),
    ):
        page = client.get(f"/admin/{model}/").content.decode()
        assert re.search(rf"<title>\s*{rows} ·", page), model
        assert re.search(rf'class="addlink"[^>]*>\s*{new}\s*</a>', page), model
        assert "Show counts" not in page
        form = client.get(f"/admin/{model}/add/").content.decode()
        assert re.search(rf"<title>\s*{new} ·", form), model


def test_who_may_only_read_sees_names_and_links_in_lines(logged_in, ada, cleo):
    rows = library(cleo)
    client = logged_in(ada)
    topic = html(client, f"/admin/articles/topic/{rows['articles/topic'].pk}/change/")
    assert "rest<br>the “bed”" in topic
    assert "https://example.org/ana" in html(
        client, f"/admin/authors/author/{rows['authors/author'].pk}/change/"
    )
    assert "[&quot;" not in topic


def test_a_taken_name_is_said_at_the_name(logged_in, eli):
    make_topic("Sleep")
    sent = {"name": "sLEEP", "aliases": "", "description": ""}
    response = logged_in(eli).post("/admin/articles/topic/add/", sent)
    errors = response.context["adminform"].form.errors
    assert errors == {"name": ["Another topic has this name."]}
    assert "topic_name_in_any_case" not in response.content.decode()


@pytest.mark.soak
def test_a_past_time_is_said_at_its_field(logged_in, eli, clock):
    article = make_live()
    sent = publication(article, when="later", at="2026-05-01T12:00")
    response = logged_in(eli).post(page(article, "publish"), sent)
    assert response.context["form"].errors == {
        "at": ["This time is in the past. Choose a later one, or publish now."]
    }


# Lists


def test_the_menu_of_a_row_has_what_the_user_may_do(logged_in, ada, eli, cleo, clock):
    draft, live, ended = (make_article("Draft", by=ada), make_live("Live", by=ada), make_live("Ended"))
    clock.shift(60)
    unpublish(ended, by=None)
    coming = make_article("Coming")
    publish(coming, by=None, at=timezone.now() + timezone.timedelta(days=1))
    client = logged_in(ada)
    assert menu_of(client, draft) == ["Open", "Revisions", "Duplicate…", "Move to the trash…"]
    assert menu_of(client, live) == ["Open", "View live page", "Revisions", "Duplicate…"]
    client = logged_in(eli)
    assert menu_of(client, draft) == ["Open", "Publish…", "Revisions", "Duplicate…", "Move to the trash…"]
    live_menu = ["Open", "View live page", "Publish…", "Unpublish…", "Revisions", "Duplicate…"]
    assert menu_of(client, live) == live_menu
    assert menu_of(client, coming) == ["Open", "Publish…", "Revisions", "Duplicate…"]
    assert menu_of(client, ended) == ["Open", "Publish…", "Revisions", "Duplicate…"]
    assert menu_of(logged_in(cleo), ended)[-1] == "Delete…"


def test_library_lists_are_cards_with_facts_and_a_menu(logged_in, ada, eli):
    author = make_author("Ana Moreira", credentials="LCSW")
    make_series("Beginning", [make_live(authors=[author], topics=["Sleep"])])
    make_episode("A talk")
    facts = {"articles/topic": "Sleep 1 article", "articles/series": "Beginning 1 article Place 0"}
    facts |= {"articles/episode": "A talk", "authors/author": "AM Ana Moreira LCSW"}
    for kind, words in facts.items():
        path = f"/admin/{kind}/"
        assert f"{words} " in text_of(html(logged_in(eli), path)), kind
        assert "Delete…" not in html(logged_in(ada), path)
    assert "Delete…" in html(logged_in(eli), "/admin/articles/topic/")
    assert "No results." in html(logged_in(eli), "/admin/articles/topic/?q=nothing")


# Pages that delete something


def test_what_is_in_use_is_named_and_not_deleted(logged_in, cleo):
    author = make_author("Ana Moreira")
    live = make_live("What is sleep?", authors=[author], topics=["Sleep"])
    client = logged_in(cleo)
    for path in (
        f"/admin/articles/topic/{live.article_topics.get().tag_id}/delete/",
        f"/admin/authors/author/{author.pk}/delete/",
    ):
        shown = html(client, path)
        assert f'Article: <a href="{change(live)}">What is sleep?</a>' in shown
        assert f'Edition: <a href="{page(live, "editions")}">What is sleep?, edition 1</a>' in shown
        assert not OBJECT_REPR.search(shown)
        assert shown.count("What is sleep?, edition 1") == 1


def test_deleting_a_series_says_that_its_articles_stay(logged_in, eli):
    series = make_series("Beginning", [make_article()])
    shown = html(logged_in(eli), f"/admin/articles/series/{series.pk}/delete/")
    assert "Its articles stay as they are." in shown
    assert "Summary" not in shown
    logged_in(eli).post(f"/admin/articles/series/{series.pk}/delete/", {"post": "yes"})
    assert Article.objects.count() == 1


def test_several_groups_are_deleted_by_name(logged_in, cleo):
    cleo.is_superuser = True
    cleo.save()
    client = logged_in(cleo)
    group = client.get("/admin/auth/group/").context["cl"].result_list[0]
    sent = {"action": "delete_selected", "_selected_action": [group.pk]}
    shown = client.post("/admin/auth/group/", sent).content.decode()
    assert f"<li>{group}</li>" in shown
    assert "This cannot be undone." in shown
    assert "Are you sure" not in shown


# Pages that refuse


def test_who_opens_somebody_elses_article_stays_at_the_desk(logged_in, ada, eli):
    article = make_article("A secret", by=eli)
    client = logged_in(ada)
    for path in (change(article), "/admin/articles/article/999999/change/", "/admin/nothing/"):
        response = client.get(path)
        shown = response.content.decode()
        assert response.status_code == 404
        assert "Writers open their own articles" in shown
        assert 'class="desk-nav"' in shown
        assert "A secret" not in shown


def test_an_action_that_is_not_allowed_is_refused_in_the_desks_style(logged_in, ada):
    response = logged_in(ada).get(page(make_article(by=ada), "publish"))
    assert response.status_code == 403
    assert "Your account may not do this." in response.content.decode()
    assert 'class="desk-nav"' in response.content.decode()


def test_a_form_without_a_token_shows_nothing_of_what_was_sent(eli):
    client = Client(enforce_csrf_checks=True)
    client.force_login(eli)
    for path in ("/admin/articles/topic/add/", "/profile/"):
        response = client.post(path, {"name": "Sent by another site"})
        assert response.status_code == 403
        assert "Go back, copy what you typed" in response.content.decode()
        assert "Sent by another site" not in response.content.decode()
    response = client.post("/admin/articles/topic/add/", headers={"X-Requested-With": "XMLHttpRequest"})
    assert "older than your login" in response.json()["message"]


def test_the_apps_of_the_code_have_no_page(logged_in, cleo):
    for app in ("articles", "auth", "authors"):
        assert logged_in(cleo).get(f"/admin/{app}/").headers["Location"] == "/admin/"
