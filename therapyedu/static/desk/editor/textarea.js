/* Changes a textarea so that the browser's undo reverts it, and tracks ranges while the text changes. */

/* Replace the text from `start` to `end`, then select `from` to `to` in the new text. */
export function replaceText(box, { start, end, text, from = text.length, to = from }) {
  box.focus({ preventScroll: true });
  box.setSelectionRange(start, end);
  const undoable = document.activeElement === box && document.execCommand("insertText", false, text);
  if (!undoable) {
    box.setRangeText(text, start, end, "end"); // in a folded section nothing can have the focus
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }
  box.setSelectionRange(start + from, start + to);
}

/* A range that keeps its place in the text while the user types; used until an answer arrives. */
export class TrackedRange {
  constructor(box, start = box.selectionStart, end = box.selectionEnd) {
    Object.assign(this, { box, start, end, text: box.value });
    this.update = this.update.bind(this);
    box.addEventListener("input", this.update);
  }

  update() {
    const { text: old, box } = this;
    const now = box.value;
    const most = Math.min(old.length, now.length);
    let head = 0;
    while (head < most && old[head] === now[head]) head += 1;
    let tail = 0;
    while (tail < most - head && old.at(-1 - tail) === now.at(-1 - tail)) tail += 1;
    const shift = (pos) => (pos <= head ? pos : Math.max(head, pos + (pos >= old.length - tail ? now.length - old.length : 0)));
    this.start = shift(this.start);
    this.end = Math.min(Math.max(this.start, shift(this.end)), now.length);
    this.text = now;
  }

  release() {
    this.box.removeEventListener("input", this.update);
  }

  select() {
    this.box.setSelectionRange(this.start, this.end);
  }

  /* Replace the range by a text. The caret and the focus stay where the user has moved them. */
  fill(text) {
    this.release();
    const { box, start, end } = this;
    const active = document.activeElement;
    const caret = [box.selectionStart, box.selectionEnd];
    const isCaretUnmoved = caret[0] === start && caret[1] === end;
    const growth = text.length - (end - start);
    replaceText(box, { start, end, text });
    if (!isCaretUnmoved) box.setSelectionRange(...caret.map((pos) => (pos >= end ? pos + growth : Math.min(pos, start))));
    if (active !== box && active.matches("input, textarea, select")) active.focus({ preventScroll: true });
  }
}
