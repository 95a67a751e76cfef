/* Formatting commands as pure functions: they take the text and the selection `{ from, to }` and return a change
   `{ from, to, text, select }`, where `select` is the new selection in the new text. */

import { asParagraph } from "./markdown.js";

/* Return the selection, or the word that the caret is inside of. At the end of a word, what comes next is meant. */
function wordAt(text, { from, to }) {
  if (from !== to) return { from, to };
  const before = text.slice(0, from).match(/\S*$/)[0].length;
  const after = text.slice(from).match(/^\S*/)[0].length;
  return before && after ? { from: from - before, to: from + after } : { from, to };
}

/* Return the positions of the marks around the caret, `{ from, to }` between them, or null. */
function marksAround(text, caret, mark) {
  const line = wholeLines(text, { from: caret, to: caret });
  const marks = [];
  for (let at = text.indexOf(mark, line.from); at >= 0 && at < line.to; at = text.indexOf(mark, at + mark.length)) marks.push(at);
  for (let i = 0; i + 1 < marks.length; i += 2) {
    const [from, to] = [marks[i] + mark.length, marks[i + 1]];
    if (from <= caret && caret <= to) return { from, to };
  }
  return null;
}

/* End the marked words: the caret moves behind their mark, and so do spaces, since a mark ends with a word. */
function leaveMarks(text, { from, to }, mark) {
  const words = text.slice(from, to);
  const kept = words.trimEnd();
  const marked = kept && mark + kept + mark + words.slice(kept.length);
  return { from: from - mark.length, to: to + mark.length, text: marked, select: [marked.length, marked.length] };
}

/* Put a mark such as `**` around the selection, or remove it. Lines are marked one by one: a mark ends with its paragraph.
   Without a selection, as in a word processor: mark the word around the caret, or what is typed next until the command
   comes again. */
export function toggleMark(text, selection, mark) {
  const isCaret = selection.from === selection.to;
  const around = isCaret && marksAround(text, selection.from, mark);
  if (around && around.to === selection.from) return leaveMarks(text, around, mark);
  const { from, to } = around || wordAt(text, selection);
  const caret = isCaret && from !== to ? selection.from - from : null;
  const size = mark.length;
  const words = text.slice(from, to);
  const selected = (start, end) => (caret === null ? [start, end] : [start + caret, start + caret]);
  if (from >= size && text.slice(from - size, from) === mark && text.slice(to, to + size) === mark) {
    return { from: from - size, to: to + size, text: words, select: selected(0, words.length) };
  }
  if (words.length > 2 * size && words.startsWith(mark) && words.endsWith(mark)) {
    const inner = words.slice(size, -size);
    return { from, to, text: inner, select: [0, inner.length] };
  }
  const marked = words.replace(/\S(?:.*\S)?/g, (line) => mark + line + mark) || mark + mark;
  const single = !words.includes("\n") && words.trim() === words;
  return { from, to, text: marked, select: single ? selected(size, marked.length - size) : [0, marked.length] };
}

/* Return the positions of the lines that the selection touches. */
export function wholeLines(text, { from, to }) {
  const end = text.indexOf("\n", to);
  return { from: text.lastIndexOf("\n", from - 1) + 1, to: end < 0 ? text.length : end };
}

const LINE_MARK = /^(?:[-*+] |\d+[.)] |> ?|#{1,6} )/;

const LINE_STYLES = {
  "unordered-list": { is: /^[-*+] /, mark: () => "- " },
  "ordered-list": { is: /^\d+[.)] /, mark: (index) => `${index + 1}. ` },
  quote: { is: /^> ?/, mark: () => "> ", keepsMarks: true, everyLine: true },
  subheading: { is: /^#{3,6} /, mark: () => "### ", spaced: false },
};

/* Turn the lines of the selection into list items, a quote or subheadings, or back into plain lines. */
export function toggleLines(text, selection, name) {
  const { is, mark, keepsMarks, everyLine, spaced = true } = LINE_STYLES[name];
  const { from, to } = wholeLines(text, selection);
  const lines = text.slice(from, to).split("\n");
  const isMarked = (line) => everyLine || line.trim() || lines.length === 1;
  const undo = lines.filter(isMarked).every((line) => is.test(line));
  let index = -1;
  const changed = lines.map((line) => {
    if (!isMarked(line)) return line;
    if (undo) return line.replace(is, "");
    index += 1;
    return mark(index) + (keepsMarks ? line : line.replace(LINE_MARK, ""));
  });
  const made = changed.join("\n");
  const whole = undo || !spaced ? made : asParagraph(made, text.slice(0, from), text.slice(to));
  const start = whole.indexOf(made);
  const caret = start + made.length;
  return { from, to, text: whole, select: selection.from === selection.to ? [caret, caret] : [start, caret] };
}
