/* Menus at a button: the menu of a section, and the menu of section types (ARIA menu pattern). */

const itemsOf = (menu) => [...menu.querySelectorAll("[role=menuitem]:not([hidden])")];
let current = null; // { menu, opener, choose, top }, where the top is that of the opener

/* Open a menu at its button. `choose` is called with the item that was chosen. */
export function openMenu(menu, opener, choose) {
  closeMenu({ refocus: false });
  current = { menu, opener, choose, top: opener.getBoundingClientRect().top };
  menu.hidden = false;
  const box = opener.getBoundingClientRect();
  const isUp = box.bottom + menu.offsetHeight > window.innerHeight && box.top > menu.offsetHeight;
  menu.style.top = `${Math.max(8, isUp ? box.top - menu.offsetHeight : Math.min(box.bottom, window.innerHeight - menu.offsetHeight - 8))}px`;
  menu.style.left = `${Math.max(8, Math.min(box.left, window.innerWidth - menu.offsetWidth - 8))}px`;
  opener.setAttribute("aria-expanded", "true");
  itemsOf(menu)[0].focus();
}

/* Open the menu of section types; `choose` is called with the name of a type. */
export function openTypeMenu(opener, choose) {
  openMenu(document.getElementById("type-menu"), opener, (item) => choose(item.dataset.type));
}

export const isOpen = (menu) => current?.menu === menu;

export function closeMenu({ refocus = true } = {}) {
  if (!current) return;
  const { menu, opener } = current;
  current = null;
  if (refocus) opener.focus(); // before the next line, for a button that is visible only while its menu is open
  opener.setAttribute("aria-expanded", "false");
  menu.hidden = true;
}

function handleKeys(event) {
  const rows = itemsOf(event.currentTarget);
  const index = rows.indexOf(document.activeElement);
  const places = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: rows.length - 1 };
  const letter = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey ? event.key.toLowerCase() : "";
  if (event.key in places) {
    event.preventDefault();
    rows.at(places[event.key] % rows.length).focus();
  } else if (event.key === "Escape") {
    event.stopPropagation();
    closeMenu();
  } else if (event.key === "Tab") {
    closeMenu();
  } else if (letter.trim()) {
    const named = [...rows.slice(index + 1), ...rows].find((row) => row.textContent.trim().toLowerCase().startsWith(letter));
    named?.focus();
  }
}

/* A menu does not follow its button. Scrolling that was over when it opened is told of late, and does not matter. */
function closeIfMoved() {
  if (current && current.opener.getBoundingClientRect().top !== current.top) closeMenu({ refocus: false });
}

export function start() {
  for (const menu of document.querySelectorAll(".menu[role=menu]")) {
    menu.addEventListener("keydown", handleKeys);
    menu.addEventListener("pointermove", ({ target }) => target.closest("[role=menuitem]")?.focus({ preventScroll: true }));
    menu.addEventListener("click", (event) => {
      const item = event.target.closest("[role=menuitem]");
      const choose = current?.choose;
      if (!item || !choose) return;
      closeMenu();
      choose(item);
    });
  }
  document.addEventListener("pointerdown", (event) => {
    if (current && !current.menu.contains(event.target) && !current.opener.contains(event.target)) closeMenu({ refocus: false });
  });
  document.addEventListener("scroll", closeIfMoved, { capture: true });
}
