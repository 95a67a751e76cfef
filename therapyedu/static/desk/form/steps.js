/* The steps of the workflow: a dialog asks for a note, then the form is saved and the step is taken. */

import { isSaved } from "./autosave.js";
import { failureMessage, form, tryPost, urls } from "./form-requests.js";
import { announce } from "./messages.js";

const dialog = document.getElementById("step");
const note = document.getElementById("step-note");
const problem = document.getElementById("step-problem");
const takeButton = document.getElementById("step-take");
const publishButton = document.getElementById("step-publish");
let step = "";
let isBusy = false;

/* Show where the article stands, and the steps that are possible now. */
export function showProgress({ state, steps }) {
  document.getElementById("article-state").innerHTML = state;
  document.getElementById("steps").outerHTML = steps;
}

function open(button) {
  const { label, explanation } = button.dataset;
  const noteLabel = dialog.querySelector("label");
  step = button.dataset.step;
  document.getElementById("step-title").textContent = label;
  document.getElementById("step-explanation").textContent = explanation;
  noteLabel.textContent = "needsNote" in button.dataset ? noteLabel.dataset.required : noteLabel.dataset.optional;
  note.required = "needsNote" in button.dataset;
  takeButton.textContent = label;
  publishButton.hidden = !("approves" in button.dataset);
  problem.textContent = "";
  document.getElementById("steps-menu")?.hidePopover();
  dialog.showModal();
  note.focus();
}

function stepForm(wantsPublish) {
  const body = new FormData();
  body.set("note", note.value);
  body.set("revision", form.elements.base.value);
  if (wantsPublish) body.set("_publish", "1");
  return body;
}

async function take(save, wantsPublish) {
  if (!isSaved()) await save();
  if (!isSaved()) {
    dialog.close(); // the form says what is wrong
    return;
  }
  const url = urls.change.replace(/change\/$/, `${step.replaceAll("_", "-")}/`);
  const answer = await tryPost(url, () => stepForm(wantsPublish));
  if (answer.status !== 200) {
    problem.textContent = failureMessage(answer);
    note.focus();
    return;
  }
  note.value = "";
  dialog.close();
  if (answer.data.url) {
    urls.leaving = "";
    window.location.assign(answer.data.url);
    return;
  }
  showProgress(answer.data);
  announce(answer.data.message);
  document.querySelector("#steps button")?.focus();
}

export function start(save) {
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]");
    if (!button) return;
    event.preventDefault();
    open(button);
  });
  dialog.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isBusy) return; // a second click would take the step a second time
    isBusy = true;
    await take(save, event.submitter === publishButton).finally(() => (isBusy = false));
  });
}
