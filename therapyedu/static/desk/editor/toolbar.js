/* The toolbar above a text: one stop of the Tab key, with the arrow keys inside (ARIA toolbar pattern). */

import { insertNote, nextNoteLabel } from "./markdown.js";
import { toggleLines, toggleMark } from "./formatting.js";
import { ariaKey, keyLabel } from "./keys.js";
import { openLinkDialog } from "./link-dialog.js";
import { gettext, interpolate } from "../words.js";

/* Apply a change of formatting.js. */
function apply(editor, { from, to, text, select }) {
  editor.focus();
  editor.replace(from, to, text, { select });
}

const markWith = (mark) => (editor) => apply(editor, toggleMark(editor.text, editor.selection, mark));
const markLines = (name) => (editor) => apply(editor, toggleLines(editor.text, editor.selection, name));

function addNote(editor, { notes }) {
  const from = editor.selection.to;
  const { length } = editor.text;
  apply(editor, { from, to: length, text: insertNote(editor.text.slice(from), nextNoteLabel(notes())) });
}

/* Each button: its name, sign, description, key, what it does, and the option without which it is left out. */
const buttons = () => [
  { name: "bold", sign: "B", label: gettext("Bold"), key: "Mod-b", run: markWith("**") },
  { name: "italic", sign: "I", label: gettext("Italic"), key: "Mod-i", run: markWith("_") },
  { name: "link", sign: gettext("Link"), label: gettext("Link"), key: "Mod-k", run: (editor, { links }) => openLinkDialog(editor, links), needs: "links" },
  { name: "unordered-list", sign: `• ${gettext("List")}`, label: gettext("Bulleted list"), key: "Mod-Shift-8", run: markLines("unordered-list") },
  { name: "ordered-list", sign: `1. ${gettext("List")}`, label: gettext("Numbered list"), key: "Mod-Shift-7", run: markLines("ordered-list") },
  { name: "quote", sign: gettext("Quote"), label: gettext("Quote"), key: "Mod-Shift-.", run: markLines("quote") },
  { name: "subheading", sign: gettext("Subheading"), label: gettext("Subheading"), key: "Mod-Shift-h", run: markLines("subheading"), needs: "notes" },
  { name: "note", sign: gettext("Note"), label: gettext("Footnote"), key: "Mod-Shift-f", run: addNote, needs: "notes" },
  { name: "picture", sign: gettext("Picture"), label: gettext("Picture"), key: "Mod-Shift-l", run: (_editor, { choose }) => choose(), needs: "choose" },
];

/* Create the toolbar of an editor, and its keys. `options.choose` lets the user choose and insert a picture. */
export function createToolbar(editor, options) {
  const bar = document.createElement("div");
  bar.className = "editor-tools";
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", interpolate(gettext("Formatting: %(name)s"), { name: options.label }));
  for (const { name, sign, label, key, run } of buttons().filter(({ needs }) => !needs || options[needs])) {
    const button = createButton(name, sign, label, key);
    button.addEventListener("click", () => run(editor, options));
    editor.onKey(key, () => run(editor, options));
    bar.append(button);
  }
  setTabStop(bar, bar.firstElementChild);
  bar.addEventListener("keydown", moveFocus);
  return bar;
}

function createButton(name, sign, label, key) {
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.tool = name;
  button.textContent = sign;
  button.title = `${label} (${keyLabel(key)})`;
  button.setAttribute("aria-label", label);
  button.setAttribute("aria-keyshortcuts", ariaKey(key));
  return button;
}

function setTabStop(bar, wanted) {
  for (const button of bar.children) button.tabIndex = button === wanted ? 0 : -1;
}

function moveFocus(event) {
  const bar = event.currentTarget;
  const index = [...bar.children].indexOf(document.activeElement);
  const { length } = bar.children;
  const places = { ArrowRight: index + 1, ArrowLeft: index - 1 + length, Home: 0, End: length - 1 };
  if (index < 0 || !(event.key in places)) return;
  event.preventDefault();
  const next = bar.children[places[event.key] % length];
  setTabStop(bar, next);
  next.focus();
}
