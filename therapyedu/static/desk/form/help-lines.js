/* The dialog that places a help line in a Get help section: found by name, country, subject or number. */

import { asParagraph } from "../editor/markdown.js";
import { TrackedRange } from "../editor/textarea.js";
import { cardOf, field, openCard } from "./cards.js";

const dialog = document.getElementById("help-lines");
let place = null; // where the help line will stand

function open(card) {
  place = new TrackedRange(field(card, "body"));
  dialog.querySelector(".chosen").replaceChildren();
  dialog.showModal();
  dialog.querySelector(".chooser-input").focus();
}

function insert() {
  const { box } = place;
  const lineEnd = box.value.indexOf("\n", place.end);
  place.start = place.end = lineEnd < 0 ? box.value.length : lineEnd; // below the line of the caret
  const slug = dialog.querySelector(".chosen input").value;
  const text = asParagraph(`{help: ${slug}}`, box.value.slice(0, place.end), box.value.slice(place.end));
  dialog.close();
  place.fill(text);
  openCard(cardOf(box), { focus: "body" });
}

export function start() {
  dialog.addEventListener("chosen", insert);
  dialog.addEventListener("close", () => place.release());
  document.querySelector(".writing").addEventListener("click", ({ target }) => {
    if (target.closest("[data-do=place-help]")) open(cardOf(target));
  });
}
