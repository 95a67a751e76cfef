"""A text that is loaded, changed by one key and changed back is the same, byte for byte."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as run
from playwright.sync_api import expect

from articles.manuscript import Section, check_section, parse
from articles.models import current_revision
from tests.cast import make_article
from tests.corpora import CORPORA, HOSTILE, naughty_strings, xss_payloads
from tests.desk.posting import change
from tests.manuscript.manuscripts import MANUSCRIPTS
from tests.soak import repeats

pytestmark = pytest.mark.django_db
DEMO = settings.BASE_DIR / "articles/demo/articles"

# Types a letter in the section at a place (0 is the start, 1 the end) and undoes it. Returns what differs.
TYPE_AND_UNDO = """async ([texts, places]) => {
  const { editorOf } = await import("/static/desk/editor/editors.js");
  const { undo } = await import("/static/desk/form/history.js");
  const { field, cards, openCard } = await import("/static/desk/form/cards.js");
  const differing = [];
  const tryOut = async (editor, place) => {
    const { text } = editor;
    editor.select(Math.floor(text.length * place));
    document.execCommand("insertText", false, "x");
    await new Promise((done) => setTimeout(done));
    const typed = editor.text;
    undo();
    const isSame = editor.text === text && editor.view.state.doc.toString() === text;
    if (typed.length !== text.length + 1 || !isSame) differing.push([place, text, typed, editor.text]);
  };
  for (const card of texts ? [] : cards()) {
    openCard(card, { focus: "body" });
    for (const place of places) await tryOut(editorOf(field(card, "body")), place);
  }
  const [first] = cards();
  const editor = editorOf(field(first, "body"));
  if (texts) openCard(first, { focus: "body" });
  for (const [index, text] of (texts ?? []).entries()) {
    editor.load(text);
    for (const place of places.length > 1 ? places : [index % 3 / 2]) await tryOut(editor, place);
    if (new FormData(first.closest("form")).get("section-body") !== text) differing.push(text);
  }
  return differing;
}"""


def demo_sections() -> Iterator[Section]:
    for path in sorted(DEMO.glob("*.md")):
        yield from parse(path.read_text(encoding="utf-8")).sections


def corpus_texts() -> Iterator[str]:
    """Yield texts of the collections that an article may contain."""
    found = [*naughty_strings(), *xss_payloads()] if CORPORA.is_dir() else []
    for text in [*HOSTILE, *found[:: repeats(4, full=1)]]:
        body = text.replace("\r\n", "\n").strip("\n")
        if body.strip() and not check_section(Section("text", "", body)):
            yield body


def opened(windows: Any, user: Any, sections: list[tuple[str, str, str]]) -> tuple[Any, Any]:
    article = make_article(sections=sections)
    view = windows(user, change(article))
    view.wait_for_selector("#writing[data-ready]", state="attached")
    view.route("**/preview/**", lambda route: route.abort())  # nothing here is about the preview
    return view, article


@pytest.mark.soak
def test_an_article_of_the_demo_is_saved_as_it_was(windows, eli):
    sections = list(demo_sections())
    sections = [one for one in sections if "{help:" not in one.body and "](images/" not in one.body][:25]
    view, article = opened(windows, eli, [(one.type, one.heading, one.body) for one in sections])
    before = current_revision(article).text
    assert view.evaluate(TYPE_AND_UNDO, [None, [0.5]]) == []
    view.keyboard.press("Control+s")
    expect(view.locator(".save-state")).to_contain_text("Saved at")
    assert current_revision(article).text == before


@pytest.mark.soak
def test_the_demo_and_the_corpora_are_as_they_were(windows, eli):
    view, _article = opened(windows, eli, [("text", "", "First.")])
    texts = [*(one.body for one in demo_sections()), *corpus_texts()]
    assert view.evaluate(TYPE_AND_UNDO, [texts, [0, 0.5, 1]]) == []


@pytest.mark.soak
def test_any_manuscript_is_as_it_was(windows, eli):
    view, _article = opened(windows, eli, [("text", "", "First.")])

    @run(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
    @given(MANUSCRIPTS)
    def every_text_is_kept(manuscript: Any) -> None:
        bodies = [one.body.replace("\r\n", "\n").replace("\r", "\n") for one in manuscript.sections]
        assert view.evaluate(TYPE_AND_UNDO, [bodies, [0, 0.5, 1]]) == []

    every_text_is_kept()
