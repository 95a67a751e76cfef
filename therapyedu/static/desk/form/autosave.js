/* Autosave: sends the form to the server while the user types, every three seconds at most. */

import { gettext, interpolate } from "../words.js";
import { UNREACHABLE, enqueue, failureMessage, form, isLoggedOut, post, tryPost, urls } from "./form-requests.js";
import { showState } from "./messages.js";

const DELAY = 1000;
const MAX_DELAY = 3000;
let formVersion = 0; // counts the changes of the form
let storedVersion = 0; // the version that was autosaved
let savedVersion = 0; // the version that was saved as draft
let unsavedSince = 0;
let timer = null;
let paused = false;

export const isSaved = () => savedVersion === formVersion;
export const currentVersion = () => formVersion;

/* Pause autosaving while the user decides about an earlier autosave. */
export const setPaused = (wanted) => (paused = wanted);

function handleInput(event) {
  if (event.target !== form && !event.target.name) return;
  if (event.target.form && event.target.form !== form) return; // a safety decision, which has a form of its own
  formVersion += 1;
  unsavedSince ||= Date.now();
  if (!isLoggedOut()) showState("unsaved", gettext("Unsaved changes"));
  schedule();
}

function schedule(wait = DELAY) {
  clearTimeout(timer);
  timer = setTimeout(autosave, Math.max(0, Math.min(wait, unsavedSince + MAX_DELAY - Date.now())));
}

async function autosave() {
  if (paused || storedVersion === formVersion || isSaved()) return;
  unsavedSince = 0;
  const problem = await enqueue(send).catch(() => UNREACHABLE);
  if (!problem) return;
  const advice = gettext("%(problem)s Keep this page open: it tries again by itself.");
  showState("bad", gettext("Not saved"), interpolate(advice, { problem }));
  unsavedSince ||= Date.now();
  clearTimeout(timer);
  timer = setTimeout(autosave, MAX_DELAY);
}

/* Send an autosave; return the error message if the server refuses it, for example with a full disk. */
async function send() {
  if (storedVersion === formVersion || isSaved()) return "";
  const sent = formVersion;
  const { status, data } = await post(urls.autosave);
  if (status !== 200) return failureMessage({ status, data });
  storedVersion = sent;
  if (storedVersion === formVersion) showState("autosaved", interpolate(gettext("Unsaved changes · backed up at %(time)s"), { time: data.at }));
  return "";
}

export function markSaved(sent, at) {
  savedVersion = sent;
  storedVersion = Math.max(storedVersion, sent);
  if (isSaved()) showState("saved", interpolate(gettext("Saved at %(time)s"), { time: at }));
  else {
    unsavedSince ||= Date.now();
    schedule();
  }
}

/* Delete the autosave; return the error message, or "". */
export async function deleteAutosave() {
  const answer = await enqueue(() =>
    tryPost(urls.autosave, () => {
      const body = new FormData();
      body.set("forget", "1");
      return body;
    }),
  );
  return answer.status === 200 ? "" : failureMessage(answer);
}

export function start() {
  if ("recovered" in urls) formVersion = 1;
  else if (urls.pk !== "0" && document.getElementById("faults").hidden) showState("saved", gettext("Saved"));
  form.addEventListener("input", handleInput);
  document.addEventListener("visibilitychange", () => document.hidden && autosave());
  window.addEventListener("beforeunload", (event) => {
    if (!isSaved() && storedVersion !== formVersion && !("leaving" in urls)) event.preventDefault();
  });
}
