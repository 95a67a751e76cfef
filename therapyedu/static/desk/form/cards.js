/* The sections as cards: added, moved, folded, given another type, doubled, deleted and brought back. */

import Sortable from "../vendor/sortable.core.esm.js";
import { equip } from "../editor/equip.js";
import { form, token, urls } from "./server.js";
import { offerUndo, say } from "./words.js";

const blank = document.getElementById("blank-section");
let all = false;

export const list = () => document.getElementById("sections");
export const cards = () => [...list().querySelectorAll(":scope > .card")];
export const field = (card, name) => card.querySelector(`[name="section-${name}"]`);
export const cardOf = (element) => element?.closest?.("#sections > .card") ?? null;
export const isEmpty = (card) => ["heading", "body", "anchor"].every((name) => !field(card, name).value.trim());
const firstWords = (card) => field(card, "body").value.replace(/^[\s#>*+-]+|[*_`]/g, "").slice(0, 120);
export const nameOf = (card) =>
  field(card, "heading").value.trim() || firstWords(card).split("\n", 1)[0].slice(0, 60) || kindOf(card).textContent;
export const changed = () => form.dispatchEvent(new Event("input", { bubbles: true }));
const kindOf = (card) => field(card, "type").selectedOptions[0];

/* What the head of a card tells when it is folded. */
export function summarise(card) {
  const kind = kindOf(card);
  card.dataset.type = kind.value;
  card.querySelector(".kind").textContent = kind.textContent;
  card.querySelector(".type-help").textContent = kind.dataset.help;
  card.querySelector(".card-heading").textContent = field(card, "heading").value;
  card.querySelector(".card-first").textContent = firstWords(card);
}

function number() {
  cards().forEach((card, index) => {
    card.id = `section-${index + 1}`;
    card.setAttribute("aria-label", `Section ${index + 1}`);
  });
}

/* Folding */

export function fold(card, folded) {
  card.toggleAttribute("data-folded", folded);
  card.querySelector(".fold").setAttribute("aria-expanded", String(!folded));
  if (!folded) dress(card);
}

/* The toolbar comes when a section is opened: 200 of them at once nobody needs. */
function dress(card) {
  equip(field(card, "body"), {
    pasteUrl: urls.paste,
    uploadUrl: urls.upload,
    picturesUrl: urls.pictures,
    csrf: token,
    label: "Text of the section",
    notes: notesTaken,
  });
}

/* The labels of all notes of the article: a new one takes another. */
function notesTaken() {
  const bodies = cards().map((card) => field(card, "body").value).join("\n");
  return new Set([...bodies.matchAll(/\[\^([^\]\s]+)\]/g)].map((match) => match[1]));
}

export function open(card, { focus = "" } = {}) {
  if (!all) for (const other of cards()) if (other !== card) fold(other, true);
  fold(card, false);
  if (focus) field(card, focus).focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
  current(card);
}

/* The section being written in: outline and preview follow it. */
export function current(card) {
  for (const other of cards()) other.toggleAttribute("data-current", other === card);
  list().dispatchEvent(new CustomEvent("section:current", { bubbles: true, detail: { card } }));
}

export function openAll(wanted) {
  all = wanted;
  for (const card of cards()) fold(card, !wanted && !card.hasAttribute("data-current"));
}

/* Adding, moving, removing */

export function make({ type = "text", heading = "", body = "", anchor = "" } = {}) {
  const card = blank.content.firstElementChild.cloneNode(true);
  Object.entries({ type, heading, body, anchor }).forEach(([name, value]) => (field(card, name).value = value));
  prepare(card);
  return card;
}

export function add(section, { after = cards().at(-1), before = null, focus = "" } = {}) {
  const card = make(section);
  if (before) before.before(card);
  else if (after) after.after(card);
  else list().append(card);
  number();
  open(card, { focus });
  changed();
  return card;
}

export function move(card, step) {
  const rows = cards();
  const other = rows[rows.indexOf(card) + step];
  if (!other) return;
  const active = document.activeElement;
  other[step < 0 ? "before" : "after"](card);
  if (card.contains(active)) active.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
  settled(card);
}

/* After a card has come to stand elsewhere. */
export function settled(card) {
  number();
  say(`${nameOf(card)}: now section ${cards().indexOf(card) + 1} of ${cards().length}`);
  changed();
}

export function duplicate(card) {
  const values = Object.fromEntries(["type", "heading", "body"].map((name) => [name, field(card, name).value]));
  add(values, { after: card, focus: "heading" }); // the anchor stays with the first
}

export function remove(card) {
  const rows = cards();
  const place = rows.indexOf(card);
  const next = rows[place + 1] ?? rows[place - 1];
  card.remove();
  number();
  changed();
  if (next) next.querySelector(".fold").focus();
  offerUndo(`“${nameOf(card)}” is deleted.`, () => {
    const now = cards();
    if (now[place]) now[place].before(card);
    else list().append(card);
    number();
    open(card);
    card.querySelector(".fold").focus();
    changed();
  });
}

/* Several headings were pasted: the first goes on in this section, every other begins one of its own. */
function takePasted(event) {
  event.preventDefault();
  const card = cardOf(event.target);
  const box = event.target;
  const before = { heading: field(card, "heading").value, body: box.value };
  const head = box.value.slice(0, box.selectionStart).trimEnd();
  const tail = box.value.slice(box.selectionEnd).trimStart();
  const sections = [...event.detail.sections];
  const first = sections[0].heading && (head || before.heading) ? { body: "" } : sections.shift();
  if (first.heading) field(card, "heading").value = first.heading;
  box.value = [head, first.body].filter(Boolean).join("\n\n");
  if (tail) {
    const last = sections.at(-1);
    if (last) last.body = [last.body, tail].filter(Boolean).join("\n\n");
    else box.value = [box.value, tail].filter(Boolean).join("\n\n");
  }
  const made = sections.map(make);
  card.after(...made);
  summarise(card);
  number();
  for (const fresh of made) fold(fresh, !all);
  changed();
  offerUndo(`Pasted as ${made.length + 1} sections.`, () => {
    for (const fresh of made) fresh.remove();
    field(card, "heading").value = before.heading;
    box.value = before.body;
    summarise(card);
    number();
    changed();
  });
}

/* Starting */

function prepare(card) {
  summarise(card);
  card.querySelector(".card-tools").hidden = false;
}

export function start() {
  const faulty = cards().filter((card) => card.querySelector(".errorlist:not([hidden])"));
  for (const card of cards()) {
    prepare(card);
    fold(card, !faulty.includes(card));
  }
  document.querySelector("[data-do=open-all]").hidden = false;
  document.querySelector("#panel-sections .add").hidden = false;
  list().addEventListener("sections:pasted", takePasted);
  list().addEventListener("input", (event) => cardOf(event.target) && summarise(cardOf(event.target)));
  list().addEventListener("focusin", (event) => {
    const card = cardOf(event.target);
    if (card && event.target.matches("input, textarea, select")) current(card);
  });
  new Sortable(list(), {
    handle: ".grip",
    draggable: ".card",
    animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
    forceFallback: true,
    onEnd: (event) => settled(event.item),
  });
}
