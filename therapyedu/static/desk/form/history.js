/* One undo history for the whole form: what was typed, chosen, added, moved, split, retyped and deleted. */

import { isKey, isMac } from "../editor/keys.js";
import { gettext, interpolate } from "../words.js";
import { form } from "./form-requests.js";
import { announce, hideUndoOffer } from "./messages.js";

let steps = { done: [], undone: [] };
const outerSteps = []; // the histories that wait while another one is used
let grouped = null; // the steps of the group that is being recorded
let isReplaying = false;

/* Return the last step if a change may still be added to it, or null. */
export function openStep() {
  if (grouped) return grouped.at(-1) ?? null;
  return isReplaying || steps.undone.length ? null : (steps.done.at(-1) ?? null);
}

/* Record what was just done. `undo` and `redo` do it without recording anything; each may return the element that it
   changed, which is then shown. `label` names the step: "Delete section". */
export function record(step) {
  if (isReplaying) return;
  if (grouped) {
    grouped.push(step);
    return;
  }
  steps.done.push(step);
  steps.undone = [];
  notifyHistory();
}

/* Run `action` and record all that happens inside as one step. Return what `action` returns. */
export function group(label, action) {
  if (grouped || isReplaying) return action();
  grouped = [];
  try {
    return action();
  } finally {
    const parts = grouped;
    grouped = null;
    if (parts.length) record(joinSteps(label, parts));
  }
}

function joinSteps(label, parts) {
  const run = (rows, name) => rows.map((step) => step[name]()).findLast(Boolean);
  return { label, undo: () => run([...parts].reverse(), "undo"), redo: () => run(parts, "redo") };
}

/* Undo the last step. Return whether there was one. */
export function undo() {
  return replay("done", "undone", "undo", gettext("Undone: %(step)s"));
}

/* Do the step again that was undone last. Return whether there was one. */
export function redo() {
  return replay("undone", "done", "redo", gettext("Redone: %(step)s"));
}

function replay(from, to, name, sentence) {
  const step = steps[from].pop();
  if (!step) return false;
  isReplaying = true;
  let changed;
  try {
    changed = step[name]();
    form.dispatchEvent(new Event("input", { bubbles: true }));
  } finally {
    isReplaying = false;
  }
  steps[to].push(step);
  step.time = 0; // typing that follows is a step of its own
  notifyHistory();
  if (changed) form.dispatchEvent(new CustomEvent("history:replayed", { detail: { element: changed } }));
  announce(interpolate(sentence, { step: step.label }));
  return true;
}

/* Use a history of its own until `endHistory`: for a text that is written into the form only at its end. */
export function startHistory() {
  outerSteps.push(steps);
  steps = { done: [], undone: [] };
  notifyHistory();
}

export function endHistory() {
  if (outerSteps.length) steps = outerSteps.pop();
  notifyHistory();
}

function notifyHistory() {
  hideUndoOffer();
  form.dispatchEvent(new CustomEvent("history:changed"));
}

/* Return whether undoing here means the form: not in a dialog, and not in an input of its own, such as a search, while
   something is typed there. */
function isOfForm(element) {
  if (document.querySelector("dialog[open]")) return false;
  if (!element.matches("input, textarea")) return true;
  return element.form === form && (Boolean(element.name) || !element.value);
}

function handleKey(event) {
  const isRedo = isKey(event, "Mod-Shift-z") || (!isMac && isKey(event, "Ctrl-y"));
  if (!isRedo && !isKey(event, "Mod-z")) return;
  if (!isOfForm(event.target)) return;
  event.preventDefault();
  event.stopPropagation();
  if (isRedo) redo();
  else undo();
}

/* The browser's own "Undo", from its menu, knows only one field. */
function handleBrowserUndo(event) {
  const action = { historyUndo: undo, historyRedo: redo }[event.inputType];
  if (!action || !isOfForm(event.target)) return;
  event.preventDefault();
  action();
}

function startButton(name, action, rows, { plain, named }) {
  const button = document.querySelector(`[data-do=history-${name}]`);
  const update = () => {
    const label = rows().at(-1)?.label;
    const text = label ? interpolate(named, { step: label }) : plain;
    button.setAttribute("aria-disabled", String(!label));
    button.setAttribute("aria-label", text);
    button.title = text;
  };
  button.hidden = false;
  button.addEventListener("click", action);
  form.addEventListener("history:changed", update);
  update();
}

export function start() {
  document.addEventListener("keydown", handleKey, true);
  form.addEventListener("beforeinput", handleBrowserUndo);
  document.querySelector("#undo [data-do=undo]").addEventListener("click", undo);
  form.addEventListener("editor:undo", undo);
  form.addEventListener("editor:redo", redo);
  startButton("undo", undo, () => steps.done, { plain: gettext("Undo"), named: gettext("Undo: %(step)s") });
  startButton("redo", redo, () => steps.undone, { plain: gettext("Redo"), named: gettext("Redo: %(step)s") });
}
