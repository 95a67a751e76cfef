"""Writing an article in Chromium."""

import re
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import expect

from articles.manuscript import Section as ManuscriptSection
from articles.manuscript import check_line, check_section
from articles.models import Article, Autosave, current_revision
from tests.cast import make_article, make_author, save_picture
from tests.chromium import violations
from tests.conftest import BACKEND
from tests.corpora import HOSTILE
from tests.desk.posting import ADD, change, form, page, section
from tests.desk.texts import carry, is_focused, press, selected, shown, write
from tests.desk.writing.test_markdown_views import png
from tests.transfer.clipboard.sections import sections_from_html

pytestmark = pytest.mark.django_db


def wait_until_ready(view: Any) -> Any:
    """Wait until the page's script has started and the preview has its page."""
    view.wait_for_selector("#writing[data-ready]", state="attached")
    return view


def card(view: Any, place: int) -> Any:
    return view.locator("#sections > .card").nth(place)


def body(view: Any, place: int) -> Any:
    """Return the textarea with the text of a section."""
    return card(view, place).locator("[name=section-body]")


def headings(view: Any) -> list[str]:
    return [box.input_value() for box in view.locator("[name=section-heading]").all()]


def preview_frame(view: Any) -> Any:
    """Return the preview's frame."""
    return view.frame_locator(".preview iframe").locator("main")


def wait_for_state(view: Any, words: str) -> None:
    """Wait until the bar shows these words."""
    view.wait_for_selector(f".save-state:has-text('{words}')")


def save(view: Any) -> None:
    view.click(".writing-bar [name=_continue]")
    wait_for_state(view, "Saved at")


def drag(view: Any, place: int, onto: int) -> None:
    """Drag a section by its grip in small steps, as a person would."""
    start, end = (card(view, n).locator(".drag-handle").bounding_box() for n in (place, onto))
    view.mouse.move(start["x"] + 8, start["y"] + 10)
    view.mouse.down()
    view.mouse.move(start["x"] + 8, start["y"] - 10, steps=4)
    view.mouse.move(end["x"] + 8, end["y"] + 2, steps=10)
    view.wait_for_timeout(60)
    view.mouse.up()


def test_sections_are_added_moved_doubled_deleted_and_brought_back_by_keyboard_alone(windows, ada):
    view = wait_until_ready(windows(ada, ADD))
    keys = view.keyboard
    keys.type("What happens first?")
    for heading in ("One?", "Two?"):
        keys.press("Alt+n")
        keys.type(heading)
        keys.press("Tab")
    keys.press("Alt+ArrowUp")
    assert headings(view) == ["", "Two?", "One?"]
    assert "now section 2 of 3" in view.inner_text("#announcer")
    card(view, 1).locator("[data-do=menu]").focus()
    keys.press("Enter")
    keys.press("Enter")
    assert headings(view) == ["", "Two?", "Two?", "One?"]
    card(view, 3).locator("[data-do=menu]").focus()
    keys.press("Enter")
    keys.press("End")
    keys.press("Enter")
    assert headings(view) == ["", "Two?", "Two?"]
    view.locator("#undo [data-do=undo]").focus()
    keys.press("Enter")
    assert headings(view) == ["", "Two?", "Two?", "One?"]
    keys.press("Control+s")
    view.wait_for_url("**/change/**")
    assert list(Article.objects.get().sections.values_list("heading", flat=True)) == ["Two?", "Two?", "One?"]
    assert view.complaints == []


def test_a_refused_save_leads_to_every_fault_and_loses_nothing(windows, eli):
    article = make_article(sections=[("text", name, "Body.") for name in ("One?", "Two?")])
    view = wait_until_ready(windows(eli, change(article)))
    view.fill("[name=title]", "")
    card(view, 1).locator(".fold").click()
    write(body(view, 1), "Fine.\n\n::: pro-tip")
    view.click(".writing-bar [name=_continue]")
    view.wait_for_selector("#faults:not([hidden])")
    assert view.evaluate("document.activeElement.id") == "faults"
    assert "line 3" in card(view, 1).locator(".errorlist").inner_text()
    assert "Give the article a title" in view.inner_text("#field-title .errorlist")
    view.click("#faults a:has-text('Section 2')")
    assert is_focused(body(view, 1))
    write(body(view, 1), "Mended.")
    view.fill("[name=title]", "Sleep")
    save(view)
    assert view.locator("#faults").is_hidden()
    article.refresh_from_db()
    assert (article.title, article.sections.last().body) == ("Sleep", "Mended.")


