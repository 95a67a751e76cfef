/* The whole article as one text: edited with its line numbers, looked at, and only then put in the fields' place. */

import * as cards from "./cards.js";
import * as chooser from "./chooser.js";
import { dressFields } from "./details.js";
import { showFaults } from "./faults.js";
import { failure, form, tryPost, urls } from "./server.js";
import { select } from "./tabs.js";
import { show } from "./words.js";

const panel = document.getElementById("panel-text");
const box = panel.querySelector("textarea");
const numbers = panel.querySelector(".numbers");
const faultList = panel.querySelector(".text-faults");
const place = panel.querySelector(".text-place");
const trouble = panel.querySelector(".text-trouble");
const dialog = document.getElementById("look");
let begun = null; // the text as it was when the tab was opened
let saveWith = "";

export const isText = () => form.elements.mode.value === "text" && box.value !== begun;

/* Go to the text. A section with a fault has none: that is mended first. */
export async function enter() {
  const { status, data } = await tryPost(urls.asText);
  if (status !== 200) {
    showFaults(data.faults ?? [{ message: failure({ status, data }) }]);
    return false;
  }
  showTrouble("");
  box.value = begun = data.text;
  mode("text");
  showFaultLines([]);
  requestAnimationFrame(drawNumbers); // when the tab is there to be measured
  return true;
}

function showTrouble(words) {
  trouble.textContent = words;
  trouble.hidden = !words;
}

function mode(name) {
  form.elements.mode.value = name;
  box.disabled = name !== "text";
}

/* Leave the text: at once where it says what the fields say, else after a look. */
export function leave(tab = "sections") {
  if (isText()) {
    look({ then: tab });
    return;
  }
  mode("sections");
  select(tab);
}

export async function look({ andSave = "", then = "sections" } = {}) {
  saveWith = andSave;
  dialog.dataset.then = then;
  const { status, data } = await tryPost(urls.fromText);
  showTrouble(status === 200 || status === 422 ? "" : failure({ status, data }));
  if (andSave && status !== 200) show("bad", "Not saved: see above");
  if (status === 422) {
    showFaultLines(data.faults);
    faultList.focus();
    return;
  }
  if (status !== 200) return;
  showFaultLines([]);
  dialog.querySelector(".look-changes").innerHTML = data.same ? "<p>Nothing: it says the same.</p>" : data.comparison;
  dialog.querySelector("[data-do=apply]").textContent = andSave ? "Put it into the article and save" : "Put it into the article";
  dialog.fields = data.fields;
  dialog.showModal();
}

function apply() {
  dialog.close();
  const tab = dialog.dataset.then;
  const parts = new DOMParser().parseFromString(dialog.fields, "text/html").body;
  const old = document.getElementById("fields");
  old.replaceChildren(...parts.childNodes);
  begun = box.value;
  mode("sections");
  cards.start();
  chooser.start(old);
  dressFields();
  select(tab);
  cards.changed();
  form.dispatchEvent(new CustomEvent("text:applied", { bubbles: true, detail: { save: saveWith } }));
}

/* Faults, and the way to their lines */

function showFaultLines(faults) {
  faultList.hidden = !faults.length;
  faultList.replaceChildren(
    ...faults.map((fault) => {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.className = "as-link";
      button.textContent = fault.message;
      button.addEventListener("click", () => goTo(fault.line));
      item.append(button);
      return item;
    }),
  );
  numbers.faulty = new Set(faults.map((fault) => fault.line));
  drawNumbers();
}

function goTo(line) {
  const lines = box.value.split("\n");
  const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  box.focus();
  box.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  const row = numbers.children[line - 1];
  if (row) box.scrollTop = row.offsetTop - box.clientHeight / 3;
}

/* Line numbers beside lines that wrap: each is as tall as its line is in a copy of the box. */
const mirror = document.createElement("div");

function drawNumbers() {
  if (panel.hidden) return;
  const style = getComputedStyle(box);
  mirror.style.cssText = "";
  Object.assign(mirror.style, {
    position: "absolute",
    visibility: "hidden",
    insetInlineStart: "-9999px",
    whiteSpace: "pre-wrap",
    overflowWrap: "anywhere",
    font: style.font,
    lineHeight: style.lineHeight,
    width: `${box.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight)}px`,
  });
  mirror.replaceChildren(
    ...box.value.split("\n").map((line) => {
      const row = document.createElement("div");
      row.textContent = line || " ";
      return row;
    }),
  );
  document.body.append(mirror);
  const heights = [...mirror.children].map((row) => row.getBoundingClientRect().height);
  mirror.remove();
  numbers.replaceChildren(
    ...heights.map((height, index) => {
      const faulty = numbers.faulty?.has(index + 1);
      const row = document.createElement(faulty ? "b" : "div");
      row.style.display = "block";
      row.style.height = `${height}px`;
      row.textContent = index + 1;
      return row;
    }),
  );
  numbers.scrollTop = box.scrollTop;
  numbers.style.height = `${box.offsetHeight - 2 * parseFloat(style.paddingTop)}px`;
}

function tellPlace() {
  const line = box.value.slice(0, box.selectionStart).split("\n").length;
  place.textContent = `Line ${line}`;
}

export function start() {
  box.addEventListener("input", drawNumbers);
  box.addEventListener("scroll", () => (numbers.scrollTop = box.scrollTop));
  box.addEventListener("keyup", tellPlace);
  box.addEventListener("click", tellPlace);
  window.addEventListener("resize", drawNumbers);
  dialog.querySelector("[data-do=apply]").addEventListener("click", apply);
  panel.querySelector("[data-do=look]").addEventListener("click", () => look());
  panel.querySelector("[data-do=leave-text]").addEventListener("click", () => leave());
  if (form.elements.mode.value === "text") {
    begun = null;
    select("text");
    drawNumbers();
  }
}
