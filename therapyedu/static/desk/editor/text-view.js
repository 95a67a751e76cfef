/* Shows a text in CodeMirror: Markdown with live styling, or plain source with line numbers. */

import {
  Decoration,
  deleteMarkupBackward,
  EditorState,
  EditorView,
  history,
  historyKeymap,
  insertNewlineContinueMarkupCommand,
  keymap,
  lineNumbers,
  standardKeymap,
  StateEffect,
  StateField,
} from "../vendor/codemirror.js";
import { liveStyling } from "./live-styling.js";
import { markdownLanguage } from "./markdown-language.js";

/* Ranges that another part of the page points at, such as what a search has found: { from, to, class }. */
const setMarked = StateEffect.define();
const markedRanges = StateField.define({
  create: () => Decoration.none,
  update(marked, { changes, effects }) {
    const effect = effects.findLast((one) => one.is(setMarked));
    if (!effect) return marked.map(changes);
    const rows = effect.value.filter(({ from, to }) => to > from);
    return Decoration.set(rows.map(({ from, to, class: name }) => Decoration.mark({ class: name }).range(from, to)), true);
  },
  provide: (field) => EditorView.decorations.from(field),
});

export const markRanges = (view, ranges) => view.dispatch({ effects: setMarked.of(ranges) });

const continueMarkup = insertNewlineContinueMarkupCommand({ nonTightLists: false });
const markdownKeys = keymap.of([
  { key: "Enter", run: continueMarkup },
  { key: "Backspace", run: deleteMarkupBackward },
]);

/* For a form that has one history of all its changes: the browser's menu entry for undo becomes `editor:undo`. */
const formHistory = EditorView.domEventHandlers({
  beforeinput(event) {
    const name = { historyUndo: "undo", historyRedo: "redo" }[event.inputType];
    if (!name) return false;
    event.target.dispatchEvent(new CustomEvent(`editor:${name}`, { bubbles: true }));
    return true;
  },
});

/* Create the view of a text. `label` names it for screen readers; `source` shows Markdown as it is written, with line
   numbers; `ownHistory: false` leaves undo to the form. `onUpdate` is called with each of CodeMirror's updates. The Tab key
   leaves the text. */
export function createView({ text, selection, label, source = false, ownHistory = true, onUpdate }) {
  const attributes = { "aria-label": label, spellcheck: "true", autocorrect: "on", autocapitalize: "sentences", translate: "no" };
  const state = EditorState.create({
    doc: text,
    selection: { anchor: selection.from, head: selection.to },
    extensions: [
      EditorView.lineWrapping,
      EditorView.contentAttributes.of(attributes),
      EditorView.updateListener.of(onUpdate),
      ownHistory ? [history(), keymap.of(historyKeymap)] : formHistory,
      markedRanges,
      source ? lineNumbers() : [markdownLanguage, liveStyling, markdownKeys],
      keymap.of(standardKeymap),
    ],
  });
  return new EditorView({ state });
}
