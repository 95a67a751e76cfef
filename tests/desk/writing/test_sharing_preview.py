"""The form shows how an article looks as a search result and as a shared link, and its generated address."""

from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tests.cast import make_article
from tests.desk.library.test_picture_views import add_picture
from tests.desk.posting import change, form, form_sections, page

pytestmark = pytest.mark.django_db
SCRIPT = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}


def test_the_preview_has_the_metadata_of_the_page(logged_in, eli):
    article = make_article("Día uno", dek="", image=add_picture("wide"))
    client = logged_in(eli)

    def told(**fields: object) -> dict[str, Any]:
        data = form(form_sections(article), article=article, **fields)
        return client.post(page(article, "preview"), data | {"image": article.image_id}, **SCRIPT).json()

    plain = told()["sharing"]
    assert (plain["site"], plain["title"]) == (settings.SITE_NAME, "Día uno")
    assert (plain["host"], plain["path"]) == ("testserver", ["articles", "dia-uno"])
    assert plain["description"].startswith("It is ordinary to be nervous.")
    assert "the beginning of the text is used" in plain["note"]
    assert plain["picture"]["url"].startswith("/media/")
    with_dek = told(dek="A subtitle.")["sharing"]
    assert with_dek["description"] == "A subtitle."
    assert "the subtitle is used" in with_dek["note"]
    own = told(dek="A subtitle.", description="<b>Own</b>")["sharing"]
    assert (own["description"], own["note"]) == ("<b>Own</b>", "")
    new = told(title="A & B: ¿qué?", slug="", kind="page", image="")
    assert (new["generated_slug"], new["sharing"]["path"]) == ("a-b-que", ["a-b-que"])
    assert told(title="", slug="")["generated_slug"] == ""


@pytest.mark.soak
def test_eli_sees_what_search_engines_and_other_sites_would_show(windows, eli):
    article = make_article("Hostile <b>title</b>", slug="first", dek="A subtitle.")
    view = windows(eli, change(article))
    view.wait_for_selector("#writing[data-ready]", state="attached")
    view.get_by_role("tab", name="Details").click()
    result, link = view.locator(".search-result"), view.locator(".shared-link")
    expect(result).to_contain_text("Hostile <b>title</b>")
    expect(result).to_contain_text("testserver › articles › first")
    expect(result.locator(".search-result-text")).to_have_text("A subtitle.")
    expect(link.locator("img")).to_have_js_property("complete", True)
    assert link.locator("img").evaluate("image => image.naturalWidth") > 0
    expect(view.locator("#sharing > .help")).to_contain_text("the subtitle is used")

    description, counter = view.locator("[name=description]"), view.locator("#description-counter")
    expect(counter).to_have_text("0 characters.")
    words = "A sentence. " * 13 + "And more than is shown."
    description.fill(words)
    expect(counter).to_have_text(f"{len(words)} characters. Search engines show about 155.")
    assert "description-counter" in description.get_attribute("aria-describedby")
    expect(result.locator(".search-result-text")).to_have_text("A sentence. " * 12 + "A sentence. …")
    expect(link.locator(".shared-link-text")).to_have_text(words)
    expect(view.locator("#sharing > .help")).to_be_hidden()

    slug = view.locator("[name=slug]")
    expect(slug).to_have_attribute("placeholder", "hostile-b-title-b")
    slug.fill("")
    expect(result).to_contain_text("articles › hostile-b-title-b")
    assert view.complaints == []
