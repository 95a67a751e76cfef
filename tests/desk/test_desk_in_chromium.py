"""The desk in a browser: editors that wake, rows that move, and a policy that nothing breaks."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Topic
from articles.publishing import publish
from articles.publishing.library import save_picture
from tests.cast import make_article, make_author, make_live
from tests.desk.posting import ADD, change, page
from tests.desk.test_markdown_views import png

pytestmark = pytest.mark.django_db


def headings(view) -> list[str]:
    return view.eval_on_selector_all(
        "#sections-group .inline-related:not(.empty-form) input[name$='-heading']",
        "all => all.map(i => i.value)",
    )


def save(view, expected: str = ".messagelist .success") -> None:
    """Press Save and wait for the page that answers."""
    view.evaluate("document.querySelector('.messagelist')?.remove()")
    view.click("input[name=_continue]")
    view.wait_for_selector(expected)
    view.wait_for_load_state("load")


def test_a_new_section_row_gets_an_editor_with_a_preview_and_tab_leaves_it(desk, ada):
    view = desk(ada, ADD)
    view.click("#sections-group .add-row a")
    box = view.locator("#sections-0 .markdownx-editor")
    box.fill("An *hour* with a stranger.")
    view.wait_for_selector("#sections-0 .markdownx-preview em")
    box.focus()
    view.keyboard.press("Tab")
    assert "\t" not in box.input_value()
    assert not box.evaluate("box => box === document.activeElement")
    assert view.complaints == []


def test_the_editor_of_a_saved_section_previews_it_when_it_is_seen_and_not_before(desk, eli):
    article = make_article(
        sections=[("text", f"Question {n}?", f"*Answer {n}.*" + "\n\nMore." * 9) for n in range(30)]
    )
    view = desk(eli, change(article))
    view.wait_for_selector("#sections-0 .markdownx-preview em")
    assert view.locator(".markdownx-preview em").count() < 10
    view.locator("#sections-29").scroll_into_view_if_needed()
    view.wait_for_selector("#sections-29 .markdownx-preview em")
    assert view.complaints == []


def test_ada_writes_an_article_and_moves_its_sections_with_the_keyboard(desk, ada):
    view = desk(ada, ADD)
    view.fill("#id_title", "What happens first?")
    for number, heading in enumerate(("One?", "Two?", "Three?")):
        view.click("#sections-group .add-row a")
        view.fill(f"#id_sections-{number}-heading", heading)
        view.fill(f"#id_sections-{number}-body", f"Answer to {heading}")
    view.focus("#sections-2 .move [data-step='-1']")
    view.keyboard.press("Enter")
    assert headings(view) == ["One?", "Three?", "Two?"]
    save(view)
    assert headings(view) == ["One?", "Three?", "Two?"]
    view.click("#sections-group .add-row a")
    view.fill("#id_sections-3-heading", "Zero?")
    for _ in range(3):
        view.locator(".inline-related:has(#id_sections-3-heading) .move [data-step='-1']").click()
    save(view)
    assert headings(view) == ["Zero?", "One?", "Three?", "Two?"]
    assert view.complaints == []


def test_a_page_with_errors_keeps_the_order_and_the_words(desk, eli):
    article = make_article(sections=[("text", name, "Body.") for name in ("One?", "Two?", "Three?")])
    view = desk(eli, change(article))
    view.click("#sections-2 .move [data-step='-1']")
    view.fill("#id_sections-0-body", "::: pro-tip\nNot here.")
    view.click("#sections-group .add-row a")
    view.fill("#id_sections-3-heading", "Four?")
    view.locator("#sections-3 .move [data-step='-1']").click()
    save(view, ".errornote")
    assert "line 1: a line of" in view.inner_text("#sections-group")
    assert headings(view) == ["One?", "Three?", "Four?", "Two?"]
    view.locator(".inline-related:has([value='One?']) textarea").fill("Mended.")
    save(view)
    assert list(article.sections.values_list("heading", flat=True)) == ["One?", "Three?", "Four?", "Two?"]


def test_a_saved_section_is_dragged_by_its_bar(desk, eli):
    article = make_article(sections=[("text", name, "Body.") for name in ("One?", "Two?")])
    view = desk(eli, change(article))
    view.set_viewport_size({"width": 1280, "height": 2000})
    view.locator("#sections-1 h3").drag_to(view.locator("#sections-0 h3"), target_position={"x": 200, "y": 4})
    assert headings(view) == ["Two?", "One?"]
    save(view)
    assert list(article.sections.values_list("heading", flat=True)) == ["Two?", "One?"]


def test_removing_a_new_row_between_saved_ones_loses_nothing(desk, eli):
    article = make_article(sections=[("text", name, "Body.") for name in ("One?", "Two?")])
    view = desk(eli, change(article))
    for number, heading in ((2, "New?"), (3, "Mistake?")):
        view.click("#sections-group .add-row a")
        view.fill(f"#id_sections-{number}-heading", heading)
    for _ in range(2):
        view.locator(".inline-related:has(#id_sections-2-heading) .move [data-step='-1']").click()
    view.locator("#sections-group a.inline-deletelink").last.click()
    save(view)
    assert list(article.sections.values_list("heading", flat=True)) == ["New?", "One?", "Two?"]


def test_a_refused_picture_is_explained_and_leaves_the_text_alone(desk, ada):
    view = desk(ada, ADD)
    view.click("#sections-group .add-row a")
    view.fill("#id_sections-0-body", "Before.")
    view.locator("#sections-0 .markdownx-editor[data-markdownx-init]").wait_for()
    view.wait_for_selector("#sections-0 .markdownx-preview p")
    view.evaluate(
        """() => {
            const data = new DataTransfer();
            data.items.add(new File(["<svg/>"], "a.png", { type: "image/png" }));
            const box = document.querySelector("#id_sections-0-body");
            box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
        }"""
    )
    view.wait_for_selector("#sections-0 .upload-fault:not([hidden])")
    assert view.input_value("#id_sections-0-body") == "Before."


def test_no_page_of_the_desk_breaks_the_policy(desk, cleo):
    related = make_live("Another")
    article = make_live(authors=[make_author("Ana Moreira")], topics=["First session"], related=[related])
    publish(article, by=None, at=timezone.now() + timedelta(days=1))
    picture = save_picture("images/a.png", png(), by=cleo)
    paths = ["/admin/", "/admin/password_change/", "/admin/articles/article/", ADD, change(article)]
    paths += [page(article, name) for name in ("publish", "editions", "unpublish", "delete", "history")]
    paths += [page(article, "editions/2/cancel"), page(article, "editions/1/roll-back")]
    paths += [
        f"/admin/articles/{model}/{tail}"
        for model in ("topic", "picture", "episode")
        for tail in ("", "add/")
    ]
    paths += [f"/admin/articles/topic/{Topic.objects.get().pk}/change/"]
    paths += [f"/admin/articles/picture/{picture.pk}/change/"]
    paths += [
        "/admin/authors/author/",
        "/admin/authors/author/add/",
        "/admin/auth/user/",
        "/admin/auth/user/add/",
    ]
    paths += [f"/admin/auth/user/{cleo.pk}/change/", "/admin/auth/group/", "/admin/auth/group/add/"]
    complaints = {}
    for path in paths:
        view = desk(cleo, path)
        assert view.locator("#content").count() == 1, path
        if view.complaints:
            complaints[path] = list(view.complaints)
            view.complaints.clear()
    assert complaints == {}


def test_choosing_an_author_while_typing_works_under_the_policy(desk, eli):
    make_author("Ana Moreira")
    view = desk(eli, change(make_article()))
    view.click("#bylines-group .add-row a")
    view.click("#bylines-0 .select2-selection")
    view.fill(".select2-search__field", "Ana")
    view.click(".select2-results__option:has-text('Ana Moreira')")
    assert "Ana Moreira" in view.inner_text("#bylines-0")
    assert view.complaints == []


def test_nothing_is_wider_than_the_window(desk, eli):
    article = make_live(authors=[make_author("Ana Moreira")], topics=["First session"])
    for path in (
        "/admin/articles/article/",
        change(article),
        page(article, "publish"),
        page(article, "editions"),
    ):
        view = desk(eli, path)
        for width in (768, 1280, 1600):
            view.set_viewport_size({"width": width, "height": 900})
            assert view.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
