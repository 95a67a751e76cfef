"""The form's JSON views: saving, autosaving, presence and choices."""

import pytest
from django.contrib.auth.models import User

from articles.models import Article, Autosave, Revision, current_revision
from articles.publishing import publish
from tests.cast import make_article, make_author, make_help_line, make_live, make_topic
from tests.desk.posting import ADD, change, form, form_sections, page, section

pytestmark = pytest.mark.django_db
SCRIPT = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}
CHOICES = "/admin/articles/article/choices/"
NEW_AUTOSAVE = "/admin/articles/article/0/autosave/"


def post_by_script(client, address: str, data: dict) -> tuple[int, dict]:
    """Post a form as the page's script does; return the status and the JSON."""
    response = client.post(address, data, **SCRIPT)
    return response.status_code, response.json()


# Saving


def test_a_script_that_saves_learns_the_new_base_and_where_the_article_stands(logged_in, eli):
    article = make_live()
    changed = [*form_sections(article), section("More?", "More.")]
    status, data = post_by_script(logged_in(eli), change(article), form(changed, article=article))
    assert status == 200
    assert data["base"] == current_revision(article).number
    assert "Unpublished changes" in data["state"]
    assert data["url"] == change(article)


def test_a_script_that_begins_an_article_learns_its_address(logged_in, ada):
    status, data = post_by_script(logged_in(ada), ADD, form([section("", "x")], title="What now?"))
    article = Article.objects.get()
    assert (status, data["url"], data["slug"]) == (200, change(article), "what-now")


def test_a_refusal_names_field_and_section_and_line(logged_in, eli):
    article = make_article()
    faulty = [*form_sections(article), section("Why?", "Fine.\n\n::: pro-tip\n:::")]
    status, data = post_by_script(logged_in(eli), change(article), form(faulty, article=article, title=""))
    assert status == 422
    assert [(fault["field"], fault["section"], fault["line"]) for fault in data["faults"]] == [
        ("title", 0, 0),
        ("", 3, 3),
        ("", 3, 4),
    ]


def test_who_is_logged_out_is_told_so_and_not_led_away(client):
    article = make_article()
    for address in (page(article, "autosave"), page(article, "preview"), page(article, "pulse")):
        response = client.post(address, {}, **SCRIPT)
        assert response.status_code == 403
        assert "logged out" in response.json()["message"]


def test_a_form_learns_who_is_logged_in_and_gets_a_token(client, logged_in, eli):
    session = "/admin/articles/article/session/"
    assert client.get(session).status_code == 403
    data = logged_in(eli).get(session).json()
    assert data["user"] == eli.pk
    assert len(data["token"]) > 30


# Autosaving


def test_an_autosave_keeps_faulty_text_and_makes_no_revision(logged_in, eli):
    article = make_live()
    before = Revision.objects.count()
    data = form([section("Why?", "::: pro-tip\nNot closed")], article=article, title="")
    status, told = post_by_script(logged_in(eli), page(article, "autosave"), data)
    assert (status, list(told)) == (200, ["at"])
    assert Revision.objects.count() == before
    kept = Autosave.objects.get(user=eli, article=article)
    assert ["section-body", "::: pro-tip\nNot closed"] in kept.fields
    assert kept.base == before
    names = {name for name, _value in kept.fields}
    assert "csrfmiddlewaretoken" not in names
    assert "_continue" not in names


def test_there_is_one_autosave_an_article_and_user_and_one_for_a_new_article(logged_in, eli, cleo):
    article = make_article()
    for user in (eli, cleo):
        for body in ("One.", "Two."):
            client = logged_in(user)
            post_by_script(client, page(article, "autosave"), form([section("", body)], article=article))
            post_by_script(client, NEW_AUTOSAVE, form([section("", body)]))
    assert Autosave.objects.filter(article=article).count() == 2
    assert Autosave.objects.filter(article=None).count() == 2
    assert all(["section-body", "Two."] in kept.fields for kept in Autosave.objects.all())


def test_what_was_kept_is_offered_recovered_whole_and_gone_after_the_save(logged_in, eli):
    article = make_article()
    client = logged_in(eli)
    typed = form(
        [section("Why?", "::: pro-tip\nNot closed"), section("", "More.")], article=article, title="T"
    )
    post_by_script(client, page(article, "autosave"), typed)
    assert "Continue where you left off?" in client.get(change(article)).content.decode()
    recovered = client.get(change(article), {"recover": "1"})
    shown = recovered.context["cards"]
    assert [card.section.body for card in shown] == ["::: pro-tip\nNot closed", "More."]
    assert recovered.context["form"]["title"].value() == "T"
    client.post(change(article), form(form_sections(article), article=article, title="Saved"))
    assert not Autosave.objects.exists()
    assert "Continue where you left off?" not in client.get(change(article)).content.decode()


