/* The buttons and the menu of a section card. */

import { addCard, cardOf, duplicateCard, moveCard, openCard, removeCard, setFolded } from "./cards.js";
import { openCopyDialog } from "./copy-section.js";
import { closeMenu, isOpen, openMenu } from "./popup-menu.js";
import { previousOf, runStructure } from "./structure.js";

const menu = document.getElementById("menu");

const actions = {
  duplicate: duplicateCard,
  delete: removeCard,
  copy: openCopyDialog,
  merge: (card) => runStructure("merge", card),
  above: (card) => addCard({}, { before: card, focus: "heading" }),
  below: (card) => addCard({}, { after: card, focus: "heading" }),
};

function openSectionMenu(card, button) {
  menu.querySelector("[data-menu=merge]").hidden = !previousOf(card);
  openMenu(menu, button, (item) => actions[item.dataset.menu](card));
}

function runButton(card, button) {
  const what = button.dataset.do;
  if (what === "up" || what === "down") {
    moveCard(card, what === "up" ? -1 : 1);
    button.focus();
  } else if (what === "menu") {
    if (isOpen(menu)) closeMenu();
    else openSectionMenu(card, button);
  }
}

export function start() {
  document.getElementById("writing").addEventListener("click", (event) => {
    const card = cardOf(event.target);
    if (!card) return;
    if (event.target.closest(".fold")) {
      if (card.hasAttribute("data-folded")) openCard(card);
      else setFolded(card, true);
    }
    const button = event.target.closest("[data-do]");
    if (button) runButton(card, button);
  });
}
