/* The panel of comments in the article's form: loads them, marks their words in the sections, and sends new ones. */

import { isSaved } from "../form/autosave.js";
import { cardOf, cards, field, filledCards, openCard } from "../form/cards.js";
import { failureMessage, form, get, tryPost, urls } from "../form/form-requests.js";
import { save } from "../form/save.js";
import { reveal } from "../form/tabs.js";
import { attachEditor } from "../editor/attach.js";
import { editorOf } from "../editor/editors.js";
import { gettext, interpolate, ngettext } from "../words.js";
import * as mentions from "./mentions.js";
import { findQuote } from "./quotes.js";

const panel = document.getElementById("comments");
const content = panel.querySelector(".comments-content");
const state = panel.querySelector(".comments-state");
const toggle = document.querySelector("[data-do=comments]");
const sectionOf = new WeakMap(); // the id of the saved section that a card shows
let data = { sections: [], marks: [], counts: {}, open: 0 };

const part = (name) => content.querySelector(name);

/* Which card shows which section */

/* Right after a save, the cards are the sections of the draft, one by one. */
function matchInOrder() {
  filledCards().forEach((card, index) => {
    if (data.sections[index]) sectionOf.set(card, data.sections[index].pk);
  });
}

/* Find the sections of cards that came from elsewhere, by what is typed in them. */
function matchByText() {
  const known = () => new Set(cards().map((card) => sectionOf.get(card)));
  const isLike = [
    (card, section) => section.anchor && field(card, "anchor").value === section.anchor,
    (card, section) => section.heading && field(card, "heading").value.trim() === section.heading,
    (card, section) => section.opening && field(card, "body").value.startsWith(section.opening),
  ];
  for (const test of isLike) {
    for (const card of cards().filter((one) => !sectionOf.has(one))) {
      const used = known();
      const found = data.sections.find((section) => !used.has(section.pk) && test(card, section));
      if (found) sectionOf.set(card, found.pk);
    }
  }
}

const cardFor = (section) => cards().find((card) => sectionOf.get(card) === Number(section));

/* Showing */

function show(answer, { withComposer = true } = {}) {
  data = answer;
  const parts = new DOMParser().parseFromString(answer.html, "text/html").body;
  if (withComposer || !part(".comment-composer")) content.replaceChildren(...parts.childNodes);
  else part(".comment-lists").replaceWith(parts.querySelector(".comment-lists"));
  for (const quote of content.querySelectorAll("[data-section] .comment-quote:not(.is-gone) p")) makeButton(quote);
  toggle.querySelector(".comment-count").textContent = data.open || "";
  showAtCards();
}

/* A click on quoted words shows them in the text. */
function makeButton(quote) {
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.do = "show-words";
  button.title = gettext("Show in the text");
  button.append(...quote.childNodes);
  quote.append(button);
}

/* Show the number of comments at each section, and mark the words that they are about while the panel is open. */
function showAtCards() {
  matchByText();
  for (const card of cards()) {
    const button = card.querySelector(".card-comments");
    const count = data.counts[sectionOf.get(card)] ?? 0;
    button.hidden = false;
    button.toggleAttribute("data-count", Boolean(count));
    button.querySelector(".card-comment-count").textContent = count || "";
    const sentence = ngettext("%(count)s comment on this section", "%(count)s comments on this section", count);
    button.setAttribute("aria-label", count ? interpolate(sentence, { count }) : gettext("Comment on this section"));
  }
  markWords();
}

function markWords() {
  for (const card of cards()) {
    const marks = panel.hidden ? [] : data.marks.filter(({ section }) => section === sectionOf.get(card));
    const body = field(card, "body");
    const found = marks.map(({ quote, start }) => findQuote(body.value, quote, start)).filter(Boolean);
    editorOf(body).mark(found.map((range) => ({ ...range, class: "is-commented" })));
  }
}

function say(sentence) {
  state.textContent = sentence;
}

async function load(options) {
  const { status, data: answer } = await get(panel.dataset.url, {}).catch(() => ({ status: 0, data: {} }));
  if (status === 200 && answer.sections) show(answer, options);
  else say(failureMessage({ status, data: answer }));
}

export function showPanel(visible, { focus = false } = {}) {
  panel.hidden = !visible;
  panel.closest(".writing-desk").toggleAttribute("data-shows-comments", visible);
  toggle.setAttribute("aria-pressed", String(visible));
  markWords();
  if (focus) document.getElementById("comments-title").focus();
}

/* From a section to its comments, and back */

/* Open the panel at the comments on a section, with the selected words in the form for a new one. */
function openFor(card) {
  const section = sectionOf.get(card);
  showPanel(true);
  if (section === undefined) {
    say(gettext("Save first. Then you can comment on this section."));
    document.getElementById("comments-title").focus();
    return;
  }
  say("");
  const composer = part(".comment-composer").elements;
  part(".comments-new").open = true;
  const { text, selection } = editorOf(field(card, "body"));
  composer.place.value = `section-${section}`;
  composer.quote.value = text.slice(selection.from, selection.to).replaceAll(/\s+/g, " ").trim();
  composer.start.value = selection.from;
  const group = part(`.comment-group[data-section="${section}"]`);
  for (const thread of content.querySelectorAll(".comment-thread")) thread.toggleAttribute("data-current", thread.parentElement === group);
  if (group && !composer.quote.value) group.scrollIntoView({ block: "nearest" });
  composer.comment_text.focus({ preventScroll: Boolean(group && !composer.quote.value) });
}