def test_what_was_typed_before_the_browser_was_killed_is_offered_and_saved(windows, eli):
    article = make_article()
    view = wait_until_ready(windows(eli, change(article)))
    card(view, 0).locator(".fold").click()
    box = body(view, 0)
    press(box, "Control+End")
    view.keyboard.type(" and then it all")
    view.wait_for_timeout(250)
    view.keyboard.type(" went dark")
    view.wait_for_timeout(1500)
    view.context.close()
    bodies = [value for name, value in Autosave.objects.get().fields if name == "section-body"]
    assert bodies[0].endswith("went dark")
    assert article.sections.first().body == "It is ordinary to be nervous.", "the draft is what was saved"
    view = wait_until_ready(windows(eli, change(article)))
    view.click("#recover a")
    wait_until_ready(view)
    assert body(view, 0).input_value().endswith("went dark")
    save(view)
    assert article.sections.first().body.endswith("went dark")
    assert not Autosave.objects.exists()


@pytest.mark.soak
def test_a_session_that_ended_keeps_the_text_until_its_writer_is_back(windows, eli):
    article = make_article()
    view = wait_until_ready(windows(eli, change(article)))
    view.client.logout()
    card(view, 0).locator(".fold").click()
    write(body(view, 0), "Typed while logged out.")
    view.wait_for_selector("#logged-out:not([hidden])")
    view.click(".writing-bar [name=_continue]")
    assert "Nothing is lost: keep this page open" in view.inner_text("#logged-out")
    assert "Not saved: you are logged out" in view.inner_text(".save-state")
    view.client.force_login(eli, backend=BACKEND)  # in another tab
    wait_for_state(view, "Saved at")
    assert view.locator("#logged-out").is_hidden()
    assert article.sections.first().body == "Typed while logged out."


def test_two_at_once_see_each_other_and_merge_without_a_loss(windows, eli, cleo):
    article = make_article(sections=[("text", "One?", "First."), ("text", "Two?", "Second.")])
    hers, his = (
        wait_until_ready(windows(cleo, change(article))),
        wait_until_ready(windows(eli, change(article))),
    )
    hers.wait_for_selector(".presence:has-text('eli is here too')", timeout=15_000)
    his.wait_for_selector(".presence:has-text('cleo is here too')", timeout=15_000)
    for view, place, words in ((hers, 0, "First, by Cleo."), (his, 1, "Second, by Eli.")):
        card(view, place).locator(".fold").click()
        write(body(view, place), words)
    save(hers)
    his.wait_for_selector("#newer-save:has-text('cleo has saved')")
    his.click(".writing-bar [name=_continue]")
    his.wait_for_selector("h1:has-text('Two versions')")
    assert "by Cleo" in his.inner_text("section:has(#theirs)")
    his.click("button[value=merge]")
    his.wait_for_selector("#writing[data-ready]", state="attached")
    assert list(article.sections.values_list("body", flat=True)) == ["First, by Cleo.", "Second, by Eli."]
    assert current_revision(article).made_by == eli


@pytest.mark.soak
def test_the_article_as_one_text_is_looked_at_before_it_is_put_in(windows, eli):
    article = make_article(sections=[("text", "One?", "First."), ("text", "Two?", "Second.")])
    view = wait_until_ready(windows(eli, change(article)))
    view.click("#tab-text")
    box = view.locator("[name=text]")
    expect(box).to_have_value(re.compile("## Two"))
    write(box, box.input_value().replace("## Two?", "::: pro-tip Two?").replace("title:", "titel:"))
    view.click("[data-do=review-changes]")
    view.wait_for_selector(".text-faults li")
    view.click(".text-faults button:has-text('titel')")
    assert selected(box) == "titel: What happens first?", "a fault leads to its line"
    write(box, box.input_value().replace("titel:", "title:") + "\n:::\n")
    view.click("[data-do=review-changes]")
    view.wait_for_selector("#changes[open]")
    assert "Two?" in view.inner_text(".changes-list")
    view.click("[data-do=apply]")
    assert headings(view) == ["One?", "Two?"]
    assert card(view, 1).locator("[name=section-type]").input_value() == "pro-tip"
    save(view)
    assert article.sections.last().type == "pro-tip"
    assert view.complaints == [
        "Failed to load resource: the server responded with a status of 422 (Unprocessable Entity)"
    ]


