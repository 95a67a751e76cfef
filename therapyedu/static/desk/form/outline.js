/* The outline: a list of all sections, to open them and to reorder them by dragging. */

import { Sortable, dragScroll } from "./dragging.js";
import { cardOf, cards, isEmpty, moveCardAfter, nameOf, openCard } from "./cards.js";
import { form } from "./form-requests.js";
import { formatNumber, gettext, interpolate, ngettext } from "../words.js";

const outline = document.querySelector(".outline");
const list = outline.querySelector(".outline-list");
const rows = new WeakMap();
const counts = new WeakMap(); // words in each section, from the preview's answer
const outdated = new Set(); // the cards whose rows are drawn in the next frame
let isScheduled = false;
let isListOutdated = false;
let total = null;

const countWords = (count) => interpolate(ngettext("%(count)s word", "%(count)s words", count), { count: formatNumber(count) });

function rowOf(card) {
  if (rows.has(card)) return rows.get(card);
  const row = document.createElement("li");
  const go = document.createElement("button");
  go.type = "button";
  go.className = "outline-link";
  const name = document.createElement("span");
  name.className = "outline-name";
  go.append(name, document.createElement("small"));
  go.addEventListener("click", () => openCard(card, { focus: "body" }));
  row.append(go);
  row.card = card;
  rows.set(card, row);
  return row;
}

/* Equal values are not set again: with 200 rows, each key would lay out the whole outline. */
function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function setAttribute(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/* Draw the row of a card and return it. */
function drawRow(card) {
  const row = rowOf(card);
  const wordCount = counts.get(card) ?? 0;
  const name = nameOf(card);
  setAttribute(row, "data-type", card.dataset.type);
  row.toggleAttribute("data-faulty", card.hasAttribute("data-faulty"));
  if (card.hasAttribute("data-current")) row.setAttribute("aria-current", "true");
  else row.removeAttribute("aria-current");
  setText(row.querySelector(".outline-name"), name);
  setText(row.querySelector("small"), wordCount ? formatNumber(wordCount) : "");
  const spoken = `${name}, ${card.querySelector(".kind").textContent}, ${countWords(wordCount)}`;
  setAttribute(row.querySelector(".outline-link"), "aria-label", spoken);
  return row;
}

function drawList() {
  const wanted = cards().map(drawRow);
  if (wanted.length !== list.children.length || wanted.some((row, index) => list.children[index] !== row)) {
    list.replaceChildren(...wanted);
  }
  outline.querySelector(".outline-title").textContent =
    total === null ? gettext("Outline") : interpolate(gettext("Outline, %(words)s"), { words: countWords(total) });
}

function draw() {
  const [isWhole, changed] = [isListOutdated, [...outdated]];
  isScheduled = isListOutdated = false;
  outdated.clear();
  if (isWhole) drawList();
  else changed.forEach(drawRow);
}

/* Draw the row of a card in the next frame, or the whole outline if none is given. */
export function scheduleDraw(card = null) {
  if (card) outdated.add(card);
  else isListOutdated = true;
  if (isScheduled) return;
  isScheduled = true;
  requestAnimationFrame(draw);
}

function updateCounts({ detail: { sections, words } }) {
  total = words;
  cards()
    .filter((card) => !isEmpty(card))
    .forEach((card, index) => counts.set(card, sections[index]?.words));
  scheduleDraw();
}

export function start() {
  form.addEventListener("input", ({ target }) => {
    const card = cardOf(target);
    if (card || target === form) scheduleDraw(card); // 200 rows for each key would be slow
  });
  form.addEventListener("preview:shown", updateCounts);
  form.addEventListener("section:current", () => scheduleDraw());
  new Sortable(list, {
    draggable: "li",
    ...dragScroll,
    fallbackTolerance: 4,
    delay: 120,
    delayOnTouchOnly: true,
    onEnd(event) {
      if (event.oldIndex !== event.newIndex) moveCardAfter(event.item.card, event.item.previousElementSibling?.card);
    },
  });
  drawList();
}
