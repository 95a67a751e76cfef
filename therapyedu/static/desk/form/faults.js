/* Shows validation errors (faults): in the summary above the form, and at their fields and sections. */

import { gettext, interpolate, ngettext } from "../words.js";
import { currentVersion } from "./autosave.js";
import { cardOf, cards, filledCards, openCard, replaceWithSections, setFolded } from "./cards.js";
import { failureMessage, tryPost, urls } from "./form-requests.js";
import { offerUndo } from "./messages.js";
import { scheduleDraw } from "./outline.js";

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
    offerSplit(card, faults.find((fault) => fault.parts?.length && rows[fault.section - 1] === card)?.parts);
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
  link.textContent = fault.section
    ? interpolate(gettext("Section %(place)s, %(fault)s"), { place: fault.section, fault: fault.message })
    : fault.message;
  item.append(link);
  return item;
}

/* A text that starts other sections, such as a typed "## Heading", is split with one click. */

function offerSplit(card, parts) {
  const offer = card.querySelector(".card-split");
  offer.hidden = !parts;
  if (!parts) return;
  const button = ngettext("Use it as the heading", "Split into %(count)s sections", parts.length);
  offer.querySelector("button").textContent = interpolate(button, { count: parts.length });
}

/* Split a section as the server reads its present text. */
async function split(card) {
  const version = currentVersion();
  const answer = await tryPost(urls.preview);
  const state = card.querySelector(".card-split span");
  if (answer.status !== 200) state.textContent = failureMessage(answer);
  const fault = answer.data.faults?.find(({ section, parts }) => parts.length && cardAt(section) === card);
  if (!fault || version !== currentVersion()) return;
  const made = replaceWithSections(card, fault.parts);
  openCard(made.at(-1) ?? card, { focus: "body" });
  const count = made.length + 1;
  offerUndo(interpolate(ngettext("The heading is set.", "Split into %(count)s sections.", count), { count }));
}

export function start() {
  document.querySelector(".writing").addEventListener("click", ({ target }) => {
    if (target.closest("[data-do=split-faulty]")) split(cardOf(target));
  });
}
