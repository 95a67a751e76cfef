"""The structure of an article in Chromium: typed sections from a paste, turned, split, merged and inserted."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from articles.models import Article, Edition
from tests.cast import make_article
from tests.desk.posting import change
from tests.desk.writing.long_documents import EXPECTED, TITLE, WORDS, google_docs_html, word_html

pytestmark = pytest.mark.django_db

PASTE = """(box, [html, text]) => {
  const data = new DataTransfer();
  if (html) data.setData("text/html", html);
  data.setData("text/plain", text);
  const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  (document.activeElement ?? box).dispatchEvent(event);
}"""


class Actions:
    """A person's clicks, keys and pastes, counted."""

    def __init__(self, view: Any) -> None:
        self.view, self.count = view, 0

    def click(self, name: str, **options: Any) -> None:
        self.count += 1
        self.view.locator(name, **options).first.click()

    def press(self, key: str) -> None:
        self.count += 1
        self.view.keyboard.press(key)

    def paste(self, html: str, text: str = "…") -> None:
        self.count += 1
        self.view.locator("body").evaluate(PASTE, [html, text])


def wait_until_ready(view: Any) -> Any:
    view.wait_for_selector("#writing[data-ready]", state="attached")
    return view


def rows(view: Any) -> list[tuple[str, str, str]]:
    """Return type, heading and text of every section in the form."""
    return [
        tuple(row)
        for row in view.evaluate(
            """[...document.querySelectorAll("#sections > .card")].map((card) =>
              ["type", "heading", "body"].map((name) => card.querySelector(`[name=section-${name}]`).value))"""
        )
    ]


@pytest.mark.parametrize("html", [word_html(), google_docs_html()], ids=["word", "google-docs"])
def test_an_article_of_4000_words_with_callouts_is_published_in_few_actions(windows, eli, html):
    view = windows(eli, "/admin/articles/article/")
    actions = Actions(view)
    actions.click("a:has-text('New article')")
    wait_until_ready(view)
    actions.click("#sections .cm-content")
    actions.paste(html)
    expect(view.locator("#sections > .card")).to_have_count(len(EXPECTED))
    assert [row[:2] for row in rows(view)] == EXPECTED
    assert view.input_value("[name=title]") == TITLE
    actions.click("[name=_publish]")
    view.wait_for_selector("input[value=Publish]")
    actions.click("input[value=Publish]")
    view.wait_for_url("**/editions/")
    article = Article.objects.get()
    assert [(section.type, section.heading) for section in article.sections.all()] == EXPECTED
    words = sum(len(section.body.split()) for section in article.sections.all())
    assert WORDS <= words <= WORDS + 50
    assert Edition.objects.live().get().title == TITLE
    assert view.complaints == []
    assert actions.count <= 25
    print(actions.count, words)
