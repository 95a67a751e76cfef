"""The texts of the article form in Chromium: each is a textarea that CodeMirror shows."""

from typing import Any

# Run a function with the editor of a textarea: `WITH_EDITOR % "(editor, words) => …"`.
WITH_EDITOR = """async (box, data) => {
  const { editorOf } = await import("/static/desk/editor/editors.js");
  return (%s)(editorOf(box), data);
}"""

SELECT = """(editor, [before, words]) => {
  const start = editor.text.indexOf(before + words) + before.length;
  editor.focus();
  editor.select(start, start + words.length);
}"""

# Dispatches a paste or drop event as if the data came from another program.
CARRY = """(editor, [kind, data, file]) => {
  const carried = new DataTransfer();
  Object.entries(data).forEach(([type, text]) => carried.setData(type, text));
  if (file) carried.items.add(new File([new Uint8Array(8)], file, { type: "image/png" }));
  editor.focus();
  const target = editor.root.querySelector(".cm-content");
  const { x, y } = target.getBoundingClientRect();
  const options = { bubbles: true, cancelable: true, clientX: x + 40, clientY: y + 20 };
  target.dispatchEvent(kind === "paste"
    ? new ClipboardEvent("paste", { ...options, clipboardData: carried })
    : new DragEvent("drop", { ...options, dataTransfer: carried }));
}"""


# The view stands behind the textarea, or behind the label around it.
VIEW = "xpath=(ancestor-or-self::*[self::label or self::textarea])[1]/following-sibling::*"


def shown(box: Any) -> Any:
    """Return what shows the text of a textarea: the element that has the focus while somebody writes."""
    return box.locator(VIEW).locator(".cm-content")


def write(box: Any, text: str) -> None:
    """Replace the text as somebody would: select all and type or paste."""
    press(box, "Control+a")
    box.page.keyboard.press("Delete")
    box.page.keyboard.insert_text(text)


def press(box: Any, key: str) -> None:
    """Press a key in the text."""
    shown(box).press(key)


def select(box: Any, words: str, after: str = "") -> None:
    """Select the first of these words in the text, or place the cursor after a text."""
    box.evaluate(WITH_EDITOR % SELECT, [after, words])


def carry(box: Any, kind: str, data: dict[str, str], file: str = "") -> None:
    """Paste or drop what another program carries."""
    box.evaluate(WITH_EDITOR % CARRY, [kind, data, file])


def selected(box: Any) -> str:
    """Return the selected words."""
    get = "(editor) => editor.text.slice(editor.selection.from, editor.selection.to)"
    return str(box.evaluate(WITH_EDITOR % get))


def is_focused(box: Any) -> bool:
    """Return whether the cursor is in the text."""
    return bool(box.evaluate(WITH_EDITOR % "(editor) => editor.hasFocus"))
