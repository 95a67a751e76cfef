/* The live preview: the public page of what stands in the form, following the section that is written in. */

import { cards, isEmpty, open } from "./cards.js";
import { form, post, urls } from "./server.js";
import { showFaulty } from "./faults.js";

const pane = document.querySelector(".preview");
const frame = pane.querySelector("iframe");
const state = pane.querySelector(".preview-state");
const counts = document.querySelector(".counts");
const WAIT = 250;
let short = false;
let sections = [];
let page = null;
let timer = null;
let busy = false;
let again = false;
let other = null;

const address = () => urls.preview + (short ? "?short=1" : "");
const views = () => [frame.contentDocument, other && !other.closed ? other.document : null];
const shown = () => cards().filter((card) => !isEmpty(card));

/* Ask for the page a moment after the last key, one question at a time; a hidden preview asks none. */
export function refresh(wait = WAIT) {
  clearTimeout(timer);
  timer = setTimeout(ask, wait);
}

async function ask() {
  if (busy) {
    again = true;
    return;
  }
  busy = true;
  try {
    const { status, data } = await post(address(), undefined, { patient: false });
    if (status === 200) take(data);
    else state.textContent = data.message ?? "The preview waits for the server.";
  } catch {
    state.textContent = "The preview waits for the server.";
  }
  busy = false;
  if (again) {
    again = false;
    ask();
  }
}

function take(data) {
  sections = data.sections;
  page = new DOMParser().parseFromString(data.html, "text/html");
  views().forEach(patch);
  follow({ gently: true });
  const faults = data.faults.length;
  state.textContent = faults ? `${faults} to mend before it can be saved` : "";
  showFaulty(data.faults);
  const both = data.short ? `, ${data.short} min short` : "";
  counts.textContent = `${data.words.toLocaleString("en")} words, ${data.minutes} min${both}`;
  form.dispatchEvent(new CustomEvent("preview:shown", { detail: data }));
}

/* Put the new page's text in the place of the old one, which stays where it was scrolled to. */
function patch(view) {
  const main = view?.querySelector("main");
  if (!main || !page) return;
  const top = view.scrollingElement.scrollTop;
  main.replaceChildren(...[...page.querySelector("main").childNodes].map((node) => view.importNode(node, true)));
  view.title = page.title;
  view.scrollingElement.scrollTop = top;
}

/* Scroll to the section that is written in, unless the reader of the preview sees it already. */
export function follow({ gently = false } = {}) {
  const card = document.querySelector("#sections > .card[data-current]");
  const anchor = card && sections[shown().indexOf(card)]?.anchor;
  for (const view of views()) {
    const target = anchor && view?.getElementById(anchor);
    if (!target) continue;
    const { top, bottom } = (target.closest("section") ?? target).getBoundingClientRect();
    const height = view.documentElement.clientHeight;
    const inSight = top < height * 0.7 && bottom > height * 0.15;
    if (gently ? !inSight : top < 0 || top > height * 0.4) view.scrollingElement.scrollTop += top - 72;
  }
}

/* A click in the preview opens the section it fell on; its links lead nowhere. */
function clicked(event) {
  event.preventDefault();
  const place = sections.findIndex(({ anchor }) => {
    const target = event.currentTarget.getElementById(anchor);
    return (target?.closest("section") ?? target)?.contains(event.target);
  });
  if (place >= 0) open(shown()[place], { focus: "body" });
}

function watch(view) {
  view.addEventListener("click", clicked);
  patch(view);
  follow();
}

function loadFrame() {
  frame.src = address();
}

function openWindow() {
  other = window.open(address(), `preview-${urls.pk}`, "popup,width=1200,height=900");
  other?.addEventListener("load", () => watch(other.document));
}

function press(button, pressed) {
  button.setAttribute("aria-pressed", String(pressed));
}

export function showPane(visible) {
  pane.hidden = !visible;
  if (visible && !frame.src) loadFrame();
  if (visible) refresh(0);
}

export function start() {
  frame.addEventListener("load", () => frame.contentDocument && watch(frame.contentDocument));
  form.addEventListener("input", () => refresh());
  form.addEventListener("section:current", () => follow());
  pane.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.dataset.width) {
      frame.dataset.width = button.dataset.width;
      for (const one of pane.querySelectorAll("[data-width]:is(button)")) press(one, one === button);
    } else if (button?.dataset.do === "short") {
      short = !short;
      press(button, short);
      refresh(0);
    } else if (button?.dataset.do === "window") openWindow();
  });
  refresh(0);
}