@pytest.mark.soak
def test_a_long_article_opens_saves_and_keeps_its_order(windows, eli):
    names = [f"Question {number}?" for number in range(30)]
    article = make_article(sections=[("text", name, "Body.") for name in names])
    view = wait_until_ready(windows(eli, change(article)))
    assert headings(view) == names
    drag(view, 2, 0)
    save(view)
    moved = [names[2], names[0], names[1], *names[3:]]
    assert list(article.sections.values_list("heading", flat=True)) == moved


@pytest.mark.soak
def test_a_save_begun_before_another_one_meets_the_other_even_without_a_pulse(windows, eli, cleo, client):
    article = make_article()
    view = wait_until_ready(windows(eli, change(article)))
    client.force_login(cleo, backend=BACKEND)
    client.post(change(article), form([section("Cleo's?", "All new.")], article=article))
    view.fill("[name=title]", "Eli's title")
    view.keyboard.press("Control+s")
    view.wait_for_selector("h1:has-text('Two versions')")
    view.click("button[value=theirs]")
    view.wait_for_selector("#writing[data-ready]", state="attached")
    assert headings(view) == ["Cleo's?"]
    aside = article.revisions.get(aside=True)
    assert "title: Eli's title" in aside.text, "what was not chosen is kept"


def findings(view: Any, where: str, *places: str) -> list[str]:
    """Return axe's findings for the page or these parts, in dark only of colors, without the preview."""
    found = violations(view, *places, only_colors=where.endswith("dark"), exclude=".preview iframe")
    return [f"{where}: {found}"] if found else []


def test_axe_finds_nothing_in_any_part_of_the_form_light_or_dark(windows, eli):
    article = make_article(
        sections=[("text", "One?", "First."), ("deep-dive", "", "Second."), ("get-help", "Three?", "Third.")],
        topics=["Sleep"],
        authors=[make_author("Ana Moreira")],
    )
    view = wait_until_ready(windows(eli, change(article)))
    faults = []
    for scheme in ("light", "dark"):
        view.emulate_media(color_scheme=scheme)
        view.click("#tab-sections")
        if card(view, 0).get_attribute("data-folded") is not None:
            card(view, 0).locator(".fold").click()
        view.wait_for_timeout(300)
        faults += findings(view, f"sections {scheme}")
        for tab in ("short", "details", "names", "text") if scheme == "light" else ("names",):
            view.click(f"#tab-{tab}")
            view.wait_for_selector(f"#panel-{tab}:not([hidden])")
            faults += findings(view, f"{tab} {scheme}", f"#panel-{tab}", "[role=tablist]")
        view.click("#tab-sections")
        card(view, 1).locator("[data-do=menu]").click()
        faults += findings(view, f"menu {scheme}", "#menu", "#sections")
        view.keyboard.press("Escape")
        view.click("[data-do=help]")
        faults += findings(view, f"help {scheme}")
        view.keyboard.press("Escape")
        for width in (768, 1280, 1600):
            view.set_viewport_size({"width": width, "height": 900})
            if view.evaluate("document.documentElement.scrollWidth") > width:
                faults.append(f"wider than {width}")
    assert faults == []


