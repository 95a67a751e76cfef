/* Find and replace over the whole article: title, subtitle, headings, texts and the short version. */

import { editorOf } from "../editor/editors.js";
import { isKey } from "../editor/keys.js";
import { gettext, interpolate, ngettext } from "../words.js";
import { cardOf, cards, field, openCard } from "./cards.js";
import { form } from "./form-requests.js";
import { group } from "./history.js";
import { reveal } from "./tabs.js";

const panel = document.getElementById("find");
const what = panel.querySelector(".find-what");
const replacement = panel.querySelector(".find-with");
const matchCase = panel.querySelector(".find-case");
const state = panel.querySelector(".find-state");
let matches = []; // { editor, from, to } in the order of the page
let current = null;
let begin = null; // { editor, from }: where the cursor was when the panel was opened
let replaced = 0; // the number of matches that were just replaced
let isScheduled = false;

/* Return the fields that are searched, in the order of the page. */
function searchedFields() {
  if (form.elements.mode.value === "text") return [form.elements.text];
  const sections = cards().flatMap((card) => [field(card, "heading"), field(card, "body")]);
  return [form.elements.title, form.elements.dek, ...sections, form.elements.short_version].filter(Boolean);
}

function pattern() {
  const escaped = what.value.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  return new RegExp(escaped, matchCase.checked ? "gu" : "giu");
}

/* Search again; the current match stays if it is still one. */
function search() {
  isScheduled = false;
  const editors = searchedFields().map(editorOf);
  const wanted = what.value && pattern();
  const found = (editor) => [...editor.text.matchAll(wanted)].map(({ index, 0: { length } }) => ({ editor, from: index, to: index + length }));
  matches = wanted ? editors.flatMap(found) : [];
  current = matches.find((match) => current && match.editor === current.editor && match.from === current.from) ?? null;
  show(editors);
}

function show(editors = searchedFields().map(editorOf)) {
  for (const editor of editors) {
    const own = matches.filter((match) => match.editor === editor);
    editor.mark(own.map((match) => ({ from: match.from, to: match.to, class: match === current ? "is-found is-found-now" : "is-found" })));
    editor.textarea.toggleAttribute("data-found", current?.editor === editor);
  }
  const count = matches.length;
  const total = interpolate(ngettext("%(count)s match", "%(count)s matches", count), { count });
  const place = interpolate(gettext("%(place)s of %(count)s"), { place: matches.indexOf(current) + 1, count });
  if (replaced) state.textContent = interpolate(ngettext("%(count)s match replaced", "%(count)s matches replaced", replaced), { count: replaced });
  else if (!what.value) state.textContent = "";
  else if (!count) state.textContent = gettext("No results");
  else state.textContent = current ? place : total;
}

/* Go to the next match, or to the one before with `step` -1; after the last comes the first. */
function go(step = 1) {
  if (!matches.length) return;
  replaced = 0;
  const order = searchedFields();
  const compare = (a, b) => order.indexOf(a.editor.textarea) - order.indexOf(b.editor.textarea) || a.from - b.from;
  const here = current ?? begin; // the first match may begin at the cursor
  const others = step > 0 ? matches.filter((match) => compare(match, here) > 0) : matches.filter((match) => compare(match, here) < 0);
  current = others.at(step > 0 ? 0 : -1) ?? matches.at(step > 0 ? 0 : -1);
  const { editor, from, to } = current;
  const card = cardOf(editor.textarea);
  reveal(editor.textarea);
  if (card) openCard(card);
  editor.show();
  editor.select(from, to);
  show();
  editor.root.scrollIntoView({ block: "nearest" });
}

function replaceCurrent() {
  if (!current) return go();
  const { editor, from, to } = current;
  editor.replace(from, to, replacement.value);
  current = { editor, from: from + replacement.value.length - 1 }; // the search continues behind the new text
  const here = current;
  search();
  current = here;
  if (matches.length) go();
  return undefined;
}

/* Replace every match, as one step of the history. */
function replaceAll() {
  replaced = matches.length;
  const editors = new Set(matches.map(({ editor }) => editor));
  const wanted = pattern();
  const replaceIn = (editor) => {
    const own = matches.filter((match) => match.editor === editor);
    const { from } = own[0];
    const { to } = own.at(-1);
    editor.replace(from, to, editor.text.slice(from, to).replace(wanted, () => replacement.value));
  };
  group(gettext("Replace all"), () => editors.forEach(replaceIn));
  search();
}

function open() {
  const editors = searchedFields().map(editorOf);
  const focused = editors.find(({ hasFocus }) => hasFocus);
  const selected = focused ? focused.text.slice(focused.selection.from, focused.selection.to) : "";
  begin = { editor: focused ?? editors[0], from: (focused?.selection.from ?? 0) - 1 };
  [current, replaced] = [null, 0];
  panel.hidden = false;
  if (selected && !selected.includes("\n")) what.value = selected;
  what.select();
  what.focus();
  search();
}

/* Close the panel; the cursor goes to the match that was shown, or back. */
function close() {
  const last = current;
  panel.hidden = true;
  [matches, current] = [[], null];
  show();
  (last ?? begin).editor.focus();
  if (last?.to) last.editor.select(last.from, last.to);
}

const actions = { "find-next": () => go(), "find-previous": () => go(-1), replace: replaceCurrent, "replace-all": replaceAll, "find-close": close };

function handleKey(event) {
  if (event.key === "Escape") close();
  else if (event.key === "Enter" && event.target.matches("input")) {
    if (event.target === replacement) replaceCurrent();
    else go(event.shiftKey ? -1 : 1);
  } else return;
  event.preventDefault();
}

export function start() {
  panel.addEventListener("keydown", handleKey);
  panel.addEventListener("click", ({ target }) => actions[target.closest("[data-do]")?.dataset.do]?.());
  panel.addEventListener("input", (event) => {
    event.stopPropagation(); // searching does not change the article
    if (event.target === replacement) return;
    [current, replaced] = [null, 0];
    search();
  });
  form.addEventListener("input", () => {
    if (panel.hidden || isScheduled) return;
    isScheduled = true;
    requestAnimationFrame(search);
  });
  document.querySelector(".writing").addEventListener("click", ({ target }) => target.closest("[data-do=find]") && open());
  document.addEventListener("keydown", (event) => {
    if (!isKey(event, "Mod-f") || document.querySelector("dialog[open]") || panel.contains(event.target)) return;
    event.preventDefault(); // the browser's own search, which finds nothing in folded sections, opens from the panel
    open();
  });
}
