/* The article as one text: edited as source with line numbers, compared, then written back into the fields. */

import { editorOf } from "../editor/editors.js";
import * as cards from "./cards.js";
import * as chooser from "./chooser.js";
import { startFields } from "./fields.js";
import { showFaults } from "./faults.js";
import { failureMessage, form, tryPost, urls } from "./form-requests.js";
import * as history from "./history.js";
import { watchFields } from "./recorded-fields.js";
import { select } from "./tabs.js";
import { showState } from "./messages.js";
import { gettext, interpolate } from "../words.js";

const panel = document.getElementById("panel-text");
const box = panel.querySelector("textarea");
const editor = editorOf(box);
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
  editor.load(data.text);
  openedText = editor.text;
  setMode("text");
  history.startHistory();
  showFaultLines([]);
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
  leaveText();
  select(tab);
}

/* What was typed in the text is no part of the form's history: applying it is one step. */
function leaveText() {
  setMode("sections");
  history.endHistory();
}

export async function showComparison({ andSave = "", then = "sections" } = {}) {
  saveWith = andSave;
  dialog.dataset.then = then;
  const { status, data } = await tryPost(urls.fromText);
  showError(status === 200 || status === 422 ? "" : failureMessage({ status, data }));
  if (andSave && status !== 200) showState("bad", gettext("Not saved: see above"));
  if (status === 422) {
    showFaultLines(data.faults);
    faultList.focus();
    return;
  }
  if (status !== 200) return;
  showFaultLines([]);
  dialog.querySelector(".changes-list").innerHTML = data.same ? `<p>${gettext("No changes.")}</p>` : data.comparison;
  dialog.querySelector("[data-do=apply]").textContent = andSave ? gettext("Apply and save") : gettext("Apply");
  dialog.fields = data.fields;
  dialog.showModal();
}

function applyText() {
  dialog.close();
  const tab = dialog.dataset.then;
  const parts = new DOMParser().parseFromString(dialog.fields, "text/html").body;
  const old = document.getElementById("fields");
  const [before, after] = [[...old.childNodes], [...parts.childNodes]];
  const put = (nodes) => {
    old.replaceChildren(...nodes);
    return cards.sectionList();
  };
  put(after);
  openedText = box.value;
  leaveText();
  history.record({ label: gettext("Apply text"), undo: () => put(before), redo: () => put(after) });
  watchFields(old);
  cards.startList();
  chooser.start(old, history.record);
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
  editor.mark(faults.map((fault) => ({ ...placeOfLine(fault.line), class: "is-faulty" })));
}

/* Return where a line begins and ends. */
function placeOfLine(number) {
  const lines = editor.text.split("\n");
  const from = lines.slice(0, number - 1).join("\n").length + (number > 1 ? 1 : 0);
  return { from, to: from + (lines[number - 1]?.length ?? 0) };
}

function selectLine(number) {
  const { from, to } = placeOfLine(number);
  editor.focus();
  editor.select(from, to);
}

function showLineNumber() {
  const line = editor.text.slice(0, editor.selection.from).split("\n").length;
  lineNumber.textContent = interpolate(gettext("Line %(number)s"), { number: line });
}

export function start() {
  editor.enhance({ label: gettext("The article as one text"), source: true, ownHistory: false });
  editor.listen("keyup", showLineNumber);
  editor.listen("click", showLineNumber);
  dialog.querySelector("[data-do=apply]").addEventListener("click", applyText);
  panel.querySelector("[data-do=review-changes]").addEventListener("click", () => showComparison());
  panel.querySelector("[data-do=leave-text]").addEventListener("click", () => closeTab());
  if (form.elements.mode.value === "text") {
    openedText = null;
    history.startHistory();
    select("text");
  }
}
