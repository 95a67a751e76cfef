/* The article as one text: edited with line numbers, compared, then written back into the fields. */

import { editorOf } from "../editor/editors.js";
import * as cards from "./cards.js";
import * as chooser from "./chooser.js";
import { startFields } from "./fields.js";
import { showFaults } from "./faults.js";
import { failureMessage, form, tryPost, urls } from "./form-requests.js";
import { select } from "./tabs.js";
import { showState } from "./messages.js";

const panel = document.getElementById("panel-text");
const box = panel.querySelector("textarea");
const editor = editorOf(box);
const numbers = panel.querySelector(".numbers");
const faultList = panel.querySelector(".text-faults");
const lineNumber = panel.querySelector(".text-position");
const errorNotice = panel.querySelector(".text-error");
const dialog = document.getElementById("changes");
let openedText = null; // the text as it was when the tab was opened
let saveWith = "";

export const hasTextEdits = () => form.elements.mode.value === "text" && box.value !== openedText;

/* Load the text and open its tab. With faults in a section there is no text, so they are shown instead. */
export async function openTab() {
  const { status, data } = await tryPost(urls.asText);
  if (status !== 200) {
    showFaults(data.faults ?? [{ message: failureMessage({ status, data }) }]);
    return false;
  }
  showError("");
  box.value = openedText = data.text;
  setMode("text");
  showFaultLines([]);
  requestAnimationFrame(drawNumbers); // once the tab is visible and can be measured
  return true;
}

function showError(message) {
  errorNotice.textContent = message;
  errorNotice.hidden = !message;
}

function setMode(name) {
  form.elements.mode.value = name;
  box.disabled = name !== "text";
}

/* Leave the text: at once if it is unchanged, otherwise after the comparison dialog. */
export function closeTab(tab = "sections") {
  if (hasTextEdits()) {
    showComparison({ then: tab });
    return;
  }
  setMode("sections");
  select(tab);
}

export async function showComparison({ andSave = "", then = "sections" } = {}) {
  saveWith = andSave;
  dialog.dataset.then = then;
  const { status, data } = await tryPost(urls.fromText);
  showError(status === 200 || status === 422 ? "" : failureMessage({ status, data }));
  if (andSave && status !== 200) showState("bad", "Not saved: see above");
  if (status === 422) {
    showFaultLines(data.faults);
    faultList.focus();
    return;
  }
  if (status !== 200) return;
  showFaultLines([]);
  dialog.querySelector(".changes-list").innerHTML = data.same ? "<p>No changes.</p>" : data.comparison;
  dialog.querySelector("[data-do=apply]").textContent = andSave ? "Apply and save" : "Apply";
  dialog.fields = data.fields;
  dialog.showModal();
}

function applyText() {
  dialog.close();
  const tab = dialog.dataset.then;
  const parts = new DOMParser().parseFromString(dialog.fields, "text/html").body;
  const old = document.getElementById("fields");
  old.replaceChildren(...parts.childNodes);
  openedText = box.value;
  setMode("sections");
  cards.start();
  chooser.start(old);
  startFields();
  select(tab);
  cards.notifyChanged();
  form.dispatchEvent(new CustomEvent("text:applied", { bubbles: true, detail: { save: saveWith } }));
}

/* Faults with buttons that select their lines */

function showFaultLines(faults) {
  faultList.hidden = !faults.length;
  faultList.replaceChildren(
    ...faults.map((fault) => {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.className = "as-link";
      button.textContent = fault.message;
      button.addEventListener("click", () => selectLine(fault.line));
      item.append(button);
      return item;
    }),
  );
  numbers.faulty = new Set(faults.map((fault) => fault.line));
  drawNumbers();
}

function selectLine(line) {
  const lines = box.value.split("\n");
  const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  editor.focus();
  editor.select(start, start + (lines[line - 1]?.length ?? 0));
  const row = numbers.children[line - 1];
  if (row) box.scrollTop = row.offsetTop - box.clientHeight / 3;
}

/* Line numbers beside wrapped lines. Their heights are measured in a hidden copy of the textarea. */
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

function showLineNumber() {
  const line = editor.text.slice(0, editor.selection.from).split("\n").length;
  lineNumber.textContent = `Line ${line}`;
}

export function start() {
  box.addEventListener("input", drawNumbers);
  box.addEventListener("scroll", () => (numbers.scrollTop = box.scrollTop));
  box.addEventListener("keyup", showLineNumber);
  box.addEventListener("click", showLineNumber);
  window.addEventListener("resize", drawNumbers);
  dialog.querySelector("[data-do=apply]").addEventListener("click", applyText);
  panel.querySelector("[data-do=review-changes]").addEventListener("click", () => showComparison());
  panel.querySelector("[data-do=leave-text]").addEventListener("click", () => closeTab());
  if (form.elements.mode.value === "text") {
    openedText = null;
    select("text");
    drawNumbers();
  }
}
