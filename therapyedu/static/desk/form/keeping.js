/* Nothing typed is lost: the raw form goes to the server while it is written, at most every three seconds. */

import { failure, form, inTurn, post, tryPost, urls } from "./server.js";
import { show } from "./words.js";

const PAUSE = 1000;
const AT_MOST = 3000;
const UNREACHED = "The server cannot be reached. Your text stays here.";
let version = 0; // what stands in the form now
let kept = 0; // the version the server has
let saved = 0; // the version that is the draft
let since = 0;
let timer = null;
let asleep = false;

export const isSaved = () => saved === version;
export const presentVersion = () => version;

/* Wait until somebody has said what is to become of the text of last time. */
export const sleep = (wanted) => (asleep = wanted);

function typed(event) {
  if (event.target !== form && !event.target.name) return;
  version += 1;
  since ||= Date.now();
  show("unsaved", "Not saved");
  plan();
}

function plan(wait = PAUSE) {
  clearTimeout(timer);
  timer = setTimeout(keep, Math.max(0, Math.min(wait, since + AT_MOST - Date.now())));
}

async function keep() {
  if (asleep || kept === version || isSaved()) return;
  since = 0;
  const problem = await inTurn(send).catch(() => UNREACHED);
  if (!problem) return;
  show("bad", `${problem} Trying again.`);
  since ||= Date.now();
  clearTimeout(timer);
  timer = setTimeout(keep, AT_MOST);
}

/* Return what is wrong where the server does not take the text, as when its disk is full. */
async function send() {
  if (kept === version || isSaved()) return "";
  const sent = version;
  const { status, data } = await post(urls.autosave);
  if (status !== 200) return data.message ?? UNREACHED;
  kept = sent;
  if (kept === version) show("kept", `Not saved. Kept for you at ${data.at}`);
  return "";
}

export function savedAs(sent, at) {
  saved = sent;
  kept = Math.max(kept, sent);
  if (isSaved()) show("saved", `Saved at ${at}`);
  else {
    since ||= Date.now();
    plan();
  }
}

/* Forget what was kept; return the words for it where that failed. */
export async function forget() {
  const answer = await inTurn(() =>
    tryPost(urls.autosave, () => {
      const body = new FormData();
      body.set("forget", "1");
      return body;
    }),
  );
  return answer.status === 200 ? "" : failure(answer);
}

export function start() {
  if ("recovered" in urls) version = 1;
  else if (urls.pk !== "0" && document.getElementById("faults").hidden) show("saved", "Saved");
  form.addEventListener("input", typed);
  document.addEventListener("visibilitychange", () => document.hidden && keep());
  window.addEventListener("beforeunload", (event) => {
    if (!isSaved() && kept !== version && !("leaving" in urls)) event.preventDefault();
  });
}
