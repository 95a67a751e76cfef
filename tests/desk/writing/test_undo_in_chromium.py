"""One undo history for the whole form: structure, texts, fields and choices, in their order."""

import random
from collections.abc import Callable
from typing import Any

import pytest

from tests.cast import make_article, make_topic
from tests.desk.posting import change
from tests.desk.texts import carry, press, write
from tests.desk.writing.test_writing_in_chromium import card, drag, wait_until_ready

pytestmark = pytest.mark.django_db

STATE = """() => JSON.stringify([...new FormData(document.getElementById("writing"))]
  .filter(([name]) => name !== "csrfmiddlewaretoken"))"""
CAN = "(name) => document.querySelector(`[data-do=history-${name}]`).ariaDisabled === 'false'"
TIMES = 40  # actions
PASTED = "<h2>Pasted?</h2><p>One <b>bold</b> word.</p><h2>Again?</h2><ul><li>A</li></ul>"


@pytest.fixture
def view(windows: Any, eli: Any) -> Any:
    """The form of an article with four sections."""
    for name in ("Sleep", "Anger"):
        make_topic(name)
    sections = [
        ("text", "", "You have *booked* the hour.\n\nTwo lines  \nof a verse."),
        ("text", "Who comes?", "- one\n- two\n\n> quoted"),
        ("deep-dive", "Why ask?", "Because it helps.[^1]\n\n[^1]: A source."),
        ("pro-tip", "", "Write it down. Ünïcödé 🌱."),
    ]
    view = windows(eli, change(make_article(sections=sections, dek="A subtitle.")))
    return wait_until_ready(view)


def state(view: Any) -> str:
    """Return what the form would send."""
    return str(view.evaluate(STATE))


def body(view: Any, place: int) -> Any:
    return card(view, place).locator("[name=section-body]")


def reveal(view: Any, place: int) -> None:
    """Open a section, as a click on its head would."""
    if card(view, place).get_attribute("data-folded") is not None:
        card(view, place).locator(".fold").click()


def from_menu(view: Any, place: int, name: str) -> None:
    button = card(view, place).locator("[data-do=menu]")
    button.scroll_into_view_if_needed()
    view.wait_for_timeout(40)  # scrolling closes the menu
    button.click()
    view.click(f"#menu [data-menu={name}]")


class Editor:
    """Somebody who does one thing after another, by chance, from a seed."""

    def __init__(self, view: Any, seed: int) -> None:
        self.view, self.chance = view, random.Random(seed)
        self.keys = view.keyboard

    @property
    def place(self) -> int:
        """The place of a section."""
        return self.chance.randrange(self.view.locator("#sections > .card").count())

    def opened(self) -> Any:
        place = self.place
        reveal(self.view, place)
        return card(self.view, place)

    def type_words(self) -> None:
        press(
            self.opened().locator("[name=section-body]"), self.chance.choice(["Control+Home", "Control+End"])
        )
        self.keys.type(self.chance.choice(["A word", "**bold**\n", "- item\nnext ", "é🌱 "]))

    def delete_text(self) -> None:
        press(self.opened().locator("[name=section-body]"), "Control+End")
        for _ in range(4):
            self.keys.press(self.chance.choice(["Backspace", "Shift+ArrowLeft", "Delete"]))

    def replace_text(self) -> None:
        write(self.opened().locator("[name=section-body]"), "Another text.\n\nWith two paragraphs.")

    def mark_bold(self) -> None:
        press(self.opened().locator("[name=section-body]"), "Control+a")
        self.keys.press("Control+b")

    def type_heading(self) -> None:
        self.opened().locator("[name=section-heading]").press_sequentially(" more?")

    def type_title(self) -> None:
        self.view.locator("[name=title]").press_sequentially("!")

    def add(self) -> None:
        self.view.locator(".add-section [data-add]").nth(self.chance.randrange(5)).click()

    def add_above(self) -> None:
        from_menu(self.view, self.place, "above")

    def duplicate(self) -> None:
        from_menu(self.view, self.place, "duplicate")

    def delete(self) -> None:
        if self.view.locator("#sections > .card").count() > 2:
            from_menu(self.view, self.place, "delete")

    def move(self) -> None:
        card(self.view, self.place).locator(f"[data-do={self.chance.choice(['up', 'down'])}]").click()

    def drag(self) -> None:
        self.view.click("[data-do=open-all]")
        self.view.click("[data-do=open-all]")
        drag(self.view, 1, 0)

    def retype(self) -> None:
        kind = self.chance.choice(["text", "heads-up", "try-this", "deep-dive"])
        self.opened().locator("[name=section-type]").select_option(kind)

    def paste_sections(self) -> None:
        box = self.opened().locator("[name=section-body]")
        count = self.view.locator("#sections > .card").count()
        press(box, "Control+End")
        carry(box, "paste", {"text/html": PASTED, "text/plain": "Pasted"})
        self.view.wait_for_function(
            "(n) => document.querySelectorAll('#sections > .card').length > n", arg=count
        )

    def choose_topic(self) -> None:
        self.view.click("#tab-names")
        removal = self.view.locator("#field-topics .chosen [title=Remove]")
        if removal.count() == 2:
            removal.first.click()
        else:
            self.view.focus("#field-topics .chooser-input")
            self.view.locator("#field-topics [role=option]").first.click()
        self.view.click("#tab-sections")

    def undo_and_redo(self) -> None:
        self.view.click("[data-do=history-undo]")
        self.view.click("[data-do=history-redo]")

    def act(self) -> None:
        actions: list[Callable[[], None]] = [
            self.type_words, self.type_words, self.delete_text, self.replace_text, self.mark_bold,
            self.type_heading, self.type_title, self.add, self.add_above, self.duplicate, self.delete,
            self.delete, self.move, self.drag, self.retype, self.paste_sections, self.choose_topic,
            self.undo_and_redo,
        ]  # fmt: skip
        self.chance.choice(actions)()


def replay(view: Any, name: str, key: str) -> int:
    """Undo or redo as long as there is a step; return how many there were."""
    steps = 0
    while view.evaluate(CAN, name):
        assert steps < 200, f"the key does not {name}"
        view.keyboard.press(key)
        steps += 1
    return steps


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(13))
def test_many_things_are_undone_to_the_first_byte_and_done_again(view, seed):
    first, eli = state(view), Editor(view, seed)
    for _ in range(TIMES):
        eli.act()
    last = state(view)
    assert last != first
    steps = replay(view, "undo", "Control+z")
    assert state(view) == first
    assert replay(view, "redo", "Control+Shift+z") == steps
    assert state(view) == last
    assert steps >= TIMES * 3 // 4
    assert not view.complaints
