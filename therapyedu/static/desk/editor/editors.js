/* The text of a textarea, for everything that reads or changes it while somebody writes: `editorOf(textarea)`. */

import { isKey } from "./keys.js";

const editors = new WeakMap();

/* Return the editor of a textarea; there is one for each. */
export function editorOf(textarea) {
  if (!editors.has(textarea)) editors.set(textarea, new Editor(textarea));
  return editors.get(textarea);
}

/* The textarea's `value` is always current: it is what the form sends, and an input event bubbles from it on each change. */
class Editor {
  constructor(textarea) {
    this.textarea = textarea;
    this.known = textarea.value;
    this.listeners = new Set();
    textarea.addEventListener("input", () => this.update());
  }

  get text() {
    return this.textarea.value;
  }

  /* The element that shows the text. */
  get root() {
    return this.textarea;
  }

  get selection() {
    const { selectionStart: from, selectionEnd: to } = this.textarea;
    return { from, to };
  }

  select(from, to = from) {
    this.textarea.setSelectionRange(from, to);
  }

  focus() {
    this.textarea.focus({ preventScroll: true });
  }

  /* Replace the text from `from` to `to` as one step of the undo history, then select. `select` is the new selection
     in the inserted text, its end if left out. The focus stays where it is. */
  replace(from, to, text, { select: [start, end] = [text.length, text.length] } = {}) {
    const box = this.textarea;
    box.setSelectionRange(from, to);
    const undoable = document.activeElement === box && document.execCommand("insertText", false, text);
    if (!undoable) {
      box.setRangeText(text, from, to, "end");
      box.dispatchEvent(new Event("input", { bubbles: true }));
    }
    box.setSelectionRange(from + start, from + end);
  }

  /* Return the range from `from` to `to`, the selection if left out; it keeps its place while the text changes. */
  track(from = this.selection.from, to = from === this.selection.from ? this.selection.to : from) {
    return new TrackedRange(this, from, to);
  }

  /* Return the rectangle of a position, in pixels of the window. */
  coordsAt(_pos) {
    return this.textarea.getBoundingClientRect();
  }

  /* Call `listener` with `{ from, removed, inserted }` after each change. Return a function that stops it. */
  onChange(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /* Call `handler` for a key in CodeMirror's notation, such as "Mod-k". The key does nothing else, unless `handler`
     returns false. */
  onKey(name, handler) {
    this.root.addEventListener("keydown", (event) => {
      if (isKey(event, name) && handler(event) !== false) event.preventDefault();
    });
  }

  update() {
    const change = differenceOf(this.known, this.text);
    this.known = this.text;
    if (change) for (const listener of [...this.listeners]) listener(change);
  }
}

/* Return the one change that makes `now` from `old`, or null if they are equal. */
function differenceOf(old, now) {
  if (old === now) return null;
  const most = Math.min(old.length, now.length);
  let head = 0;
  while (head < most && old[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < most - head && old.at(-1 - tail) === now.at(-1 - tail)) tail += 1;
  return { from: head, removed: old.slice(head, old.length - tail), inserted: now.slice(head, now.length - tail) };
}

/* A range that keeps its place in the text while the user types; used until an answer arrives. */
class TrackedRange {
  constructor(editor, from, to) {
    Object.assign(this, { editor, from, to });
    this.release = editor.onChange((change) => this.follow(change));
  }

  follow({ from, removed, inserted }) {
    const end = from + removed.length;
    const shift = (pos) => {
      if (pos <= from) return pos;
      return pos >= end ? pos + inserted.length - removed.length : Math.min(pos, from + inserted.length);
    };
    [this.from, this.to] = [shift(this.from), Math.max(shift(this.from), shift(this.to))];
  }

  /* Replace the range by a text and release it. The caret stays where the user has moved it. */
  replace(text) {
    this.release();
    const { editor, from, to } = this;
    const caret = editor.selection;
    const isCaretUnmoved = caret.from === from && caret.to === to;
    editor.replace(from, to, text);
    if (isCaretUnmoved) return;
    const growth = text.length - (to - from);
    editor.select(...[caret.from, caret.to].map((pos) => (pos >= to ? pos + growth : Math.min(pos, from))));
  }
}