def test_what_was_kept_of_a_new_article_is_offered_on_the_empty_form(logged_in, ada, eli):
    post_by_script(logged_in(ada), NEW_AUTOSAVE, form([section("", "A thought.")], title="Later"))
    assert "Continue where you left off?" not in logged_in(eli).get(ADD).content.decode()
    client = logged_in(ada)
    assert "Continue where you left off?" in client.get(ADD).content.decode()
    assert "A thought." in client.get(ADD, {"recover": "1"}).content.decode()
    client.post(ADD, form([section("", "A thought.")], title="Later"))
    assert not Autosave.objects.exists()


def test_unsaved_text_can_be_thrown_away(logged_in, eli):
    article = make_article()
    client = logged_in(eli)
    post_by_script(client, page(article, "autosave"), form([section("", "x")], article=article))
    post_by_script(client, page(article, "autosave"), {"forget": "1"})
    assert not Autosave.objects.exists()


def test_nobody_keeps_text_in_an_article_that_is_not_theirs_to_edit(logged_in, ada, eli):
    others, published = make_article("Another's", by=eli), make_live("Hers", by=ada)
    client = logged_in(ada)
    for name in ("autosave", "pulse", "preview", "as-text", "from-text"):
        assert client.post(page(others, name), form(article=others), **SCRIPT).status_code == 404
        assert client.post(page(published, name), form(article=published), **SCRIPT).status_code == 403
    assert not Autosave.objects.exists()


# Presence


def test_who_else_has_the_article_open_is_told_until_they_leave(client, eli, cleo, clock):
    article = make_article()
    pulse = page(article, "pulse")

    def told_to(user: User, **data: str) -> list[str]:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return post_by_script(client, pulse, data)[1]["others"]

    assert told_to(eli) == []
    assert told_to(cleo) == ["eli"]
    assert told_to(eli) == ["cleo"]
    told_to(cleo, leave="1")
    assert told_to(eli) == []
    told_to(cleo)
    clock.shift(25)
    assert told_to(eli) == [], "whoever is not heard of for 20 seconds is gone"


def test_a_form_learns_that_somebody_saved_meanwhile(logged_in, eli, cleo):
    article = make_article()
    logged_in(cleo).post(change(article), form([section("", "Cleo's.")], article=article))
    data = post_by_script(logged_in(eli), page(article, "pulse"), {})[1]
    assert (data["head"], data["by"]) == (2, "cleo")


# Choices


def test_names_are_found_by_what_was_typed_a_dozen_at_a_time(logged_in, eli):
    for number in range(15):
        make_topic(f"Sleep {number:02}")
    make_topic("Anger")
    make_author("Ana Moreira")
    client = logged_in(eli)
    found = client.get(CHOICES, {"kind": "topics", "q": "sleep"}).json()
    assert [choice["label"] for choice in found["choices"]] == [f"Sleep {n:02}" for n in range(12)]
    assert found["more"]
    assert client.get(CHOICES, {"kind": "authors", "q": "mor"}).json()["choices"][0]["label"] == "Ana Moreira"
    assert client.get(CHOICES, {"kind": "episode", "q": "%_\x00"}).json() == {"choices": [], "more": False}
    assert client.get(CHOICES, {"kind": "users", "q": ""}).status_code == 404


def test_help_lines_are_found_by_name_country_subject_and_number_and_chosen_by_their_slug(logged_in, ada):
    new = make_help_line("shout-uk", name="Shout", regions=["GB"], text_number="85258", dial="", show="")
    make_help_line(subjects=["suicide"])
    make_help_line("old-line", name="Old line", replaced_by=new)
    client = logged_in(ada)
    wanted = [{"pk": "988-lifeline", "label": "988 Lifeline · United States · 988"}]
    for words in ("lifel", "united states", "SUICIDE", "us 988"):
        assert client.get(CHOICES, {"kind": "help-lines", "q": words}).json()["choices"] == wanted
    shout = client.get(CHOICES, {"kind": "help-lines", "q": "kingdom"}).json()["choices"]
    assert shout == [{"pk": "shout-uk", "label": "Shout · United Kingdom · 85258"}]
    assert not client.get(CHOICES, {"kind": "help-lines", "q": "old"}).json()["choices"]


def test_a_writer_copies_to_their_own_drafts_alone(logged_in, ada, eli):
    make_article("Hers", by=ada)
    make_article("Another's", by=eli)
    publish(make_article("Hers, live", by=ada), by=None)
    found = logged_in(ada).get(CHOICES, {"kind": "articles", "q": ""}).json()["choices"]
    assert [choice["label"] for choice in found] == ["Hers"]
