/* Shows a text in CodeMirror: Markdown with live styling, or plain source with line numbers. */

import {
  deleteMarkupBackward,
  EditorState,
  EditorView,
  history,
  historyKeymap,
  insertNewlineContinueMarkupCommand,
  keymap,
  lineNumbers,
  standardKeymap,
} from "../vendor/codemirror.js";
import { liveStyling } from "./live-styling.js";
import { markdownLanguage } from "./markdown-language.js";
import { markedRanges } from "./marked-ranges.js";

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

/* Create the view of a text. `label` names it for screen readers, or the element with the id `labelledBy`; `source` shows Markdown as it is written, with line
   numbers; `ownHistory: false` leaves undo to the form. `onUpdate` is called with each of CodeMirror's updates. The Tab key
   leaves the text. */
export function createView({ text, selection, label, labelledBy, source = false, ownHistory = true, onUpdate }) {
  const name = labelledBy ? { "aria-labelledby": labelledBy } : { "aria-label": label };
  const attributes = { ...name, spellcheck: "true", autocorrect: "on", autocapitalize: "sentences", translate: "no" };
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
