/* The text of a textarea, for everything that reads or changes it while somebody writes: `editorOf(textarea)`. */

import { isKey } from "./keys.js";
import { markRanges } from "./marked-ranges.js";
import { createView } from "./text-view.js";

const editors = new WeakMap();

/* Return the editor of a textarea; there is one for each. */
export function editorOf(textarea) {
  if (!editors.has(textarea)) editors.set(textarea, new Editor(textarea));
  return editors.get(textarea);
}

/* A text has a view only near the window, so that 200 sections are as fast as one. */
const nearWindow = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) if (isIntersecting) editorOf(target).show();
  },
  { rootMargin: "400px", scrollMargin: "400px" }, // the form scrolls in a part of the window
);
const farFromWindow = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) if (!isIntersecting) target.editor.rest();
  },
  { rootMargin: "2000px", scrollMargin: "2000px" },
);

/* The textarea's `value` is always current: it is what the form sends, and an input event bubbles from it on each change.
   Without a view (before `enhance`, or far from the window) the textarea itself is edited. A click on a picture sends
   `picture:edit` from the textarea, with the place `{ from, to }` of the picture. */
class Editor {
  constructor(textarea) {
    this.textarea = textarea;
    this.view = null;
    this.viewOptions = null;
    this.known = textarea.value;
    this.marked = [];
    this.changeListeners = new Set();
    this.domListeners = [];
    textarea.addEventListener("input", () => this.takeValue());
  }

  get text() {
    return this.textarea.value;
  }

  /* The element that shows the text. */
  get root() {
    return this.view?.dom ?? this.textarea;
  }

  /* Whether the cursor is in the text. */
  get hasFocus() {
    return this.root.contains(document.activeElement);
  }

  get selection() {
    if (this.view) {
      const { from, to } = this.view.state.selection.main;
      return { from, to };
    }
    const { selectionStart: from, selectionEnd: to } = this.textarea;
    return { from, to };
  }

  /* Select a part of the text and scroll to it. */
  select(from, to = from) {
    if (this.view) this.view.dispatch({ selection: { anchor: from, head: to }, scrollIntoView: true });
    else this.textarea.setSelectionRange(from, to);
  }

  focus() {
    this.show();
    if (this.view) this.view.focus();
    else this.textarea.focus({ preventScroll: true });
  }

  /* Replace the text from `from` to `to` as one step of the undo history, then select. `select` is the new selection
     in the inserted text, its end if left out. The focus stays where it is. */
  replace(from, to, text, { select: [start, end] = [text.length, text.length] } = {}) {
    const inserted = text.replaceAll("\r\n", "\n");
    const selection = { anchor: from + start, head: from + end };
    if (this.view) {
      this.view.dispatch({ changes: { from, to, insert: inserted }, selection, scrollIntoView: true, userEvent: "input.replace" });
      return;
    }
    const removed = this.text.slice(from, to);
    this.textarea.setRangeText(inserted, from, to);
    this.textarea.setSelectionRange(selection.anchor, selection.head);
    this.announce({ from, removed, inserted });
  }

  /* Show another text. This is no change by the user: nobody is told, and it is no step of the history. */
  load(text) {
    this.textarea.value = text;
    this.known = this.text;
    if (!this.view) return;
    this.isLoading = true;
    this.view.dispatch({ changes: { from: 0, to: this.view.state.doc.length, insert: this.text }, selection: { anchor: 0 } });
    this.isLoading = false;
  }

  /* Return the range from `from` to `to`, the selection if left out; it keeps its place while the text changes. */
  track(from = this.selection.from, to = from === this.selection.from ? this.selection.to : from) {
    return new TrackedRange(this, from, to);
  }

  /* Return the rectangle of a position, in pixels of the window. */
  coordsAt(pos) {
    this.show();
    return this.view?.coordsAtPos(pos) ?? this.root.getBoundingClientRect();
  }

  /* Return the position at a point of the window, or null. */
  posAt(x, y) {
    if (this.view) return this.view.posAtCoords({ x, y });
    const point = document.caretPositionFromPoint?.(x, y);
    return point?.offsetNode === this.textarea ? point.offset : null;
  }

