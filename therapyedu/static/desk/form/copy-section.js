/* The dialog that copies a section to another article's draft. */

import { field, nameOf } from "./cards.js";
import { failureMessage, tryPost, urls } from "./form-requests.js";
import { gettext, interpolate } from "../words.js";

const dialog = document.getElementById("copy");
const state = dialog.querySelector(".copy-state");
let section = null;

export function openCopyDialog(card) {
  section = card;
  state.textContent = "";
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

export function start() {
  dialog.querySelector("[data-do=copy]").addEventListener("click", async () => {
    if (!dialog.querySelector(".chosen input")) {
      state.textContent = gettext("Choose an article first.");
      return;
    }
    const answer = await tryPost(urls.copy, sectionData);
    state.textContent = answer.status === 200 ? interpolate(gettext("Copied “%(section)s” to “%(title)s”."), { section: nameOf(section), title: answer.data.title }) : failureMessage(answer);
  });
}
