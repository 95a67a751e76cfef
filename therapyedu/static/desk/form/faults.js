/* What stands against saving, said above and in its place. */

import { cards, fold, isEmpty } from "./cards.js";
import { redraw } from "./outline.js";

const summary = document.getElementById("faults");
const shown = () => cards().filter((card) => !isEmpty(card));
const cardAt = (place) => shown()[place - 1];

/* Mark the sections that have a fault now, while they are written; the words come with a save. */
export function showFaulty(faults) {
  const places = new Set(faults.map((fault) => fault.section));
  const rows = shown();
  for (const card of cards()) {
    const faulty = places.has(rows.indexOf(card) + 1);
    card.toggleAttribute("data-faulty", faulty);
    card.querySelector(".card-flag").hidden = !faulty;
    if (!faulty) tell(card.querySelector(".errorlist"), []);
  }
  for (const list of document.querySelectorAll("#fields [id^=field-] .errorlist")) {
    const name = list.closest("[id^=field-]").id.replace("field-", "");
    if (!faults.some((fault) => fault.field === name)) tell(list, []);
  }
  if (!faults.length) summary.hidden = true;
  redraw();
}

function tell(list, messages) {
  list.hidden = !messages.length;
  list.replaceChildren(
    ...messages.map((message) => {
      const item = document.createElement("li");
      item.textContent = message;
      return item;
    }),
  );
}

/* Say every fault after a save that was refused, and lead there. */
export function showFaults(faults) {
  showFaulty(faults);
  for (const place of new Set(faults.map((fault) => fault.section).filter(Boolean))) {
    const card = cardAt(place);
    if (!card) continue;
    tell(card.querySelector(".errorlist"), faults.filter((fault) => fault.section === place).map((fault) => fault.message));
    fold(card, false);
  }
  for (const name of new Set(faults.map((fault) => fault.field).filter(Boolean))) {
    const list = document.querySelector(`#field-${CSS.escape(name)} .errorlist`);
    if (list) tell(list, faults.filter((fault) => fault.field === name).map((fault) => fault.message));
  }
  summary.querySelector(".notice-title").textContent = "Not saved yet. What you typed is all here.";
  summary.querySelector("ul").replaceChildren(...faults.map(line));
  summary.hidden = false;
  summary.scrollIntoView({ block: "nearest" });
  summary.focus();
}

function line(fault) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  const card = fault.section && cardAt(fault.section);
  link.href = card ? `#${card.id}` : fault.field ? `#field-${fault.field}` : "#faults";
  link.textContent = fault.section ? `Section ${fault.section}, ${fault.message}` : fault.message;
  item.append(link);
  return item;
}
