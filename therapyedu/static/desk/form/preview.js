/* The live preview: the public page of the unsaved form, scrolled to the current section. */

import { cards, filledCards, openCard } from "./cards.js";
import { formatNumber, gettext, interpolate, ngettext } from "../words.js";
import { currentVersion } from "./autosave.js";
import { form, post, urls } from "./form-requests.js";
import { markFaulty } from "./faults.js";

const pane = document.querySelector(".preview");
const frame = pane.querySelector("iframe");
const state = pane.querySelector(".preview-state");
const counts = document.querySelector(".counts");
const DELAY = 250;
const RETRY = 3000;
let isShort = false;
let sections = [];
let page = null;
let timer = null;
let isLoading = false;
let isQueued = false;
let previewWindow = null;

const previewUrl = () => urls.preview + (isShort ? "?short=1" : "");
const documents = () => [frame.contentDocument, previewWindow && !previewWindow.closed ? previewWindow.document : null];

/* Request the page shortly after the last key; only one request runs at a time. */
export function refresh(wait = DELAY) {
  clearTimeout(timer);
  timer = setTimeout(requestPreview, wait);
}

async function requestPreview() {
  if (isLoading) {
    isQueued = true;
    return;
  }
  isLoading = true;
  try {
    const { status, data } = await post(previewUrl(), undefined, { waitForLogin: false });
    if (status === 200) showAnswer(data);
    else waitForServer(data.message);
  } catch {
    waitForServer();
  }
  isLoading = false;
  if (isQueued) {
    isQueued = false;
    requestPreview();
  }
}

/* Say why there is no preview, and try again. */
function waitForServer(message = gettext("The preview waits for the server.")) {
  state.textContent = message;
  refresh(RETRY);
}

function showAnswer(data) {
  sections = data.sections;
  page = new DOMParser().parseFromString(data.html, "text/html");
  documents().forEach(replaceMain);
  scrollToCurrent({ onlyIfOutOfSight: true });
  const isUntouched = urls.pk === "0" && !currentVersion(); // an empty new article is no mistake
  const faults = isUntouched ? [] : data.faults;
  const count = faults.length;
  state.textContent = count
    ? interpolate(ngettext("%(count)s problem to fix before saving", "%(count)s problems to fix before saving", count), { count })
    : "";
  markFaulty(faults);
  counts.textContent = countsText(data);
  form.dispatchEvent(new CustomEvent("preview:shown", { detail: data }));
}

function countsText({ words, minutes, short }) {
  const parts = [
    interpolate(ngettext("%(count)s word", "%(count)s words", words), { count: formatNumber(words) }),
    interpolate(gettext("%(count)s min read"), { count: minutes }),
  ];
  if (short) parts.push(interpolate(gettext("short version %(count)s min"), { count: short }));
  return parts.join(" · ");
}

/* Replace the page's content and keep its scroll position. */
function replaceMain(view) {
  const main = view?.querySelector("main");
  if (!main || !page) return;
  const top = view.scrollingElement.scrollTop;
  main.replaceChildren(...[...page.querySelector("main").childNodes].map((node) => view.importNode(node, true)));
  view.title = page.title;
  view.scrollingElement.scrollTop = top;
  skipWithTab(view);
}

/* Take links and buttons out of the order of the Tab key: they do nothing, and stand between the text and Save. */
function skipWithTab(view) {
  for (const element of view.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")) element.tabIndex = -1;
}

/* Scroll to the current section; with `onlyIfOutOfSight`, only if it is not visible. */
export function scrollToCurrent({ onlyIfOutOfSight = false } = {}) {
  const card = document.querySelector("#sections > .card[data-current]");
  const anchor = card && sections[filledCards().indexOf(card)]?.anchor;
  for (const view of documents()) {
    const target = anchor && view?.getElementById(anchor);
    if (!target) continue;
    const { top, bottom } = (target.closest("section") ?? target).getBoundingClientRect();
    const height = view.documentElement.clientHeight;
    const inSight = top < height * 0.7 && bottom > height * 0.15;
    if (onlyIfOutOfSight ? !inSight : top < 0 || top > height * 0.4) view.scrollingElement.scrollTop += top - 72;
  }
}

/* Open the clicked section in the form; links in the preview do nothing. */
function handleClick(event) {
  event.preventDefault();
  const place = sections.findIndex(({ anchor }) => {
    const target = event.currentTarget.getElementById(anchor);
    return (target?.closest("section") ?? target)?.contains(event.target);
  });
  if (place >= 0) openCard(filledCards()[place], { focus: "body" });
}

function attachView(view) {
  view.addEventListener("click", handleClick);
  skipWithTab(view);
  replaceMain(view);
  scrollToCurrent();
}

/* Mark the frame while the keyboard scrolls it: no pseudo-class tells. */
function watchFocus(view) {
  view.addEventListener("focus", () => frame.toggleAttribute("data-focused", true));
  view.addEventListener("blur", () => frame.toggleAttribute("data-focused", false));
}

function loadFrame() {
  frame.src = previewUrl();
}

function openWindow() {
  previewWindow = window.open(previewUrl(), `preview-${urls.pk}`, "popup,width=1200,height=900");
  previewWindow?.addEventListener("load", () => attachView(previewWindow.document));
}

function setPressed(button, pressed) {
  button.setAttribute("aria-pressed", String(pressed));
}

export function showPane(visible) {
  pane.hidden = !visible;
  pane.closest(".writing-desk").toggleAttribute("data-shows-preview", visible);
  if (visible && !frame.src) loadFrame();
  if (visible) refresh(0);
}

export function start() {
  frame.addEventListener("load", () => {
    if (!frame.contentDocument) return;
    attachView(frame.contentDocument);
    watchFocus(frame.contentWindow);
  });
  form.addEventListener("input", () => refresh());
  form.addEventListener("section:current", () => scrollToCurrent());
  pane.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.dataset.width) {
      frame.dataset.width = button.dataset.width;
      for (const one of pane.querySelectorAll("[data-width]:is(button)")) setPressed(one, one === button);
    } else if (button?.dataset.do === "short") {
      isShort = !isShort;
      setPressed(button, isShort);
      refresh(0);
    } else if (button?.dataset.do === "window") openWindow();
  });
  refresh(0);
}