  /* Mark ranges `{ from, to, class }` until the next call. */
  mark(ranges) {
    this.marked = ranges;
    if (this.view) markRanges(this.view, ranges);
  }

  /* Call `listener` with `{ from, removed, inserted }` after each change. Return a function that stops it. */
  onChange(listener) {
    this.changeListeners.add(listener);
    return () => this.changeListeners.delete(listener);
  }

  /* Call `handler` for a key in CodeMirror's notation, such as "Mod-k". The key does nothing else, unless `handler`
     returns false. */
  onKey(name, handler) {
    this.listen("keydown", (event) => {
      if (event.defaultPrevented || !isKey(event, name) || handler(event) === false) return;
      event.preventDefault();
      event.stopPropagation();
    });
  }

  /* Call `listener` for an event of the text, before the editor handles it itself. */
  listen(type, listener) {
    this.domListeners.push([type, listener]);
    for (const element of [this.textarea, this.view?.dom]) element?.addEventListener(type, listener, true);
  }

  /* Show the text in CodeMirror as soon as it comes near the window. `options` are those of `createView`. */
  enhance(options) {
    this.viewOptions = options;
    nearWindow.observe(this.textarea);
  }

  show() {
    if (this.view || !this.viewOptions) return;
    const { textarea, hasFocus } = this;
    nearWindow.unobserve(textarea);
    const { text, selection } = this;
    this.view = createView({ ...this.viewOptions, text, selection, onUpdate: (update) => this.follow(update) });
    for (const [type, listener] of this.domListeners) this.view.dom.addEventListener(type, listener, true);
    this.view.dom.addEventListener("picture:edit", ({ detail }) => {
      textarea.dispatchEvent(new CustomEvent("picture:edit", { bubbles: true, detail }));
    });
    markRanges(this.view, this.marked);
    (textarea.closest("label") ?? textarea).after(this.view.dom);
    textarea.hidden = true;
    this.view.dom.editor = this;
    farFromWindow.observe(this.view.dom);
    if (hasFocus) this.view.focus();
  }

  /* Take the view away; the textarea shows the text again. */
  hide() {
    nearWindow.unobserve(this.textarea);
    if (!this.view) return;
    const { from, to } = this.selection;
    farFromWindow.unobserve(this.view.dom);
    this.view.destroy();
    this.view = null;
    this.textarea.hidden = false;
    this.textarea.setSelectionRange(from, to);
  }

  /* Take the view away until the text comes near the window again. */
  rest() {
    if (this.hasFocus) return;
    this.hide();
    nearWindow.observe(this.textarea);
  }

  /* Copy a change in the view to the textarea. */
  follow({ docChanged, changes, startState, state }) {
    if (!docChanged || this.isLoading) return;
    this.textarea.value = state.doc.toString();
    this.announce(spanOf(changes, startState.doc, state.doc));
  }

  /* Take a value that something else has put into the textarea: the keyboard, or an extension of the browser. */
  takeValue() {
    const change = differenceOf(this.known, this.text);
    if (!change) return;
    const { from, removed, inserted } = change;
    if (this.view) this.view.dispatch({ changes: { from, to: from + removed.length, insert: inserted }, userEvent: "input" });
    else this.announce(change, { withEvent: false });
  }

  announce(change, { withEvent = true } = {}) {
    this.known = this.text;
    if (change.removed === change.inserted) return;
    for (const listener of [...this.changeListeners]) listener(change);
    if (withEvent) this.textarea.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

/* Return changes of CodeMirror as one, from the first to the last changed character. */
function spanOf(changes, before, after) {
  const span = { from: Infinity, end: 0, newEnd: 0 };
  changes.iterChangedRanges((fromA, toA, _fromB, toB) => {
    span.from = Math.min(span.from, fromA);
    Object.assign(span, { end: toA, newEnd: toB });
  });
  return { from: span.from, removed: before.sliceString(span.from, span.end), inserted: after.sliceString(span.from, span.newEnd) };
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
