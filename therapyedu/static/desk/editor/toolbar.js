/* The toolbar above a textarea. GitHub's markdown-toolbar formats text and moves the focus; the rest is here. */

import "../vendor/markdown-toolbar-element.js";
import { editorOf } from "./editors.js";
import { insertNote, nextNoteLabel, toggleSubheadings } from "./markdown.js";

const isMac = /Mac|iPhone|iPad/.test(navigator.platform);
const formatKey = (key) => (isMac ? key.replace("Ctrl+", "⌘").replace("Shift+", "⇧") : key);

/* Name (the element's or ours), sign, description, shortcut: letters by character, others by key position. */
const BUTTONS = [
  ["bold", "B", "Bold", "Ctrl+B"],
  ["italic", "I", "Italic", "Ctrl+I"],
  ["link", "Link", "Link", "Ctrl+K"],
  ["unordered-list", "• List", "Bulleted list", "Ctrl+Shift+8"],
  ["ordered-list", "1. List", "Numbered list", "Ctrl+Shift+7"],
  ["quote", "Quote", "Quote", "Ctrl+Shift+."],
  ["subheading", "Subheading", "Subheading", "Ctrl+Shift+H"],
  ["note", "Note", "Footnote", "Ctrl+Shift+F"],
  ["picture", "Picture", "Picture", "Ctrl+Shift+L"],
];

const OWN_ACTIONS = {
  quote: (editor) => editor.select(...wholeLines(editor)), // otherwise it quotes from the word at the caret
  subheading(editor) {
    const [from, to] = wholeLines(editor);
    editor.focus();
    editor.replace(from, to, toggleSubheadings(editor.text.slice(from, to).split("\n")));
  },
  note(editor, { notes }) {
    const from = editor.selection.to;
    editor.focus();
    editor.replace(from, editor.text.length, insertNote(editor.text.slice(from), nextNoteLabel(notes())));
  },
};

function wholeLines({ text, selection }) {
  const end = text.indexOf("\n", selection.to);
  return [text.slice(0, selection.from).lastIndexOf("\n") + 1, end < 0 ? text.length : end];
}

/* Create the toolbar of a textarea. `options.choose` lets the user choose and insert a picture. */
export function createToolbar(box, options) {
  const bar = document.createElement("markdown-toolbar");
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("for", box.id);
  bar.setAttribute("aria-controls", box.id);
  bar.setAttribute("aria-label", `Formatting: ${options.label}`);
  const needs = { subheading: options.notes, note: options.notes, picture: options.choose };
  bar.append(...BUTTONS.filter(([name]) => !(name in needs) || needs[name]).map(createButton));
  bar.firstElementChild.tabIndex = 0;
  bar.addEventListener("click", (event) => runButton(box, event.target.closest("button"), options), true);
  bar.addEventListener("keydown", stopElementKeys, true);
  box.addEventListener("focus", () => bar.removeAttribute("tabindex")); // the element makes itself a tab stop
  box.addEventListener("keydown", (event) => handleShortcut(bar, event));
  return bar;
}

function createButton([name, sign, label, key]) {
  const button = document.createElement("button");
  button.type = "button";
  button.tabIndex = -1;
  button.dataset.mdButton = name;
  button.textContent = sign;
  button.title = `${label} (${formatKey(key)})`;
  button.setAttribute("aria-label", label);
  button.setAttribute("aria-keyshortcuts", key.replace("Ctrl", isMac ? "Meta" : "Control"));
  button.dataset.key = key;
  return button;
}

function runButton(box, pressed, options) {
  const name = pressed?.dataset.mdButton;
  if (name === "picture") options.choose();
  else OWN_ACTIONS[name]?.(editorOf(box), options);
}

/* The element adds its key listener again whenever a section is moved, so one key would press twice. */
function stopElementKeys(event) {
  if (event.key === "Enter" || event.key === " ") event.stopPropagation();
}

function handleShortcut(bar, event) {
  if (!(isMac ? event.metaKey : event.ctrlKey) || event.altKey || event.isComposing) return;
  const sign = event.code.startsWith("Digit") ? event.code.slice(5) : event.code === "Period" ? "." : event.key;
  const key = `Ctrl+${event.shiftKey ? "Shift+" : ""}${sign.toUpperCase()}`;
  const found = [...bar.children].find((button) => button.dataset.key === key);
  if (!found) return;
  event.preventDefault();
  found.click();
}
