/* The dialog that copies a section to another article's draft. */

import { gettext, interpolate } from "../words.js";
import { field, nameOf } from "./cards.js";
import { failureMessage, tryPost, urls } from "./form-requests.js";

const dialog = document.getElementById("copy");
const copyButton = dialog.querySelector("[data-do=copy]");
const state = dialog.querySelector(".copy-state");
let section = null;

export function openCopyDialog(card) {
  section = card;
  state.textContent = "";
  copyButton.disabled = false;
  dialog.querySelector(".chosen").replaceChildren();
  dialog.showModal();
  dialog.querySelector(".chooser-input").focus();
}

function sectionData() {
  const body = new FormData();
  for (const name of ["type", "heading", "body"]) body.set(name, field(section, name).value);
  body.set("target", dialog.querySelector(".chosen input").value);
  return body;
}

async function copy() {
  if (copyButton.disabled) return;
  if (!dialog.querySelector(".chosen input")) {
    state.textContent = gettext("Choose an article first.");
    return;
  }
  copyButton.disabled = true; // a second click would copy it a second time
  const answer = await tryPost(urls.copy, sectionData);
  if (answer.status !== 200) {
    copyButton.disabled = false;
    state.textContent = failureMessage(answer);
    return;
  }
  const sentence = gettext("“%(section)s” is at the end of “%(article)s” now.");
  state.textContent = interpolate(sentence, { section: nameOf(section), article: answer.data.title });
  dialog.querySelector("[data-do=close]").focus();
}

export function start() {
  copyButton.addEventListener("click", copy);
  dialog.addEventListener("chosen", () => (copyButton.disabled = false));
}
