/* The page where an article is written. Each of its behaviours has a module; this one starts them. */

import * as cards from "./cards.js";
import * as chooser from "./chooser.js";
import * as copying from "./copying.js";
import { dressFields } from "./details.js";
import * as keeping from "./keeping.js";
import * as keys from "./keys.js";
import * as menu from "./menu.js";
import * as outline from "./outline.js";
import * as presence from "./presence.js";
import * as preview from "./preview.js";
import * as saving from "./saving.js";
import { form, urls } from "./server.js";
import * as tabs from "./tabs.js";
import * as text from "./text.js";

const wide = matchMedia("(min-width: 75rem)");
const bar = document.querySelector(".writing-bar");
const outlinePane = document.querySelector(".outline");

function button(name) {
  return document.querySelector(`[data-do=${name}]`);
}

/* Tabs ask before they change: a text is made, or looked at, on the way. */
async function mayGo(from, to) {
  if (to === "text") return text.enter();
  if (from !== "text") return true;
  text.leave(to);
  return false;
}

function showPreview(visible) {
  preview.showPane(visible);
  button("preview").setAttribute("aria-pressed", String(visible));
}

function showOutline(visible) {
  outlinePane.hidden = !visible;
  button("outline").setAttribute("aria-pressed", String(visible));
}

function panes() {
  for (const name of ["preview", "outline", "help"]) button(name).hidden = false;
  button("preview").addEventListener("click", () => showPreview(document.querySelector(".preview").hidden));
  button("outline").addEventListener("click", () => showOutline(outlinePane.hidden));
  button("help").addEventListener("click", () => document.getElementById("help").showModal());
  wide.addEventListener("change", () => {
    showOutline(wide.matches);
    showPreview(wide.matches);
  });
  showOutline(wide.matches);
  showPreview(wide.matches);
  new ResizeObserver(() => form.style.setProperty("--bar", `${bar.offsetHeight}px`)).observe(bar);
}

function toggleAll(openAll) {
  const wanted = openAll.getAttribute("aria-pressed") !== "true";
  openAll.setAttribute("aria-pressed", String(wanted));
  openAll.textContent = wanted ? "Fold all" : "Open all";
  cards.openAll(wanted);
}

function tellBeside(element, words) {
  const note = element.parentElement.querySelector("[role=alert]") ?? document.createElement("span");
  note.setAttribute("role", "alert");
  element.after(" ", note);
  note.textContent = words;
}

function dialogs() {
  for (const close of document.querySelectorAll("dialog [data-do=close]")) {
    close.addEventListener("click", () => close.closest("dialog").close());
  }
  for (const forget of document.querySelectorAll("[data-do=forget]")) {
    forget.addEventListener("click", async () => {
      const trouble = await keeping.forget();
      if (trouble) {
        tellBeside(forget, trouble);
        return;
      }
      urls.leaving = "";
      window.location.assign(window.location.pathname);
    });
  }
  const recover = document.getElementById("recover");
  if (!recover) return;
  keeping.sleep(true);
  recover.addEventListener("cancel", (event) => event.preventDefault());
  recover.showModal();
}

/* A new article begins with an empty section; an address with #section-3 opens that one. */
function begin() {
  const wanted = document.getElementById(window.location.hash.slice(1));
  if (wanted?.matches(".card")) cards.open(wanted);
  else if (urls.pk === "0" && !cards.cards().length) {
    const first = cards.make();
    cards.list().append(first);
    cards.open(first);
    form.elements.title.focus();
  }
}

cards.start();
chooser.start();
dressFields();
copying.start();
menu.start();
outline.start();
tabs.start(mayGo);
text.start();
keeping.start();
saving.start();
keys.start();
preview.start();
panes();
presence.start();
dialogs();
begin();

document.querySelector(".writing").addEventListener("click", (event) => {
  const kind = event.target.closest("[data-add]")?.dataset.add;
  if (kind) cards.add({ type: kind }, { focus: "heading" });
  const openAll = event.target.closest("[data-do=open-all]");
  if (openAll) toggleAll(openAll);
  const target = event.target.closest("#faults a")?.hash;
  if (!target) return;
  event.preventDefault();
  const place = document.getElementById(target.slice(1));
  tabs.reveal(place);
  if (place?.matches(".card")) cards.open(place, { focus: "body" });
  else place?.querySelector("input:not([type=hidden]), textarea, select")?.focus();
});
form.addEventListener("text:applied", (event) => event.detail.save && saving.save(event.detail.save));
form.dataset.ready = "";
