"""No page or JSON of the desk shows a writer the title or slug of a draft they may not see."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from articles.models import Edition, RelatedPost, claim_slug, record_revision
from articles.publishing import publish, unpublish
from tests.cast import make_article, make_live, make_topic
from tests.desk.posting import ADD, change, form, form_sections, page, section

pytestmark = pytest.mark.django_db
SCRIPT = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}
CHOICES = "/admin/articles/article/choices/"


@pytest.fixture
def secret(eli):
    return make_article("The secret title", slug="secret-slug", by=eli)


def slug_faults(client, article, slug: str) -> list[str]:
    data = form(form_sections(article), article=article, slug=slug)
    return client.post(change(article), data).context["form"].errors["slug"]


def test_ada_learns_that_an_address_is_taken_and_eli_by_which_article(logged_in, ada, eli, secret):
    own = make_article("Hers", by=ada)
    assert slug_faults(logged_in(ada), own, "secret-slug") == [
        "The web address “secret-slug” is taken. Choose another one."
    ]
    assert slug_faults(logged_in(eli), own, "secret-slug") == [
        "The web address “secret-slug” belongs to “The secret title”. Choose another one."
    ]


@pytest.mark.soak
def test_ada_is_told_the_title_of_her_own_article(logged_in, ada):
    make_article("Also hers", slug="also-hers", by=ada)
    own = make_article("Hers", by=ada)
    assert "belongs to “Also hers”" in slug_faults(logged_in(ada), own, "also-hers")[0]


@pytest.mark.parametrize(
    "script", [pytest.param({}, id="page"), pytest.param(SCRIPT, id="script", marks=pytest.mark.soak)]
)
def test_a_new_article_and_its_text_are_refused_without_the_title(logged_in, ada, secret, script):
    data = form([section("", "x")], title="Hers", slug="secret-slug")
    text = data | {"mode": "text", "text": "---\ntitle: Hers\nslug: secret-slug\n---\n\nx\n"}
    for sent in (data, text):
        answer = logged_in(ada).post(ADD, sent, **script).content.decode()
        assert "is taken" in answer
        assert "secret title" not in answer


def test_an_address_taken_between_the_check_and_the_save_is_refused_without_the_title(
    logged_in, ada, secret, monkeypatch
):
    own = make_article("Hers", by=ada)
    monkeypatch.setattr("articles.desk.writing.form_fields.check_slug", lambda *args, **kwargs: None)
    answer = logged_in(ada).post(change(own), form(form_sections(own), article=own, slug="secret-slug"))
    assert "is taken" in answer.content.decode()
    assert "secret title" not in answer.content.decode()


def test_a_related_post_that_eli_chose_has_no_name_for_ada(logged_in, ada, eli, secret):
    live = make_live("For all")
    own = make_article("Hers", by=ada, related=[secret, live])
    client = logged_in(ada)
    shown = client.get(change(own)).content.decode()
    assert "An article that you cannot open" in shown
    assert "For all" in shown
    data = form(form_sections(own), article=own, related=[secret.pk, live.pk])
    text = client.post(page(own, "as-text"), data, **SCRIPT).json()["text"]
    assert "related: [for-all]" in text
    assert "secret" not in shown + text
    assert "The secret title" in logged_in(eli).get(change(own)).content.decode()


@pytest.mark.soak
def test_a_save_by_text_keeps_the_related_post_that_ada_does_not_see(logged_in, ada, secret):
    first, last = make_live("First"), make_live("Last")
    own = make_article("Hers", by=ada, related=[first, secret, last])
    client = logged_in(ada)
    data = form(form_sections(own), article=own, related=[first.pk, secret.pk, last.pk])
    text = client.post(page(own, "as-text"), data, **SCRIPT).json()["text"]
    told = client.post(page(own, "from-text"), data | {"mode": "text", "text": text}, **SCRIPT).json()
    assert told["same"]
    assert "secret" not in told["comparison"] + told["fields"]
    text = text.replace("It is ordinary", "It is quite ordinary")
    assert client.post(change(own), data | {"mode": "text", "text": text}).status_code == 302
    posts = RelatedPost.objects.filter(article=own)
    assert [item.post for item in posts] == [first, secret, last]


def test_comparing_and_a_conflict_name_no_hidden_article(logged_in, ada, eli, secret):
    own = make_article("Hers", by=ada)
    stale = form(form_sections(own), article=own, dek="A line.")
    data = form(form_sections(own), article=own, related=[secret.pk])
    assert logged_in(eli).post(change(own), data).status_code == 302
    client = logged_in(ada)
    conflict = client.post(change(own), stale)
    assert conflict.status_code == 409
    compared = client.get(page(own, "compare") + "?old=1&new=2")
    restored = client.get(page(own, "revisions/1/restore"))
    for answer in (conflict, compared, restored):
        assert "An article that you cannot open" in answer.content.decode()
        assert "secret" not in answer.content.decode()


def test_ada_knows_what_is_live_by_the_title_that_readers_see(logged_in, ada, eli):
    live = make_live("For all", by=eli)
    live.title = "A secret new title"
    live.save()
    record_revision(live, by=eli)
    client = logged_in(ada)

    def found(words: str) -> list[str]:
        answer = client.get(CHOICES, {"kind": "related", "q": words}).json()
        return [row["label"] for row in answer["choices"]]

    assert found("for all") == ["For all"]
    assert found("secret") == []
    own = make_article("Hers", by=ada, related=[live])
    assert "secret" not in client.get(change(own)).content.decode()
    logged_in(eli)
    assert found("secret") == ["A secret new title"]


def test_ada_does_not_learn_by_which_draft_her_article_was_replaced(logged_in, ada, eli, secret, clock):
    own = make_live("Hers", by=ada)
    clock.shift(60)
    unpublish(own, by=None, replaced_by=secret)
    shown = logged_in(ada).get(page(own, "editions")).content.decode()
    assert "An article that you cannot open" in shown
    assert "secret" not in shown
    assert "The secret title" in logged_in(eli).get(page(own, "editions")).content.decode()


def test_the_admins_way_to_any_row_on_the_site_is_closed(logged_in, ada, secret):
    publish(secret, by=None, at=timezone.now() + timezone.timedelta(days=1))
    edition = Edition.objects.get()
    kind = ContentType.objects.get_for_model(Edition).pk
    assert logged_in(ada).get(f"/admin/r/{kind}/{edition.pk}/").status_code == 404


def test_the_desk_still_leads_from_a_topic_to_its_page(logged_in, eli):
    topic = make_topic("Sleep")
    client = logged_in(eli)
    assert 'href="/topics/sleep/"' in client.get(f"/admin/articles/topic/{topic.pk}/change/").content.decode()


def test_choosing_by_the_admins_own_autocomplete_shows_ada_her_own(logged_in, ada, eli, secret):
    make_article("Hers", by=ada)
    live = make_live("For all", by=eli)
    live.title = "A secret new title"
    live.save()
    asked = {"app_label": "articles", "model_name": "edition", "field_name": "replaced_by", "term": ""}
    found = logged_in(ada).get("/admin/autocomplete/", asked).json()["results"]
    assert [row["text"] for row in found] == ["Hers"]


@pytest.mark.soak
def test_an_old_address_of_a_draft_is_taken_too(logged_in, ada, secret):
    secret.slug = "another-slug"
    secret.save()
    claim_slug(secret)
    own = make_article("Hers", by=ada)
    assert "secret title" not in slug_faults(logged_in(ada), own, "secret-slug")[0]
