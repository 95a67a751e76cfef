/* The menu at a “/” typed on an empty line: sections to insert, and the formats of the toolbar.

   The focus stays in the text, so that typing filters the menu; `aria-activedescendant` names the chosen entry. */

import { editorOf } from "../editor/editors.js";
import { gettext, interpolate, ngettext } from "../words.js";
import { cardOf, field, sectionTypes } from "./cards.js";
import { group } from "./history.js";
import { announce } from "./messages.js";
import { insertSection, splitHere } from "./structure.js";

const TOOLS = ["subheading", "unordered-list", "ordered-list", "quote", "note", "picture"];
const WORD = /^\/([\p{L}\p{N} -]*)$/u;
const list = document.getElementById("slash-menu");
const attached = new WeakSet();
let open = null; // { card, editor, entries, active }

/* Return the entries for a section: { label, help, run }. */
function entriesOf(card) {
  const types = sectionTypes().map(({ name, label, help }) => ({ label, help, type: name, run: () => insertSection(card, name) }));
  const tools = TOOLS.map((name) => card.querySelector(`[data-tool=${name}]`)).filter(Boolean);
  return [
    ...types,
    { label: gettext("Split here"), help: gettext("What follows becomes a section of its own."), run: () => splitHere(card) },
    ...tools.map((button) => ({ label: button.getAttribute("aria-label"), help: "", run: () => button.click() })),
  ];
}

/* Return the line at the cursor as { from, to, text }. */
function lineAtCursor({ text, selection }) {
  const from = text.slice(0, selection.from).lastIndexOf("\n") + 1;
  const end = text.indexOf("\n", selection.from);
  const to = end < 0 ? text.length : end;
  return { from, to, text: text.slice(from, to) };
}

function handleChange(card, editor, { inserted }) {
  const line = lineAtCursor(editor);
  if (!open && inserted === "/" && line.text === "/" && editor.hasFocus) show(card, editor, line);
  else if (open?.editor === editor) filter(line);
}

function show(card, editor, line) {
  open = { card, editor, active: 0, entries: [], all: entriesOf(card) };
  list.hidden = false;
  filter(line);
}

/* Put the menu below the line, or above it if there is no room. */
function placeMenu(line = lineAtCursor(open.editor)) {
  const box = open.editor.coordsAt(line.from);
  const isUp = box.bottom + list.offsetHeight > window.innerHeight && box.top > list.offsetHeight;
  list.style.top = `${isUp ? box.top - list.offsetHeight - 4 : box.bottom + 4}px`;
  list.style.left = `${Math.max(8, Math.min(box.left, window.innerWidth - list.offsetWidth - 8))}px`;
}

function filter(line) {
  const words = line.text.match(WORD)?.[1].trim().toLowerCase();
  const found = words === undefined ? [] : open.all.filter(({ label }) => ` ${label.toLowerCase()}`.includes(` ${words}`));
  if (!found.length) {
    close();
    return;
  }
  open.entries = found;
  list.replaceChildren(...found.map(createOption));
  activate(0);
  placeMenu(line);
  const sentence = ngettext("%(count)s entry: %(label)s", "%(count)s entries, the first: %(label)s", found.length);
  announce(interpolate(sentence, { count: found.length, label: found[0].label }));
}

function createOption({ label, help, type = "" }, index) {
  const option = document.createElement("li");
  option.setAttribute("role", "option");
  option.id = `slash-${index}`;
  option.dataset.type = type;
  const name = document.createElement("span");
  name.textContent = label;
  const hint = document.createElement("small");
  hint.textContent = help;
  option.append(name, hint);
  option.addEventListener("pointerdown", (event) => event.preventDefault()); // keeps the focus in the text
  option.addEventListener("pointermove", () => index !== open?.active && activate(index, { scroll: false }));
  option.addEventListener("click", () => choose(index));
  return option;
}

const textbox = () => open.editor.root.querySelector("[contenteditable]") ?? open.editor.root;

function activate(index, { scroll = true } = {}) {
  open.active = (index + open.entries.length) % open.entries.length;
  [...list.children].forEach((option, place) => option.setAttribute("aria-selected", String(place === open.active)));
  if (scroll) list.children[open.active].scrollIntoView({ block: "nearest" });
  textbox().setAttribute("aria-controls", list.id);
  textbox().setAttribute("aria-activedescendant", `slash-${open.active}`);
}

function close() {
  if (!open) return false;
  textbox().removeAttribute("aria-activedescendant");
  textbox().removeAttribute("aria-controls");
  list.hidden = true;
  open = null;
  return true;
}

function choose(index = open.active) {
  const { editor, entries } = open;
  const { from, to } = lineAtCursor(editor);
  close();
  group(interpolate(gettext("Insert “%(entry)s”"), { entry: entries[index].label }), () => {
    editor.replace(from, to, "");
    entries[index].run();
  });
}

function attach(card) {
  const textarea = field(card, "body");
  if (attached.has(textarea)) return;
  attached.add(textarea);
  const editor = editorOf(textarea);
  const keys = {
    ArrowDown: () => activate(open.active + 1),
    ArrowUp: () => activate(open.active - 1),
    Enter: () => choose(),
    Escape: close,
  };
  for (const [name, run] of Object.entries(keys)) {
    editor.onKey(name, (event) => {
      if (open?.editor !== editor) return false;
      event.stopImmediatePropagation();
      run();
      return true;
    });
  }
  editor.onChange((change) => handleChange(card, editor, change));
  editor.listen("focusout", () => open?.editor === editor && close());
}

export function start() {
  document.getElementById("fields").addEventListener("focusin", ({ target }) => {
    const card = cardOf(target);
    if (card && target.closest("textarea, [contenteditable]")) attach(card);
  });
  document.addEventListener("scroll", (event) => open && event.target !== list && placeMenu(), { capture: true });
}
