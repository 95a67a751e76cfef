"""Series in the admin: order, error messages and permissions."""

import pytest

from articles.freshness import generation
from articles.models import Series
from tests.cast import make_article, make_live, make_series
from tests.corpora import HOSTILE
from tests.html_oracle import executable_nodes

pytestmark = pytest.mark.django_db
LIST = "/admin/articles/series/"
ADD = f"{LIST}add/"
CHOICES = "/admin/articles/article/choices/?kind=parts&q="


def change(series: Series) -> str:
    return f"{LIST}{series.pk}/change/"


def data(*articles, **fields) -> dict[str, object]:
    pks = [article.pk for article in articles]
    return {"title": "Starting therapy", "slug": "", "position": 1, "description": "", "parts": pks} | fields


def titles(series: Series) -> list[str]:
    return list(series.parts.values_list("article__title", flat=True))


def faults(response) -> dict[str, list[str]]:
    return dict(response.context["adminform"].form.errors)


def test_eli_arranges_a_series_and_readers_have_it(client, logged_in, eli):
    one, two = make_live("One"), make_article("Two")
    before = generation()
    response = logged_in(eli).post(ADD, data(two, one, description="For *you*."))
    assert response.status_code == 302
    series = Series.objects.get()
    assert (series.slug, titles(series)) == ("starting-therapy", ["Two", "One"])
    assert "<em>you</em>" in series.description_html
    assert generation() > before
    assert ">One</a>" in client.get("/series/starting-therapy/").content.decode()


def test_a_series_is_put_into_another_order_and_its_address_stays(logged_in, eli):
    one, two, three = (make_live(title) for title in ("One", "Two", "Three"))
    series = make_series("Steps", [one, two, three])
    fields = data(three, one, title="Steps, anew", slug="forged")
    assert logged_in(eli).post(change(series), fields).status_code == 302
    series.refresh_from_db()
    assert (series.title, series.slug, titles(series)) == ("Steps, anew", "steps", ["Three", "One"])
    assert [part.position for part in series.parts.all()] == [0, 1]


def test_the_form_shows_the_articles_in_order_and_keeps_what_was_chosen_when_it_is_refused(logged_in, eli):
    one, two = make_live("Article one"), make_article("Article two")
    series = make_series("Steps", [two, one])
    page = logged_in(eli).get(change(series)).content.decode()
    assert page.index("Article two") < page.index("Article one")
    response = logged_in(eli).post(change(series), data(one, two, title=""))
    assert faults(response).keys() == {"title"}
    page = response.content.decode()
    assert page.index("Article one") < page.index("Article two")
    assert titles(series) == ["Article two", "Article one"]


WRONG = [
    ({"title": "!!!"}, "slug"),
    ({"title": "x\x07"}, "title"),
    ({"slug": "steps"}, "slug"),
    ({"position": -1}, "position"),
    ({"position": 1_000_000}, "position"),
    ({"parts": [999_999]}, "parts"),
    ({"parts": ["one"]}, "parts"),
]


def test_what_cannot_be_is_refused_beside_its_field(logged_in, eli):
    make_series("Steps")
    client = logged_in(eli)
    for fields, field in WRONG:
        response = client.post(ADD, data(**fields))
        assert response.status_code == 200, fields
        assert field in faults(response), fields
        assert Series.objects.count() == 1, fields


def test_a_series_is_of_articles_and_no_standing_pages(logged_in, eli):
    page = make_live("About", kind="page")
    make_live("About sleep")
    client = logged_in(eli)
    assert "parts" in faults(client.post(ADD, data(page)))
    found = client.get(CHOICES + "about").json()["choices"]
    assert [choice["label"] for choice in found] == ["About sleep"]


def test_an_article_that_became_a_standing_page_does_not_stop_a_save(logged_in, eli):
    article = make_article("About")
    series = make_series("Steps", [article])
    article.kind = "page"
    article.save()
    assert logged_in(eli).post(change(series), data(article)).status_code == 302


@pytest.mark.soak
def test_an_article_named_twice_stands_once(logged_in, eli):
    one, two = make_live("One"), make_live("Two")
    logged_in(eli).post(ADD, data(one, two, one))
    assert titles(Series.objects.get()) == ["One", "Two"]


def test_deleting_a_series_leaves_the_articles_and_is_seen_at_once(client, logged_in, eli):
    series = make_series("Steps", [make_live("One")])
    before = generation()
    assert logged_in(eli).post(f"{LIST}{series.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not Series.objects.exists()
    assert generation() > before
    assert client.get("/articles/one/").status_code == 200
    assert client.get("/series/steps/").status_code == 404


def test_ada_looks_at_a_series_and_learns_nothing_of_anothers_drafts(logged_in, ada, eli):
    series = make_series("Steps", [make_live("For all"), make_article("A secret", by=eli)])
    client = logged_in(ada)
    page = client.get(change(series)).content.decode()
    assert "For all" in page
    assert "A secret" not in page + client.get(LIST).content.decode() + client.get(CHOICES).content.decode()
    assert client.get(ADD).status_code == 403
    for path in (ADD, change(series), f"{LIST}{series.pk}/delete/"):
        assert client.post(path, data() | {"post": "yes"}).status_code == 403
    assert titles(series) == ["For all", "A secret"]


@pytest.mark.soak
def test_cleo_may_do_what_eli_may_and_sam_does_not_enter(client, logged_in, cleo, sam):
    series = make_series("Steps")
    for path in (LIST, ADD, change(series), f"{LIST}{series.pk}/delete/"):
        assert logged_in(cleo).get(path).status_code == 200
        assert logged_in(sam).get(path).status_code == 302


@pytest.mark.soak
def test_the_preview_of_a_live_article_says_where_it_stands(logged_in, eli):
    one, two = make_live("One"), make_article("Two")
    make_series("Steps", [one, two])
    client = logged_in(eli)
    preview = "/admin/articles/article/{}/preview/"
    assert "Part 1 of 1 in" in client.get(preview.format(one.pk)).content.decode()
    assert "series-nav" not in client.get(preview.format(two.pk)).content.decode()


@pytest.mark.soak
def test_hostile_text_is_stored_as_typed_or_refused_and_runs_nowhere(logged_in, eli):
    client, article = logged_in(eli), make_article("Calm")
    calm = make_series("Calm", [article])
    expected = executable_nodes(client.get(change(calm)).content.decode())
    for text in HOSTILE:
        article.title = " ".join(text.replace("\0", "").split())[:300] or "x"
        article.save()
        response = client.post(change(calm), data(article, title=text[:200], description=text))
        calm.refresh_from_db()
        if response.status_code == 302:
            assert calm.description.strip() == text.replace("\r\n", "\n").strip()
            response = client.get(change(calm))
        assert executable_nodes(response.content.decode()) == expected, text


@pytest.mark.soak
def test_the_articles_are_found_and_ordered_with_the_keyboard(desk, eli):
    for title in ("What is sleep?", "What are dreams?"):
        make_live(title)
    page = desk(eli, ADD)
    page.fill("[name=title]", "Nights")
    box = page.get_by_role("combobox", name="Articles")
    for words in ("sleep", "dreams"):
        box.fill(words)
        page.get_by_role("option").first.wait_for()
        page.keyboard.press("Enter")
    page.get_by_role("button", name="Move up: What are dreams?").press("Enter")
    page.get_by_role("button", name="Save", exact=True).press("Enter")
    page.get_by_text("was added successfully").wait_for()
    assert titles(Series.objects.get()) == ["What are dreams?", "What is sleep?"]
    assert page.complaints == []
