/* The entry point of the article form. Each behavior has its own module, started here. */

import * as cards from "./cards.js";
import * as checks from "./checks.js";
import * as chooser from "./chooser.js";
import * as copySection from "./copy-section.js";
import { startFields } from "./fields.js";
import * as autosave from "./autosave.js";
import * as faults from "./faults.js";
import * as history from "./history.js";
import * as recordedFields from "./recorded-fields.js";
import * as shortcuts from "./shortcuts.js";
import * as popupMenu from "./popup-menu.js";
import * as sectionLinks from "./section-links.js";
import * as sectionMenu from "./section-menu.js";
import * as slashMenu from "./slash-menu.js";
import * as structure from "./structure.js";
import * as outline from "./outline.js";
import * as presence from "./presence.js";
import * as preview from "./preview.js";
import * as helpLines from "./help-lines.js";
import * as safety from "./safety.js";
import * as save from "./save.js";
import * as sharingPreview from "./sharing-preview.js";
import * as steps from "./steps.js";
import * as find from "./find.js";
import { form, urls } from "./form-requests.js";
import * as tabs from "./tabs.js";
import * as manuscript from "./manuscript.js";
import { gettext } from "../words.js";

const wide = matchMedia("(min-width: 75rem)");
const bar = document.querySelector(".writing-bar");
const outlinePane = document.querySelector(".outline");

function button(name) {
  return document.querySelector(`[data-do=${name}]`);
}

/* Called before a tab changes: opens the text, or shows a comparison when the text is left. */
async function confirmTabChange(from, to) {
  if (to === "text") return manuscript.openTab();
  if (from !== "text") return true;
  manuscript.closeTab(to);
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

function startPanes() {
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
  openAll.textContent = wanted ? gettext("Collapse all") : gettext("Expand all");
  cards.setAllOpen(wanted);
}

function showMessageBeside(element, message) {
  const note = element.parentElement.querySelector("[role=alert]") ?? document.createElement("span");
  note.setAttribute("role", "alert");
  element.after(" ", note);
  note.textContent = message;
}

function startDialogs() {
  for (const close of document.querySelectorAll("dialog [data-do=close]")) {
    close.addEventListener("click", () => close.closest("dialog").close());
  }
  for (const discard of document.querySelectorAll("[data-do=discard]")) {
    discard.addEventListener("click", async () => {
      const problem = await autosave.deleteAutosave();
      if (problem) {
        showMessageBeside(discard, problem);
        return;
      }
      urls.leaving = "";
      window.location.assign(window.location.pathname);
    });
  }
  const recover = document.getElementById("recover");
  if (!recover) return;
  autosave.setPaused(true);
  recover.addEventListener("cancel", (event) => event.preventDefault());
  recover.showModal();
}

/* Open the section named in the URL's hash (#section-3); give a new article an empty section. */
function openFirstCard() {
  const wanted = document.getElementById(window.location.hash.slice(1));
  if (wanted?.matches(".card")) cards.openCard(wanted);
  else if (urls.pk === "0" && !cards.cards().length) {
    const first = cards.createCard();
    cards.sectionList().append(first);
    cards.openCard(first);
    form.elements.title.focus({ preventScroll: true });
    document.querySelector(".writing-main").scrollTop = 0; // the tabs above the title are in sight
  }
}

recordedFields.start();
cards.start();
chooser.start(document, history.record);
find.start();
startFields();
copySection.start();
popupMenu.start();
sectionLinks.start();
sectionMenu.start();
structure.start();
slashMenu.start();
outline.start();
tabs.start(confirmTabChange);
manuscript.start();
autosave.start();
helpLines.start();
safety.start(save.save);
checks.start();
save.start();
steps.start(save.save);
history.start();
faults.start();
shortcuts.start();
sharingPreview.start();
preview.start();
startPanes();
presence.start();
startDialogs();
openFirstCard();

document.querySelector(".writing").addEventListener("click", (event) => {
  const kind = event.target.closest("[data-add]")?.dataset.add;
  if (kind) cards.addCard({ type: kind }, { focus: "heading" });
  const openAll = event.target.closest("[data-do=open-all]");
  if (openAll) toggleAll(openAll);
  const target = event.target.closest("#faults a")?.hash;
  if (!target) return;
  event.preventDefault();
  const place = document.getElementById(target.slice(1));
  tabs.reveal(place);
  if (place?.matches(".card")) cards.openCard(place, { focus: "body" });
  else place?.querySelector("input:not([type=hidden]), textarea:not([hidden]), select, [contenteditable=true]")?.focus();
});
form.addEventListener("text:applied", (event) => event.detail.save && save.save(event.detail.save));
form.dataset.ready = "";
