/* The section cards: add, move, fold, change the type, duplicate and delete. */

import { Sortable, dragScroll } from "./dragging.js";
import { attachEditor } from "../editor/attach.js";
import { editorOf } from "../editor/editors.js";
import { gettext, interpolate, ngettext } from "../words.js";
import { articleLinks } from "./article-links.js";
import { form, token, urls } from "./form-requests.js";
import { group, record } from "./history.js";
import { announce, offerUndo } from "./messages.js";
import { setValue, watchFields } from "./recorded-fields.js";
import { reveal } from "./tabs.js";

const template = document.getElementById("blank-section");
let keepOpen = false;

export const sectionList = () => document.getElementById("sections");
export const cards = () => [...sectionList().querySelectorAll(":scope > .card")];
export const field = (card, name) => card.querySelector(`[name="section-${name}"]`);
export const cardOf = (element) => element?.closest?.("#sections > .card") ?? null;
export const isEmpty = (card) => ["heading", "body", "anchor"].every((name) => !field(card, name).value.trim());
export const filledCards = () => cards().filter((card) => !isEmpty(card)); // the sections that a save keeps
const firstWords = (card) => withoutMarks(field(card, "body").value.slice(0, 600)).slice(0, 120);
export const nameOf = (card) =>
  field(card, "heading").value.trim() || firstWords(card).split("\n", 1)[0].slice(0, 60) || kindOf(card).textContent;
export const notifyChanged = () => form.dispatchEvent(new Event("input", { bubbles: true }));
const kindOf = (card) => field(card, "type").selectedOptions[0];

/* Return the types of section: { name, label, help }. */
export const sectionTypes = () =>
  [...template.content.querySelector("[name=section-type]").options].map(({ value, textContent, dataset }) => ({
    name: value,
    label: textContent,
    help: dataset.help,
  }));
export const typeLabel = (type) => sectionTypes().find(({ name }) => name === type).label;

