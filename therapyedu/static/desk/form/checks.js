/* The list of what the checks found: shown again with each preview, and the buttons that go to a text or mend it. */

import { editorOf } from "../editor/editors.js";
import { gettext, interpolate } from "../words.js";
import { addCard, cards, field, filledCards, openCard, setField } from "./cards.js";
import { failureMessage, fields, form, tryPost, urls } from "./form-requests.js";
import { group } from "./history.js";
import { announce } from "./messages.js";
import { reveal, selected } from "./tabs.js";

const dialog = document.getElementById("set-aside");
const reason = dialog.querySelector("input");
const problem = dialog.querySelector(".set-aside-error");
const wide = matchMedia("(min-width: 75rem)");
const list = () => document.getElementById("checks");
const groupsOf = (root) => [root, ...root.querySelectorAll("details")];
const keyed = (key) => list().querySelector(`[data-key="${CSS.escape(key)}"]`);
const openKeys = new Set(); // of the groups that were opened, also of those that have nothing to show now
let shown = "";
let setAside = null; // the suggestion that the dialog is about: { name, subject }

/* Show the server's list. What is open stays open, and the focus stays where it is. */
function show(html) {
  if (!html || html === shown) return;
  shown = html;
  const old = list();
  for (const { dataset, open } of groupsOf(old)) openKeys[open ? "add" : "delete"](dataset.key);
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  const summary = focused?.closest("details")?.querySelector("summary").dataset.key;
  const next = new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
  old.replaceWith(next);
  for (const part of groupsOf(next)) part.open = openKeys.has(part.dataset.key);
  prepare();
  if (focused) (keyed(focused.dataset.key) ?? keyed(summary) ?? next.querySelector("summary")).focus({ preventScroll: true });
}

/* Show the buttons that need this script. */
function prepare() {
  for (const button of list().querySelectorAll("[data-check][hidden]")) button.hidden = false;
}

/* Going to a place of the text */

const cardAt = (section) => filledCards()[section - 1];
const textAt = (section) => (Number(section) ? cardAt(section) && field(cardAt(section), "body") : form.elements.short_version);

/* Return where words stand in a text, at or after a line; between them may be blanks and marks of Markdown. */
function findWords(text, line, words) {
  const escaped = words.trim().split(/\s+/).map((word) => word.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"));
  if (!words.trim()) return null;
  const lineStart = text.split("\n").slice(0, Math.max(line - 1, 0)).join("\n").length;
  const pattern = new RegExp(escaped.join("[\\s*_>]+"), "gu");
  for (const start of [lineStart, 0]) {
    pattern.lastIndex = start;
    const match = pattern.exec(text);
    if (match) return { from: match.index, to: match.index + match[0].length };
  }
  return null;
}

function rangeOfLine(text, line) {
  const lines = text.split("\n");
  const from = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  return { from, to: from + (lines[line - 1]?.length ?? 0) };
}

/* Show and select what a finding is about. */
function goToText({ section, line, words }) {
  const textarea = textAt(section);
  if (!textarea) return;
  const isHeading = Number(section) && !Number(line);
  reveal(textarea);
  if (Number(section)) openCard(cardAt(section), { focus: isHeading ? "heading" : "body" });
  if (isHeading) return;
  const editor = editorOf(textarea);
  const { from, to } = findWords(editor.text, Number(line), words) ?? rangeOfLine(editor.text, Number(line) || 1);
  editor.focus();
  editor.select(from, to);
  editor.root.scrollIntoView({ block: "nearest" });
}

function goToField(name) {
  const place = document.getElementById(`field-${name}`);
  reveal(place);
  place.querySelector("input:not([type=hidden]), textarea, select, button:not([hidden])")?.focus();
  place.scrollIntoView({ block: "center" });
}

/* Put better words in the place of those that were found, as one step of the history. */
function replaceWords({ section, line, words, with: better }) {
  const isHeading = Number(section) && !Number(line);
  const textarea = isHeading ? cardAt(section) && field(cardAt(section), "heading") : textAt(section);
  const range = textarea && findWords(textarea.value, Number(line), words);
  if (!range) {
    announce(gettext("These words are not in the text any more."));
    return;
  }
  const { from, to } = range;
  group(gettext("Replace words"), () => {
    if (isHeading) setField(cardAt(section), "heading", textarea.value.slice(0, from) + better + textarea.value.slice(to));
    else editorOf(textarea).replace(from, to, better);
  });
  announce(interpolate(gettext("“%(words)s” is replaced with “%(better)s”."), { words, better }));
}

/* Open the dialog for help lines, in a Get help section that is there or new. */
function placeHelp() {
  const card = cards().find(({ dataset }) => dataset.type === "get-help") ?? addCard({ type: "get-help" });
  reveal(card);
  openCard(card, { focus: "body" });
  card.querySelector("[data-do=place-help]").click();
}

function chooseLead() {
  goToField("image");
  document.querySelector("[data-do=lead]").click();
}

/* Setting aside */

function askReason(button) {
  const { name, subject } = button.dataset;
  setAside = { name, subject };
  dialog.querySelector(".set-aside-sentence").textContent = button.closest("li").querySelector(".finding-sentence").textContent;
  reason.value = "";
  problem.hidden = true;
  dialog.showModal();
}

/* Send a change with the text as it is now; return why it was refused, or an empty string. */
async function change(values) {
  const answer = await tryPost(urls.checks, () => {
    const body = fields();
    for (const [name, value] of Object.entries(values)) body.set(name, value);
    return body;
  });
  if (answer.status !== 200) return failureMessage(answer);
  show(answer.data.checks);
  return "";
}

async function submitReason(event) {
  event.preventDefault();
  const message = await change({ check: setAside.name, subject: setAside.subject, reason: reason.value });
  problem.textContent = message;
  problem.hidden = !message;
  if (message) return;
  dialog.close();
  list().querySelector("summary").focus({ preventScroll: true });
  announce(gettext("Set aside."));
}

async function bringBack({ row }) {
  announce((await change({ bring_back: row })) || gettext("The suggestion is back."));
}

const actions = {
  text: (button) => goToText(button.dataset),
  short: (button) => goToText(button.dataset),
  picture: (button) => goToText(button.dataset),
  field: (button) => goToField(button.dataset.field),
  lead: chooseLead,
  help: placeHelp,
  replace: (button) => replaceWords(button.dataset),
  aside: askReason,
  "bring-back": (button) => bringBack(button.dataset),
};

export function start() {
  list().open = wide.matches;
  prepare();
  form.addEventListener("preview:shown", ({ detail }) => show(detail.checks));
  form.addEventListener("click", (event) => {
    const button = event.target.closest("#checks [data-check]");
    if (!button || !(button.dataset.check in actions) || selected() === "text") return;
    event.preventDefault();
    actions[button.dataset.check](button);
  });
  dialog.querySelector("form").addEventListener("submit", submitReason);
  const place = document.getElementById(window.location.hash.slice(1));
  if (place?.id.startsWith("field-")) goToField(place.id.replace("field-", ""));
}
