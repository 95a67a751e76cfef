/* The publishing card in a dialog: loads it, sends its forms, and shows what the server answers. */

import { gettext, interpolate } from "../words.js";
import { startArticleChoice } from "./article-choice.js";

const headers = { "X-Requested-With": "XMLHttpRequest", Accept: "text/html" };
const UNREACHABLE = gettext("The server cannot be reached. What you typed stays here. Try again in a moment.");

let dialog; // one for the page, created at the first use
let opener;
let listeners; // what the opener wants to know
let request = 0; // counts what is loaded and sent, so that an answer that comes too late is ignored

/* Open the card at a URL. `from` gets the focus back. `onDone` is called with every card that says what was done,
   `onClose` with the last of them when the dialog is closed, and `onDecided` with the number of the revision that decisions
   about sections made. */
export async function openCard(url, { from = document.activeElement, onDone, onClose, onDecided } = {}) {
  dialog ??= createDialog();
  opener = from;
  listeners = { onDone, onClose, onDecided };
  dialog.replaceChildren(waitingNote());
  dialog.showModal();
  await show(url);
}

function createDialog() {
  const made = document.createElement("dialog");
  made.className = "card-dialog";
  made.setAttribute("aria-labelledby", "card-title");
  made.addEventListener("click", handleClick);
  made.addEventListener("submit", handleSubmit);
  made.addEventListener("close", () => {
    request += 1;
    const done = made.querySelector(".card-done");
    if (done) listeners.onClose?.(done);
    made.replaceChildren();
    if (opener?.isConnected) opener.focus();
  });
  document.body.append(made);
  return made;
}

function waitingNote() {
  const note = document.createElement("p");
  note.setAttribute("role", "status");
  note.id = "card-title";
  note.textContent = gettext("Loading…");
  return note;
}

function handleClick(event) {
  if (event.target.closest("[data-do=close]")) dialog.close();
  const link = event.target.closest("a[data-card]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  show(link.href);
}

function handleSubmit(event) {
  event.preventDefault();
  const form = event.target;
  if (form.matches(".safety-form")) saveDecisions(form);
  else send(form);
}

/* Load a card. `values` are what was typed in the card that it replaces. */
async function show(url, values = []) {
  const card = await load(url, { headers });
  if (!card) return;
  replaceCard(card);
  for (const [name, value] of values) fill(card, name, value);
}

async function send(form) {
  const body = new FormData(form);
  const card = await load(form.action, { method: "POST", body, headers });
  if (card) replaceCard(card);
}

/* Decisions about sections are saved by themselves. Then the card is loaded again, with what was typed in it. */
async function saveDecisions(form) {
  const body = new FormData(form);
  const options = { method: "POST", body, headers: { ...headers, Accept: "application/json" } };
  const response = await fetch(form.action, options).catch(() => null);
  const { message, base } = (await response?.json().catch(() => ({}))) ?? { message: UNREACHABLE };
  if (!response?.ok || base === undefined) {
    showProblem(message || failure(response));
    return;
  }
  listeners.onDecided?.(base);
  await show(dialog.querySelector(".publishing-card").dataset.url, typedValues());
}

function typedValues() {
  const form = dialog.querySelector(".card-form");
  return form ? [...new FormData(form)].filter(([name]) => !["csrfmiddlewaretoken", "base", "live"].includes(name)) : [];
}

function fill(card, name, value) {
  const field = card.querySelector(".card-form").elements[name];
  if (field) field.value = value; // of radio buttons, too
}

/* Return the card that the server answers with. If there is none, say why, and leave what is shown. */
async function load(url, options) {
  const mine = (request += 1);
  dialog.setAttribute("aria-busy", "true");
  const response = await fetch(url, options).catch(() => null);
  const text = (await response?.text().catch(() => "")) ?? "";
  if (mine !== request) return null;
  dialog.removeAttribute("aria-busy");
  const isJson = response?.headers.get("content-type")?.startsWith("application/json");
  const card = isJson ? null : new DOMParser().parseFromString(text, "text/html").querySelector(".publishing-card");
  if (!card) showProblem((isJson && messageIn(text)) || (response ? failure(response) : UNREACHABLE));
  return card;
}

function messageIn(text) {
  try {
    return JSON.parse(text).message;
  } catch {
    return "";
  }
}

function failure({ status, redirected }) {
  if (redirected) return gettext("You are logged out. Log in in another tab, then try again here. What you typed stays here.");
  return interpolate(gettext("The server answered with an error (%(status)s). What you typed stays here."), { status });
}

function showProblem(message) {
  let problem = dialog.querySelector(".card-failure");
  if (!problem) {
    problem = Object.assign(document.createElement("p"), { className: "card-alert card-failure" });
    problem.setAttribute("role", "alert");
    const title = dialog.querySelector(".card-title");
    if (title) title.after(problem);
    else dialog.replaceChildren(problem, closeButton());
  }
  problem.textContent = message;
  problem.scrollIntoView({ block: "nearest" });
}

function closeButton() {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: gettext("Close") });
  button.dataset.do = "close";
  return button;
}

function replaceCard(card) {
  dialog.replaceChildren(card);
  dialog.scrollTop = 0;
  startArticleChoice(card);
  const done = card.querySelector(".card-done");
  if (done) listeners.onDone?.(done);
  const problem = card.querySelector(".errorlist:not(.nonfield)")?.closest(".field")?.querySelector("input:not([type=hidden])");
  (problem ?? card.querySelector(".card-alert") ?? card.querySelector(".card-title")).focus();
}