/* Return the words of Markdown text: of links and pictures their words, and no footnote numbers. */
const withoutMarks = (text) =>
  text
    .replace(/\[\^[^\]]*\]:?/g, "")
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/^[\s#>*+-]+|[*_`]/g, "");

/* Update the head of a card, which is all that shows while it is folded. */
export function updateHead(card) {
  const kind = kindOf(card);
  card.dataset.type = kind.value;
  card.querySelector(".kind").textContent = kind.textContent;
  card.querySelector(".type-help").textContent = kind.dataset.help;
  const excerpt = card.querySelector(".card-excerpt");
  card.querySelector(".card-heading").textContent = field(card, "heading").value;
  excerpt.textContent = firstWords(card);
  excerpt.setAttribute("aria-hidden", String(Boolean(field(card, "heading").value))); // a heading is name enough
  card.querySelector(".card-empty").hidden = !isEmpty(card);
}

function numberCards() {
  cards().forEach((card, index) => {
    card.id = `section-${index + 1}`;
    const name = interpolate(gettext("Section %(number)s"), { number: index + 1 });
    card.setAttribute("aria-label", name);
    textName(card).textContent = `${gettext("Text of the section")}: ${name}`;
    for (const button of card.querySelectorAll(".card-tools button:not(.card-comments)")) {
      button.dataset.label ??= button.getAttribute("aria-label");
      button.setAttribute("aria-label", `${button.dataset.label}: ${name}`);
    }
  });
}

/* Return the element with the name of a card's text for screen readers, which has an id of its own. */
let textNames = 0;
function textName(card) {
  const name = card.querySelector(".card-text > .visually-hidden");
  name.id ||= `text-name-${++textNames}`;
  return name;
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
    ownHistory: false,
    label: gettext("Text of the section"),
    labelledBy: textName(card).id,
    notes: usedNoteLabels,
    links: articleLinks,
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

/* Adding, moving, removing: each is one step of the history */

/* Run `change`, which adds, moves or removes cards and sets their fields, as one step. It returns the card to show. */
export function changeSections(label, change) {
  return group(label, () => {
    const before = cards();
    const card = change();
    const after = cards();
    numberCards();
    const put = (order, other) => {
      arrange(order);
      return card.isConnected ? card : (order[other.indexOf(card)] ?? order.at(-1));
    };
    record({ label, undo: () => put(before, after), redo: () => put(after, before) });
    notifyChanged();
    return card;
  });
}

/* Put the cards in this order; those that are not in it are taken out. No other card is touched, so the cursor stays. */
function arrange(order) {
  for (const card of cards()) if (!order.includes(card)) card.remove();
  order.forEach((card, index) => {
    const [here, next] = cards().slice(index);
    if (here === card) return;
    if (next === card) here.remove(); // it comes back at its own place
    else if (here) here.before(card);
    else insertAtEnd(card);
  });
  numberCards();
}

function insertAtEnd(card) {
  if (cards().length) cards().at(-1).after(card);
  else sectionList().append(card);
}

export function createCard({ type = "text", heading = "", body = "", anchor = "" } = {}) {
  const card = template.content.firstElementChild.cloneNode(true);
  Object.entries({ type, heading, body, anchor }).forEach(([name, value]) => (field(card, name).value = value));
  prepareCard(card);
  watchFields(card);
  return card;
}

/* Set a field of a section as one step, or as a part of the step that is being recorded. */
export function setField(card, name, value) {
  const box = field(card, name);
  if (name !== "body") setValue(box, value);
  else if (box.value !== value) editorOf(box).replace(0, box.value.length, value);
}

export function addCard(section, { after = cards().at(-1), before = null, focus = "", label = gettext("Add section") } = {}) {
  const card = createCard(section);
  changeSections(label, () => {
    if (before) before.before(card);
    else if (after) after.after(card);
    else insertAtEnd(card);
    return card;
  });
  openCard(card, { focus });
  return card;
}

/* Move a section by `step` places. */
export function moveCard(card, step) {
  const rows = cards();
  const other = rows[rows.indexOf(card) + step];
  if (!other) return;
  const active = document.activeElement;
  changeSections(gettext("Move section"), () => {
    other[step < 0 ? "before" : "after"](card);
    return card;
  });
  if (card.contains(active)) active.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
  announcePlace(card);
}

/* Move a section behind another one, or to the beginning. */
export function moveCardAfter(card, other = null) {
  const order = cards().filter((row) => row !== card);
  order.splice(other ? order.indexOf(other) + 1 : 0, 0, card);
  changeSections(gettext("Move section"), () => {
    arrange(order);
    return card;
  });
  announcePlace(card);
}

function announcePlace(card) {
  announce(
    interpolate(gettext("%(name)s: now section %(place)s of %(count)s"), {
      name: nameOf(card),
      place: cards().indexOf(card) + 1,
      count: cards().length,
    }),
  );
}

export function duplicateCard(card) {
  const values = Object.fromEntries(["type", "heading", "body"].map((name) => [name, field(card, name).value]));
  addCard(values, { after: card, focus: "heading", label: gettext("Duplicate section") }); // the anchor stays with the original
}

export function removeCard(card) {
  const place = cards().indexOf(card);
  changeSections(gettext("Delete section"), () => {
    card.remove();
    return card;
  });
  const next = cards()[place] ?? cards().at(-1);
  if (next) next.querySelector(".fold").focus();
  offerUndo(interpolate(gettext("“%(name)s” is deleted."), { name: nameOf(card) }));
}

/* Remove the sections that a save has left out, except the one somebody is about to write. */
export function removeEmptyCards() {
  const empty = cards().filter((card) => isEmpty(card) && !card.hasAttribute("data-current"));
  if (!empty.length || empty.length === cards().length) return;
  const [first] = filledCards();
  changeSections(gettext("Remove empty sections"), () => {
    for (const card of empty) card.remove();
    return first ?? cards()[0];
  });
  const sentence = ngettext("%(count)s empty section is removed.", "%(count)s empty sections are removed.", empty.length);
  offerUndo(interpolate(sentence, { count: empty.length }));
}

/* Write sections in the place of one: the first into this card, each other into a new card below. A value that the first
   does not have stays as it is. Return the new cards. */
export function replaceWithSections(card, [first, ...others], { label = gettext("Split section") } = {}) {
  const made = others.map((section) => createCard(section));
  changeSections(label, () => {
    for (const [name, value] of Object.entries(first)) setField(card, name, value);
    card.after(...made);
    return card;
  });
  for (const added of made) setFolded(added, !keepOpen);
  return made;
}

/* Record that a card was dragged to another place: put it back, then move it as the keys do. */
function recordDrag({ item, oldDraggableIndex: old, newDraggableIndex: now }) {
  if (old === now) return;
  const before = cards();
  before.splice(old, 0, ...before.splice(now, 1));
  const other = cards()[now - 1];
  arrange(before);
  moveCardAfter(item, other);
}

/* Show what undo or redo has changed. The focus goes there, except from the buttons for them. */
function showReplayed({ detail: { element } }) {
  reveal(element);
  const card = cardOf(element);
  if (card && (element !== card || card.hasAttribute("data-folded"))) openCard(card);
  if (document.activeElement.closest("[data-do^=history]") || element.contains(document.activeElement)) return;
  if (element === card) card.querySelector(".fold").focus();
  else if (element.matches("textarea")) focusText(element);
  else element.focus();
}

function focusText(textarea) {
  if (!editorOf(textarea).hasFocus) editorOf(textarea).focus();
}

/* Starting */

function prepareCard(card) {
  updateHead(card);
  for (const tools of card.querySelectorAll(".card-tools, .card-structure, .insert-section")) tools.hidden = false;
}

/* Prepare the cards of the page, again when its fields were replaced. */
export function startList() {
  const faulty = cards().filter((card) => card.querySelector(".card-body > .errorlist:not([hidden])"));
  for (const card of cards()) {
    prepareCard(card);
    setFolded(card, !faulty.includes(card));
  }
  numberCards();
  for (const name of ["find", "open-all"]) document.querySelector(`[data-do=${name}]`).hidden = false;
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
    ...dragScroll,
    onEnd: (event) => recordDrag(event),
  });
}

export function start() {
  startList();
  form.addEventListener("history:replayed", showReplayed);
}
