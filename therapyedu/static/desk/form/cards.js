/* The section cards: add, move, fold, change the type, duplicate, delete and undo. */

import Sortable from "../vendor/sortable.core.esm.js";
import { attachEditor } from "../editor/attach.js";
import { editorOf } from "../editor/editors.js";
import { form, token, urls } from "./form-requests.js";
import { record } from "./history.js";
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

/* Return the types of section: { name, label, help }. */
export const sectionTypes = () =>
  [...template.content.querySelector("[name=section-type]").options].map(({ value, textContent, dataset }) => ({ name: value, label: textContent, help: dataset.help }));
export const typeLabel = (type) => sectionTypes().find(({ name }) => name === type).label;

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
    callouts: sectionTypes().flatMap(({ name, label }) => (name === "text" ? [] : [name, label])),
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

/* Steps of the undo history, from which structure.js builds its changes */

/* Insert cards after or before another one. */
export function insertCards(added, { after = null, before = null } = {}) {
  const insert = () => {
    if (before) before.before(...added);
    else if (after) after.after(...added);
    else sectionList().append(...added);
    for (const card of added) if (!card.hasAttribute("data-folded")) setFolded(card, !keepOpen);
    afterStep();
  };
  const remove = () => {
    for (const card of added) card.remove();
    afterStep();
  };
  insert();
  record({ undo: remove, redo: insert, label: "" });
}

/* Remove cards. */
export function removeCards(removed) {
  const places = removed.map((card) => [card, card.previousElementSibling]);
  const remove = () => {
    for (const card of removed) card.remove();
    afterStep();
  };
  const restore = () => {
    for (const [card, previous] of places) {
      if (previous) previous.after(card);
      else sectionList().prepend(card);
    }
    afterStep();
  };
  remove();
  record({ undo: restore, redo: remove, label: "" });
}

/* Set the type, heading or anchor of a card. */
export function setValues(card, values) {
  const old = Object.fromEntries(Object.keys(values).map((name) => [name, field(card, name).value]));
  const set = (wanted) => {
    for (const [name, value] of Object.entries(wanted)) field(card, name).value = value;
    updateHead(card);
    notifyChanged();
  };
  set(values);
  record({ undo: () => set(old), redo: () => set(values), label: "" });
}

function afterStep() {
  numberCards();
  notifyChanged();
}

/* Starting */

function prepareCard(card) {
  updateHead(card);
  for (const tools of card.querySelectorAll(".card-tools, .card-structure, .insert-section")) tools.hidden = false;
}

export function start() {
  const faulty = cards().filter((card) => card.querySelector(".card-body > .errorlist:not([hidden])"));
  for (const card of cards()) {
    prepareCard(card);
    setFolded(card, !faulty.includes(card));
  }
  document.querySelector("[data-do=open-all]").hidden = false;
  document.querySelector("#panel-sections .add-section").hidden = false;
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
