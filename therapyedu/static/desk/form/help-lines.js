/* The dialog that places a help line in a Get help section: found by name, country, subject or number. */

import { asParagraph } from "../editor/markdown.js";
import { editorOf } from "../editor/editors.js";
import { cardOf, field, openCard } from "./cards.js";

const dialog = document.getElementById("help-lines");
let place = null; // where the help line will stand

function open(card) {
  place = editorOf(field(card, "body")).track();
  dialog.querySelector(".chosen").replaceChildren();
  dialog.showModal();
  dialog.querySelector(".chooser-input").focus();
}

function insert() {
  const { editor } = place;
  const lineEnd = editor.text.indexOf("\n", place.to);
  place.from = place.to = lineEnd < 0 ? editor.text.length : lineEnd; // below the line of the caret
  const slug = dialog.querySelector(".chosen input").value;
  const text = asParagraph(`{help: ${slug}}`, editor.text.slice(0, place.to), editor.text.slice(place.to));
  dialog.close();
  place.replace(text);
  openCard(cardOf(editor.textarea), { focus: "body" });
}

export function start() {
  dialog.addEventListener("chosen", insert);
  dialog.addEventListener("close", () => place.release());
  document.querySelector(".writing").addEventListener("click", ({ target }) => {
    if (target.closest("[data-do=place-help]")) open(cardOf(target));
  });
}
