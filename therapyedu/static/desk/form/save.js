/* Saves in the background; leaves the page only for the buttons that ask for it, and opens the publishing
   card over it. */

import { gettext, interpolate } from "../words.js";
import { removeEmptyCards } from "./cards.js";
import { showFaults } from "./faults.js";
import { currentVersion, markSaved } from "./autosave.js";
import { showFirstSave } from "./first-save.js";
import { enqueue, failureMessage, fields, form, isLoggedOut, tryPost, urls } from "./form-requests.js";
import { hasTextEdits, showComparison } from "./manuscript.js";
import { showState } from "./messages.js";
import { openPublishingCard } from "./publishing.js";
import { takeValue } from "./recorded-fields.js";
import { saveAnswers } from "./safety.js";
import { showProgress } from "./steps.js";

const buttons = () => [...form.querySelectorAll(".writing-bar [type=submit]")];

function setBusy(wanted) {
  for (const button of buttons()) button.toggleAttribute("aria-busy", wanted);
}

/* Return the form data that the submit button would send. */
function formWith(name) {
  const body = fields();
  body.set(name, "1");
  return body;
}

const DATES = ["published", "updated"];
const currentDates = () => Object.fromEntries(DATES.map((name) => [name, form.elements[name].value]));

/* Show the article's present dates, which a publication may have set. Keep a date that was edited while the
   save was running. */
function updateDates(present, sent) {
  for (const name of DATES) {
    const box = form.elements[name];
    if (box.value === sent[name]) takeValue(box, present[name]);
    form.elements[`initial-${name}`].value = present[name];
  }
}

export async function save(name = "_continue") {
  if (form.hasAttribute("data-saving")) return;
  if (hasTextEdits()) {
    showComparison({ andSave: name });
    return;
  }
  form.setAttribute("data-saving", "");
  setBusy(true);
  if (!isLoggedOut()) showState("unsaved", gettext("Saving…"));
  try {
    await enqueue(() => send(name));
  } catch (fault) {
    showState("bad", gettext("Not saved"));
    throw fault; // an error of this script, for the browser's console
  } finally {
    form.removeAttribute("data-saving");
    setBusy(false);
  }
}

async function send(name) {
  const sent = currentVersion();
  const sentDates = currentDates();
  const { status, data } = await tryPost(urls.change, () => formWith(name));
  if (status === 200) {
    updateDates(data.dates, sentDates);
    return handleSaved(name, sent, data);
  }
  if (status === 422) {
    showState("bad", gettext("Not saved: see above"));
    return showFaults(data.faults);
  }
  if (status === 409) return submitAsPage(name);
  showState("bad", gettext("Not saved"), failureMessage({ status, data }));
  return undefined;
}

async function handleSaved(name, sent, data) {
  form.elements.base.value = data.base;
  showProgress(data);
  document.getElementById("faults").hidden = true;
  document.getElementById("recovered")?.remove();
  document.querySelector(".writing-title").textContent = data.title;
  if (!form.elements.slug.value) takeValue(form.elements.slug, data.slug);
  const isUnchanged = currentVersion() === sent;
  const problem = await saveAnswers(isUnchanged ? data.safety : null);
  if (isUnchanged && currentVersion() === sent) removeEmptyCards(); // the save has left them out
  markSaved(isUnchanged ? currentVersion() : sent, data.at);
  form.dispatchEvent(new CustomEvent("draft:saved", { detail: { isUnchanged } }));
  if (problem) {
    const sentence = gettext("The draft is saved, but the decision about safety is not. %(problem)s");
    return showState("bad", gettext("Draft saved"), interpolate(sentence, { problem }));
  }
  const isInForm = ["_publish", "_continue"].includes(name);
  const isShown = isInForm && (urls.pk !== "0" || (await showFirstSave(data.url.replace(/publish\/$/, "change/"))));
  if (isShown && name === "_publish") {
    if (currentVersion() !== sent) return send(name); // what was typed meanwhile is published, too
    const takeDates = (dates) => updateDates(dates, currentDates());
    return openPublishingCard(data.url, { from: form.querySelector(".writing-bar [name=_publish]"), takeDates });
  }
  if (isShown) return undefined;
  urls.leaving = "";
  window.location.assign(data.url);
  return undefined;
}

/* Submit the form as a page: on a conflict the server shows both versions side by side. */
function submitAsPage(name) {
  urls.leaving = "";
  const button = document.createElement("input");
  Object.assign(button, { type: "hidden", name, value: "1" });
  form.append(button);
  HTMLFormElement.prototype.submit.call(form);
}

export function start() {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save(event.submitter?.name);
  });
}
