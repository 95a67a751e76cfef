/* The buttons and the menu of a section card. */

import { addCard, cardOf, duplicateCard, moveCard, openCard, removeCard, setFolded } from "./cards.js";
import { openCopyDialog } from "./copy-section.js";

const menu = document.getElementById("menu");
const items = () => [...menu.querySelectorAll("[role=menuitem]:not([hidden])")];
let opener = null;

const actions = {
  duplicate: duplicateCard,
  delete: removeCard,
  copy: openCopyDialog,
  above: (card) => addCard({}, { before: card, focus: "heading" }),
  below: (card) => addCard({}, { after: card, focus: "heading" }),
};

function openMenu(button) {
  opener = button;
  menu.hidden = false;
  const box = button.getBoundingClientRect();
  const up = box.bottom + menu.offsetHeight > window.innerHeight;
  menu.style.top = `${up ? box.top - menu.offsetHeight : box.bottom}px`;
  menu.style.left = `${Math.max(8, box.right - menu.offsetWidth)}px`;
  button.setAttribute("aria-expanded", "true");
  items()[0].focus();
}

function closeMenu({ refocus = true } = {}) {
  if (menu.hidden) return;
  menu.hidden = true;
  opener?.setAttribute("aria-expanded", "false");
  if (refocus) opener?.focus();
}

function handleKeys(event) {
  const rows = items();
  const index = rows.indexOf(document.activeElement);
  const steps = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: rows.length - 1 };
  if (event.key in steps) {
    event.preventDefault();
    rows.at(steps[event.key] % rows.length).focus();
  } else if (event.key === "Escape") {
    closeMenu();
  } else if (event.key === "Tab") {
    closeMenu();
  }
}

export function start() {
  menu.addEventListener("keydown", handleKeys);
  menu.addEventListener("click", (event) => {
    const name = event.target.closest("[data-menu]")?.dataset.menu;
    const card = cardOf(opener);
    if (!name || !card) return;
    closeMenu();
    actions[name](card);
  });
  document.addEventListener("pointerdown", (event) => {
    if (!menu.contains(event.target)) closeMenu({ refocus: false });
  });
  document.addEventListener("scroll", () => closeMenu({ refocus: false }), { capture: true });
  document.getElementById("writing").addEventListener("click", (event) => {
    const card = cardOf(event.target);
    if (!card) return;
    if (event.target.closest(".fold")) {
      if (card.hasAttribute("data-folded")) openCard(card);
      else setFolded(card, true);
    }
    const what = event.target.closest("[data-do]")?.dataset.do;
    if (what === "up" || what === "down") {
      const button = event.target.closest("[data-do]");
      moveCard(card, what === "up" ? -1 : 1);
      button.focus();
    } else if (what === "menu") {
      if (menu.hidden) openMenu(event.target.closest("[data-do]"));
      else closeMenu();
    }
  });
}
