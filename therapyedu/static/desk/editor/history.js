/* Changing a text so that the browser's own undo takes it back, and finding a place again that has moved. */

/* Put `text` in the place of what stands from `start` to `end`; then `from` to `to` in it is selected. */
export function replace(box, { start, end, text, from = text.length, to = from }) {
  box.focus({ preventScroll: true });
  box.setSelectionRange(start, end);
  const undoable = document.activeElement === box && document.execCommand("insertText", false, text);
  if (!undoable) {
    box.setRangeText(text, start, end, "end"); // a folded section: nothing in it can have the focus
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }
  box.setSelectionRange(start + from, start + to);
}

/* A place in a text that waits for something, while its writer goes on writing around it. */
export class Place {
  constructor(box, start = box.selectionStart, end = box.selectionEnd) {
    Object.assign(this, { box, start, end, text: box.value });
    this.follow = this.follow.bind(this);
    box.addEventListener("input", this.follow);
  }

  follow() {
    const { text: old, box } = this;
    const now = box.value;
    const most = Math.min(old.length, now.length);
    let head = 0;
    while (head < most && old[head] === now[head]) head += 1;
    let tail = 0;
    while (tail < most - head && old.at(-1 - tail) === now.at(-1 - tail)) tail += 1;
    const moved = (at) => (at <= head ? at : Math.max(head, at + (at >= old.length - tail ? now.length - old.length : 0)));
    this.start = moved(this.start);
    this.end = Math.min(Math.max(this.start, moved(this.end)), now.length);
    this.text = now;
  }

  leave() {
    this.box.removeEventListener("input", this.follow);
  }

  select() {
    this.box.setSelectionRange(this.start, this.end);
  }

  /* Put the text here. Whoever has gone on writing stays where they are now. */
  fill(text) {
    this.leave();
    const { box, start, end } = this;
    const active = document.activeElement;
    const caret = [box.selectionStart, box.selectionEnd];
    const stayed = caret[0] === start && caret[1] === end;
    const moved = text.length - (end - start);
    replace(box, { start, end, text });
    if (!stayed) box.setSelectionRange(...caret.map((at) => (at >= end ? at + moved : Math.min(at, start))));
    if (active !== box && active.matches("input, textarea, select")) active.focus({ preventScroll: true });
  }
}
