/* The bar above a text. GitHub's element marks up the text and moves between the buttons; what it has not is here. */

import "../vendor/markdown-toolbar-element.js";
import { replace } from "./history.js";
import { freeNote, headed, withNote } from "./markdown.js";

const mac = /Mac|iPhone|iPad/.test(navigator.platform);
const keyWords = (key) => (mac ? key.replace("Ctrl+", "⌘").replace("Shift+", "⇧") : key);

/* name (the element's own, or ours), sign, what it does, and its key: letters by what they write, others by place. */
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

const OURS = {
  quote: (box) => box.setSelectionRange(...wholeLines(box)), // or it would quote from the word at the caret on
  subheading(box) {
    const [start, end] = wholeLines(box);
    replace(box, { start, end, text: headed(box.value.slice(start, end).split("\n")) });
  },
  note(box, { notes }) {
    const start = box.selectionEnd;
    replace(box, { start, end: box.value.length, text: withNote(box.value.slice(start), freeNote(notes())) });
    box.scrollTop = box.scrollHeight;
  },
};

function wholeLines({ value, selectionStart, selectionEnd }) {
  const end = value.indexOf("\n", selectionEnd);
  return [value.slice(0, selectionStart).lastIndexOf("\n") + 1, end < 0 ? value.length : end];
}

/* Put a bar before the text and return it. `options.choose` asks for a picture and puts it in. */
export function toolbar(box, options) {
  const bar = document.createElement("markdown-toolbar");
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("for", box.id);
  bar.setAttribute("aria-controls", box.id);
  bar.setAttribute("aria-label", `Formatting: ${options.label}`);
  const asked = { subheading: options.notes, note: options.notes, picture: options.choose };
  bar.append(...BUTTONS.filter(([name]) => !(name in asked) || asked[name]).map(button));
  bar.firstElementChild.tabIndex = 0;
  bar.addEventListener("click", (event) => act(box, event.target.closest("button"), options), true);
  bar.addEventListener("keydown", ownPress, true);
  box.addEventListener("focus", () => bar.removeAttribute("tabindex")); // the element adds itself as a stop
  box.addEventListener("keydown", (event) => press(bar, event));
  return bar;
}

function button([name, sign, words, key]) {
  const made = document.createElement("button");
  made.type = "button";
  made.tabIndex = -1;
  made.dataset.mdButton = name;
  made.textContent = sign;
  made.title = `${words} (${keyWords(key)})`;
  made.setAttribute("aria-label", words);
  made.setAttribute("aria-keyshortcuts", key.replace("Ctrl", mac ? "Meta" : "Control"));
  made.dataset.key = key;
  return made;
}

function act(box, pressed, options) {
  const name = pressed?.dataset.mdButton;
  if (name === "picture") options.choose();
  else OURS[name]?.(box, options);
}

/* Each time a section is moved the element listens once more, and would press twice: buttons need no help. */
function ownPress(event) {
  if (event.key === "Enter" || event.key === " ") event.stopPropagation();
}

function press(bar, event) {
  if (!(mac ? event.metaKey : event.ctrlKey) || event.altKey || event.isComposing) return;
  const sign = event.code.startsWith("Digit") ? event.code.slice(5) : event.code === "Period" ? "." : event.key;
  const key = `Ctrl+${event.shiftKey ? "Shift+" : ""}${sign.toUpperCase()}`;
  const found = [...bar.children].find((button) => button.dataset.key === key);
  if (!found) return;
  event.preventDefault();
  found.click();
}
