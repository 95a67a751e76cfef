/* The keys, and the list of them. */

import { add, cardOf, cards, move, open } from "./cards.js";
import { save } from "./saving.js";

const help = document.getElementById("help");

function go(step) {
  const rows = cards();
  const here = rows.indexOf(cardOf(document.activeElement) ?? rows.find((card) => card.hasAttribute("data-current")));
  const there = rows[here + step] ?? (here < 0 ? rows[0] : null);
  if (there) open(there, { focus: "body" });
}

const withAlt = {
  ArrowUp: () => move(cardOf(document.activeElement), -1),
  ArrowDown: () => move(cardOf(document.activeElement), 1),
  PageUp: () => go(-1),
  PageDown: () => go(1),
  KeyN: () => add({}, { after: cardOf(document.activeElement) ?? cards().at(-1), focus: "heading" }),
};

function pressed(event) {
  const writing = event.target.closest("input, textarea, select, [contenteditable]");
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s" && !event.altKey) {
    event.preventDefault();
    save();
  } else if (event.altKey && !event.ctrlKey && !event.metaKey && event.code in withAlt) {
    if (event.code.startsWith("Arrow") && !cardOf(document.activeElement)) return;
    event.preventDefault();
    withAlt[event.code]();
  } else if (event.key === "?" && !writing && !document.querySelector("dialog[open]")) {
    event.preventDefault();
    help.showModal();
  }
}

export function start() {
  document.addEventListener("keydown", pressed);
}