@pytest.mark.soak
def test_hostile_text_in_every_field_runs_nowhere_at_the_desk(windows, eli):
    texts = [text for text in HOSTILE if not check_section(ManuscriptSection("text", "", text))]
    lines = [line for line in (" ".join(text.split()) for text in HOSTILE) if not check_line(line)]
    names = "dek description content_note image_alt image_caption image_credit".split()
    fields = {name: lines[place % len(lines)] for place, name in enumerate(names)}
    article = make_article(
        lines[0],
        slug="hostile",
        sections=[("text", "", text) for text in texts],
        authors=[make_author(lines[1])],
        topics=[lines[2][:100]],
        short_version=texts[0],
        **fields,
    )
    view = windows(eli, change(article))
    ran = []
    view.is_lent_again = False
    view.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    wait_until_ready(view)
    preview_frame(view).wait_for()
    view.click("[data-do=open-all]")
    for tab in ("names", "details", "text"):
        view.click(f"#tab-{tab}")
        view.wait_for_timeout(200)
    press(view.locator("[name=text]"), "Control+End")
    view.keyboard.type("\n\nAnd more.")
    view.click("[data-do=review-changes]")
    view.wait_for_selector("#changes[open]")
    view.click("[data-do=apply]")
    save(view)
    for path in (
        "/admin/articles/article/",
        page(article, "revisions"),
        page(article, "compare") + "?old=1&new=now",
    ):
        view.goto(path)
        view.wait_for_timeout(200)
    assert ran == []
    assert [line for line in view.complaints if "404" not in line] == []


@pytest.mark.soak
def test_ada_writes_her_first_article_from_the_login_to_the_last_save(windows, ada, client):
    """Write a whole article as a person would and check that everything is saved."""
    ada.set_password("a long day at the desk")
    ada.save()
    picture = save_picture("images/two-chairs.png", png(), by=ada)
    view = windows(ada, "/admin/")
    view.client.logout()
    view.goto("/admin/login/?next=" + ADD)
    view.fill("#id_username", "ada")
    view.fill("#id_password", "a long day at the desk")
    view.click("[type=submit]")
    wait_until_ready(view)
    view.wait_for_selector("[name=title]:focus")
    view.keyboard.type("What happens in a first session?")
    view.keyboard.press("Tab")
    view.keyboard.type("Nobody expects you to have it all worked out.")
    write(body(view, 0), "You have booked the hour.")
    expect(preview_frame(view).get_by_text("You have booked the hour.")).to_be_visible()
    for kind, heading, words in (
        ("text", "What is it for?", "It is an introduction."),
        ("text", "What will I be asked?", "Anything, and you can pass."),
        ("deep-dive", "Why the past?", "Because it is often still there."),
        ("pro-tip", "", "Write three questions on your phone."),
    ):
        view.click(f"#panel-sections [data-add={kind}]")
        view.wait_for_selector("[name=section-heading]:focus")
        view.keyboard.type(heading)
        box = view.locator(".card[data-current] [name=section-body]")
        shown(box).focus()
        view.keyboard.type(words)
        expect(preview_frame(view).get_by_text(words)).to_be_in_viewport()
    drag(view, 4, 1)
    assert headings(view) == ["", "", "What is it for?", "What will I be asked?", "Why the past?"]
    card(view, 4).locator(".fold").click()
    box = body(view, 4)
    press(box, "Control+End")
    html = (settings.BASE_DIR / "tests/files/clipboard/word.html").read_text(encoding="utf-8")
    carry(box, "paste", {"text/plain": "…", "text/html": html})
    pasted = [section.heading for section in sections_from_html(html) if section.heading]
    expect(view.locator("#sections > .card")).to_have_count(5 + len(pasted))
    assert headings(view)[5:] == pasted
    card(view, 5).locator(".fold").click()
    box = body(view, 5)
    press(box, "Control+End")
    press(box, "Control+Shift+L")
    view.click(f"#pictures [data-pk='{picture.pk}'], #pictures li button >> nth=0")
    view.wait_for_selector("#pictures-alt:visible")
    view.fill("#pictures-alt", "Two empty chairs")
    view.keyboard.press("Enter")
    expect(box).to_have_value(re.compile(r"!\[Two empty chairs\]\(images/two-chairs.png"))
    expect(preview_frame(view).get_by_alt_text("Two empty chairs")).to_have_count(1)
    view.click(".writing-bar [name=_save]")
    view.wait_for_url("**/admin/articles/article/")
    view.click("#result_list a:has-text('What happens in a first session?')")
    wait_until_ready(view)
    assert headings(view)[2:] == [
        *("What is it for?", "What will I be asked?", "Why the past?"),
        *pasted,
    ]
    article = Article.objects.get()
    assert [section.type for section in article.sections.all()][:5] == [
        "text",
        "pro-tip",
        "text",
        "text",
        "deep-dive",
    ]
    assert any("You are not **broken**.[^1]" in section.body for section in article.sections.all())
    assert view.complaints == []
