/* Keyboard shortcuts, and the dialog that lists them. */

import { addCard, cardOf, cards, moveCard, openCard } from "./cards.js";
import { save } from "./save.js";
import { runStructure } from "./structure.js";

const help = document.getElementById("help");

function goToSection(step) {
  const rows = cards();
  const here = rows.indexOf(cardOf(document.activeElement) ?? rows.find((card) => card.hasAttribute("data-current")));
  const there = rows[here + step] ?? (here < 0 ? rows[0] : null);
  if (there) openCard(there, { focus: "body" });
}

const ALT_ACTIONS = {
  ArrowUp: () => moveCard(cardOf(document.activeElement), -1),
  ArrowDown: () => moveCard(cardOf(document.activeElement), 1),
  PageUp: () => goToSection(-1),
  PageDown: () => goToSection(1),
  KeyT: () => runStructure("turn", cardOf(document.activeElement)),
  KeyS: () => runStructure("split", cardOf(document.activeElement)),
  KeyM: () => runStructure("merge", cardOf(document.activeElement)),
  KeyN: () => addCard({}, { after: cardOf(document.activeElement) ?? cards().at(-1), focus: "heading" }),
};

function handleKey(event) {
  const writing = event.target.closest("input, textarea, select, [contenteditable]");
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s" && !event.altKey) {
    event.preventDefault();
    save();
  } else if (event.altKey && !event.ctrlKey && !event.metaKey && event.code in ALT_ACTIONS) {
    const needsCard = event.code.startsWith("Arrow") || /^Key[TSM]$/.test(event.code);
    if (needsCard && !cardOf(document.activeElement)) return;
    event.preventDefault();
    ALT_ACTIONS[event.code]();
  } else if (event.key === "?" && !writing && !document.querySelector("dialog[open]")) {
    event.preventDefault();
    help.showModal();
  }
}

export function start() {
  document.addEventListener("keydown", handleKey);
}
