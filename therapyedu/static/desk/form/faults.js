/* Shows validation errors (faults): in the summary above the form, and at their fields and sections. */

import { cards, filledCards, setFolded } from "./cards.js";
import { scheduleDraw } from "./outline.js";
import { gettext, interpolate } from "../words.js";

const summary = document.getElementById("faults");
const cardAt = (place) => filledCards()[place - 1];

/* Mark the sections with faults while typing, and clear messages of fixed ones. New messages appear only on saving. */
export function markFaulty(faults) {
  const places = new Set(faults.map((fault) => fault.section));
  const rows = filledCards();
  for (const card of cards()) {
    const faulty = places.has(rows.indexOf(card) + 1);
    card.toggleAttribute("data-faulty", faulty);
    card.querySelector(".card-flag").hidden = !faulty;
    if (!faulty) showMessages(card.querySelector(".card-body > .errorlist"), []);
  }
  for (const list of document.querySelectorAll("#fields [id^=field-] .errorlist")) {
    const name = list.closest("[id^=field-]").id.replace("field-", "");
    if (!faults.some((fault) => fault.field === name)) showMessages(list, []);
  }
  if (!faults.length) summary.hidden = true;
  scheduleDraw();
}

function showMessages(list, messages) {
  list.hidden = !messages.length;
  list.replaceChildren(
    ...messages.map((message) => {
      const item = document.createElement("li");
      item.textContent = message;
      return item;
    }),
  );
}

/* Show every fault after a refused save, with links to their places. */
export function showFaults(faults) {
  markFaulty(faults);
  for (const place of new Set(faults.map((fault) => fault.section).filter(Boolean))) {
    const card = cardAt(place);
    if (!card) continue;
    showMessages(card.querySelector(".card-body > .errorlist"), faults.filter((fault) => fault.section === place).map((fault) => fault.message));
    setFolded(card, false);
  }
  for (const name of new Set(faults.map((fault) => fault.field).filter(Boolean))) {
    const list = document.querySelector(`#field-${CSS.escape(name)} .errorlist`);
    if (list) showMessages(list, faults.filter((fault) => fault.field === name).map((fault) => fault.message));
  }
  summary.querySelector(".notice-title").textContent = gettext("Not saved yet. Everything you typed is still here.");
  summary.querySelector("ul").replaceChildren(...faults.map(faultItem));
  summary.hidden = false;
  summary.scrollIntoView({ block: "nearest" });
  summary.focus();
}

function faultItem(fault) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  const card = fault.section && cardAt(fault.section);
  link.href = card ? `#${card.id}` : fault.field ? `#field-${fault.field}` : "#faults";
  link.textContent = fault.section ? interpolate(gettext("Section %(number)s, %(problem)s"), { number: fault.section, problem: fault.message }) : fault.message;
  item.append(link);
  return item;
}
