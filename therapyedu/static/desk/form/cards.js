/* The section cards: add, move, fold, change the type, duplicate, delete and undo. */

import Sortable from "../vendor/sortable.core.esm.js";
import { attachEditor } from "../editor/attach.js";
import { editorOf } from "../editor/editors.js";
import { form, token, urls } from "./form-requests.js";
import { announce, offerUndo } from "./messages.js";

const template = document.getElementById("blank-section");
let keepOpen = false;

export const sectionList = () => document.getElementById("sections");
export const cards = () => [...sectionList().querySelectorAll(":scope > .card")];
export const field = (card, name) => card.querySelector(`[name="section-${name}"]`);
export const cardOf = (element) => element?.closest?.("#sections > .card") ?? null;
export const isEmpty = (card) => ["heading", "body", "anchor"].every((name) => !field(card, name).value.trim());
export const filledCards = () => cards().filter((card) => !isEmpty(card)); // the sections that a save keeps
const firstWords = (card) => field(card, "body").value.replace(/^[\s#>*+-]+|[*_`]/g, "").slice(0, 120);
export const nameOf = (card) =>
  field(card, "heading").value.trim() || firstWords(card).split("\n", 1)[0].slice(0, 60) || kindOf(card).textContent;
export const notifyChanged = () => form.dispatchEvent(new Event("input", { bubbles: true }));
const kindOf = (card) => field(card, "type").selectedOptions[0];

/* Update the head of a card, which is all that shows while it is folded. */
export function updateHead(card) {
  const kind = kindOf(card);
  card.dataset.type = kind.value;
  card.querySelector(".kind").textContent = kind.textContent;
  card.querySelector(".type-help").textContent = kind.dataset.help;
  card.querySelector(".card-heading").textContent = field(card, "heading").value;
  card.querySelector(".card-excerpt").textContent = firstWords(card);
}

function numberCards() {
  cards().forEach((card, index) => {
    card.id = `section-${index + 1}`;
    card.setAttribute("aria-label", `Section ${index + 1}`);
  });
}

/* Folding */

export function setFolded(card, folded) {
  card.toggleAttribute("data-folded", folded);
  card.querySelector(".fold").setAttribute("aria-expanded", String(!folded));
  if (!folded) attachCardEditor(card);
}

/* Attach the editor when a section is first opened: 200 toolbars at once would be slow. */
function attachCardEditor(card) {
  attachEditor(field(card, "body"), {
    pasteUrl: urls.paste,
    uploadUrl: urls.upload,
    picturesUrl: urls.pictures,
    csrf: token,
    label: "Text of the section",
    notes: usedNoteLabels,
  });
}

/* Return the labels of all notes in the article. */
function usedNoteLabels() {
  const bodies = cards().map((card) => field(card, "body").value).join("\n");
  return new Set([...bodies.matchAll(/\[\^([^\]\s]+)\]/g)].map((match) => match[1]));
}

export function openCard(card, { focus = "" } = {}) {
  if (!keepOpen) for (const other of cards()) if (other !== card) setFolded(other, true);
  setFolded(card, false);
  if (focus === "body") editorOf(field(card, "body")).focus();
  else if (focus) field(card, focus).focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
  setCurrent(card);
}

/* Mark the section the user writes in; outline and preview follow it. */
export function setCurrent(card) {
  for (const other of cards()) other.toggleAttribute("data-current", other === card);
  sectionList().dispatchEvent(new CustomEvent("section:current", { bubbles: true, detail: { card } }));
}

export function setAllOpen(wanted) {
  keepOpen = wanted;
  for (const card of cards()) setFolded(card, !wanted && !card.hasAttribute("data-current"));
}

/* Adding, moving, removing */

export function createCard({ type = "text", heading = "", body = "", anchor = "" } = {}) {
  const card = template.content.firstElementChild.cloneNode(true);
  Object.entries({ type, heading, body, anchor }).forEach(([name, value]) => (field(card, name).value = value));
  prepareCard(card);
  return card;
}

export function addCard(section, { after = cards().at(-1), before = null, focus = "" } = {}) {
  const card = createCard(section);
  if (before) before.before(card);
  else if (after) after.after(card);
  else sectionList().append(card);
  numberCards();
  openCard(card, { focus });
  notifyChanged();
  return card;
}

export function moveCard(card, step) {
  const rows = cards();
  const other = rows[rows.indexOf(card) + step];
  if (!other) return;
  const active = document.activeElement;
  other[step < 0 ? "before" : "after"](card);
  if (card.contains(active)) active.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
  afterMove(card);
}

/* Renumber and announce after a card was moved. */
export function afterMove(card) {
  numberCards();
  announce(`${nameOf(card)}: now section ${cards().indexOf(card) + 1} of ${cards().length}`);
  notifyChanged();
}

export function duplicateCard(card) {
  const values = Object.fromEntries(["type", "heading", "body"].map((name) => [name, field(card, name).value]));
  addCard(values, { after: card, focus: "heading" }); // the anchor stays with the original
}

export function removeCard(card) {
  const rows = cards();
  const place = rows.indexOf(card);
  const next = rows[place + 1] ?? rows[place - 1];
  card.remove();
  numberCards();
  notifyChanged();
  if (next) next.querySelector(".fold").focus();
  offerUndo(`“${nameOf(card)}” is deleted.`, () => {
    const now = cards();
    if (now[place]) now[place].before(card);
    else sectionList().append(card);
    numberCards();
    openCard(card);
    card.querySelector(".fold").focus();
    notifyChanged();
  });
}

/* Insert pasted sections: the first is added to this section, each other becomes a new one. */
function insertPasted(event) {
  event.preventDefault();
  const card = cardOf(event.target);
  const editor = editorOf(event.target);
  const before = { heading: field(card, "heading").value, body: editor.text };
  const head = editor.text.slice(0, editor.selection.from).trimEnd();
  const tail = editor.text.slice(editor.selection.to).trimStart();
  const sections = [...event.detail.sections];
  const first = sections[0].heading && (head || before.heading) ? { body: "" } : sections.shift();
  if (first.heading) field(card, "heading").value = first.heading;
  let body = [head, first.body].filter(Boolean).join("\n\n");
  if (tail) {
    const last = sections.at(-1);
    if (last) last.body = [last.body, tail].filter(Boolean).join("\n\n");
    else body = [body, tail].filter(Boolean).join("\n\n");
  }
  editor.replace(0, editor.text.length, body);
  const made = sections.map(createCard);
  card.after(...made);
  updateHead(card);
  numberCards();
  for (const added of made) setFolded(added, !keepOpen);
  notifyChanged();
  offerUndo(`Pasted as ${made.length + 1} sections.`, () => {
    for (const added of made) added.remove();
    field(card, "heading").value = before.heading;
    editor.replace(0, editor.text.length, before.body);
    updateHead(card);
    numberCards();
    notifyChanged();
  });
}

/* Starting */

function prepareCard(card) {
  updateHead(card);
  card.querySelector(".card-tools").hidden = false;
}

export function start() {
  const faulty = cards().filter((card) => card.querySelector(".card-body > .errorlist:not([hidden])"));
  for (const card of cards()) {
    prepareCard(card);
    setFolded(card, !faulty.includes(card));
  }
  document.querySelector("[data-do=open-all]").hidden = false;
  document.querySelector("#panel-sections .add-section").hidden = false;
  sectionList().addEventListener("sections:pasted", insertPasted);
  sectionList().addEventListener("input", (event) => cardOf(event.target) && updateHead(cardOf(event.target)));
  sectionList().addEventListener("focusin", (event) => {
    const card = cardOf(event.target);
    if (card && event.target.matches("input, textarea, select, [contenteditable]")) setCurrent(card);
  });
  new Sortable(sectionList(), {
    handle: ".drag-handle",
    draggable: ".card",
    animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
    forceFallback: true,
    onEnd: (event) => afterMove(event.item),
  });
}