function showWords(quote) {
  const card = cardFor(quote.closest("[data-section]").dataset.section);
  const mark = data.marks.find(({ id }) => id === Number(quote.closest("[data-thread]").dataset.thread));
  const range = card && findQuote(field(card, "body").value, mark?.quote ?? quote.textContent, mark?.start ?? 0);
  if (!range) {
    say(gettext("These words are not in the text as you have changed it."));
    return;
  }
  reveal(card);
  openCard(card, { focus: "body" });
  editorOf(field(card, "body")).select(range.from, range.to);
}

/* Sending */

/* Show the text of a section in the desk's editor, to propose other wording; no section shows the choice again. */
async function showProposalForm(place) {
  const { status, data: answer } = await get(panel.dataset.url, place ? { propose: place } : {}).catch(() => ({ status: 0, data: {} }));
  if (status !== 200 || !answer.sections) {
    say(failureMessage({ status, data: answer }));
    return;
  }
  show(answer);
  const box = part(".comment-propose [name=new_text]");
  if (!box) {
    part(".comments-propose summary").focus();
    return;
  }
  attachEditor(box, { label: box.labels[0].textContent.trim() });
  editorOf(box).focus();
}

async function send(event) {
  event.preventDefault();
  const { target: sent, submitter } = event;
  if (sent.matches(".propose-choice")) {
    await showProposalForm(sent.elements.propose.value);
    return;
  }
  const action = submitter.value;
  submitter.disabled = true;
  if (action === "accept" && !isSaved()) {
    await save();
    if (!isSaved()) {
      submitter.disabled = false;
      submitter.focus();
      say(gettext("Your changes could not be saved, so nothing was accepted."));
      return;
    }
  }
  const { status, data: answer } = await tryPost(panel.dataset.url, () => {
    const body = new FormData(sent);
    body.set("action", action);
    return body;
  });
  submitter.disabled = false;
  if (status !== 200) submitter.focus(); // a disabled button loses the focus
  if (status === 200 && answer.reload) leaveTo(`${urls.change}#comments`);
  else if (status === 409) leaveTo(answer.url);
  else if (status === 200) handleSent(action, answer);
  else say(failureMessage({ status, data: answer }));
}

function handleSent(action, answer) {
  say("");
  show(answer, { withComposer: ["add", "propose"].includes(action) });
  document.getElementById("comments-title").focus();
}

function leaveTo(url) {
  urls.leaving = "";
  window.location.assign(url);
  if (url.startsWith(window.location.pathname)) window.location.reload();
}

/* Starting */

/* Whoever opens a form wants to type in it. A script or the server that opens one has its own place for the focus. */
function focusOpened({ target }) {
  const summary = target.closest("summary");
  const details = summary?.parentElement;
  if (!details?.matches(".comments-new, .comments-propose, .comment-answer")) return;
  details.addEventListener("toggle", () => details.open && focusFieldOf(details), { once: true });
}

function focusFieldOf(details) {
  const box = details.querySelector("[name=new_text]");
  if (box) editorOf(box).focus();
  else details.querySelector("textarea, select")?.focus();
}

/* What is typed here is no part of the article. */
function keepFromForm() {
  for (const type of ["input", "change", "submit"]) panel.addEventListener(type, (event) => event.stopPropagation());
}

function start() {
  matchByText();
  keepFromForm();
  mentions.start(panel);
  toggle.hidden = false;
  toggle.addEventListener("click", () => showPanel(panel.hidden, { focus: panel.hidden }));
  panel.addEventListener("submit", send);
  panel.addEventListener("click", (event) => {
    const { target } = event;
    focusOpened(event);
    if (target.closest("[data-do=cancel-proposal]")) {
      event.preventDefault();
      showProposalForm("");
    }
    if (target.closest("[data-do=close-comments]")) {
      showPanel(false);
      toggle.focus();
    }
    const words = target.closest("[data-do=show-words]");
    if (words) showWords(words);
  });
  form.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-do=comment]");
    if (button) openFor(cardOf(button));
  });
  form.addEventListener("keydown", (event) => {
    const card = cardOf(event.target);
    if (!card || !event.altKey || event.code !== "KeyC") return;
    event.preventDefault();
    openFor(card);
  });
  form.addEventListener("text:applied", showAtCards);
  form.addEventListener("draft:saved", async ({ detail }) => {
    await load({ withComposer: !part(".comment-composer")?.elements.comment_text.value && !part(".comment-propose") });
    if (detail.isUnchanged) matchInOrder();
    showAtCards();
  });
  new MutationObserver(showAtCards).observe(document.getElementById("fields"), { childList: true });
  load();
  if (window.location.hash === "#comments") showPanel(true);
}

start();
