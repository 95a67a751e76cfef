/* The form's requests, with the current CSRF token; those that write are sent one after the other. */

import { gettext, interpolate } from "../words.js";
import { showState } from "./messages.js";

export const form = document.getElementById("writing");
export const urls = form.dataset;
const banner = document.getElementById("logged-out");
let queue = Promise.resolve();

export const UNREACHABLE = gettext("The server cannot be reached. Your text stays here. Try again in a moment.");

/* Whether the session has ended: nothing is saved until the user has logged in again. */
export const isLoggedOut = () => !banner.hidden;

/* Return the message for a failed request: the server's own if there is one. */
export function failureMessage({ status, data }) {
  const sentence = gettext("The server answered with an error (%(status)s). Your text stays here. Try again in a moment.");
  return data.message ?? interpolate(sentence, { status });
}

/* Like `post`, but return status 0 and a message when the server cannot be reached. */
export async function tryPost(url, gather) {
  return post(url, gather).catch(() => ({ status: 0, data: { message: UNREACHABLE } }));
}

/* Run writing requests in sequence, so that an earlier autosave is never stored after a later save. */
export function enqueue(work) {
  const result = queue.then(work, work);
  queue = result.catch(() => {});
  return result;
}

export const token = () => form.elements.csrfmiddlewaretoken.value;
export const fields = () => new FormData(form);

/* Send the FormData that `gather` returns (called for every try) and return { status, data }.
   When the session has ended, wait until the user has logged in again, then send. `waitForLogin: false` does not wait. */
export async function post(url, gather = fields, { waitForLogin = true } = {}) {
  for (;;) {
    const answer = await send(url, gather());
    if (answer.status !== 403) {
      banner.hidden = true;
      return answer;
    }
    const found = await checkSession();
    if (found === "other" || found === "mine") return found === "mine" ? send(url, gather()) : answer;
    showBanner(gettext("You are logged out, so nothing is saved. Nothing is lost: keep this page open, and your text is saved when you are back."));
    if (!waitForLogin) return answer;
    await login();
  }
}

export async function get(url, parameters) {
  const response = await fetch(`${url}?${new URLSearchParams(parameters)}`, { headers });
  return { status: response.status, data: await readJson(response) };
}

const headers = { "X-Requested-With": "XMLHttpRequest", Accept: "application/json" };

async function send(url, body) {
  body.set("csrfmiddlewaretoken", token());
  const response = await fetch(url, { method: "POST", body, headers });
  return { status: response.status, data: await readJson(response) };
}

async function readJson(response) {
  const isJson = response.headers.get("content-type")?.startsWith("application/json");
  return isJson ? response.json().catch(() => ({})) : {};
}

/* Return who is logged in: "mine", "other" or "nobody"; store the new CSRF token if it is the same user. */
async function checkSession() {
  const { status, data } = await get(urls.session, {});
  if (status !== 200) return "nobody";
  if (String(data.user) !== urls.user) {
    showBanner(gettext("Somebody else is logged in in this browser now, so nothing is saved. Your text stays here: log in as yourself again."));
    return "other";
  }
  form.elements.csrfmiddlewaretoken.value = data.token;
  banner.hidden = true;
  return "mine";
}

function showBanner(text) {
  if (!banner.hidden && banner.firstChild.textContent === text) return;
  banner.replaceChildren(text, " ");
  const link = document.createElement("a");
  link.href = urls.login;
  link.target = "_blank";
  link.textContent = gettext("Log in in another tab");
  banner.append(link);
  banner.hidden = false;
  showState("bad", gettext("Not saved: you are logged out"));
}

async function login() {
  while ((await checkSession().catch(() => "nobody")) !== "mine") {
    await new Promise((resolve) => {
      setTimeout(resolve, 3000);
      window.addEventListener("focus", resolve, { once: true });
    });
  }
}
