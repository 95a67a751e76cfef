/* Records in the history what is typed and chosen in the fields of the form. */

import { editorOf } from "../editor/editors.js";
import { gettext } from "../words.js";
import { openStep, record } from "./history.js";
import { form } from "./form-requests.js";

const PAUSE = 500; // milliseconds without a key after which typing is a new step
const known = new WeakMap(); // the value of each field after its last recorded change
const CONTROLS = "input[name], select[name]";

const isChecked = (field) => field.type === "checkbox" || field.type === "radio";
const valueOf = (field) => (isChecked(field) ? field.checked : field.value);

function putValue(field, value) {
  if (isChecked(field)) field.checked = value;
  else field.value = value;
  known.set(field, value);
  field.dispatchEvent(new Event("input", { bubbles: true }));
  return field;
}

/* Change a field as one step. */
export function setValue(field, value) {
  const before = valueOf(field);
  if (before === value) return;
  putValue(field, value);
  recordValues(field, before, value);
}

/* Change a field without a step: the value comes from the server. */
export function takeValue(field, value) {
  field.value = value;
  known.set(field, valueOf(field));
}

const isTyped = (field) => field.matches("input[type=text]");

function labelOf(field) {
  if (field.name === "section-type") return gettext("Change section type");
  return isTyped(field) ? gettext("Typing") : gettext("Change field");
}

function recordValues(field, before, after) {
  const step = { label: labelOf(field), field, after, time: Date.now() };
  record(Object.assign(step, { undo: () => putValue(field, before), redo: () => putValue(field, step.after) }));
}

/* Record a change of a field by the user. What is typed without a pause is one step. */
function recordField(field) {
  const before = known.get(field);
  const after = valueOf(field);
  if (before === after) return;
  known.set(field, after);
  const last = openStep();
  if (last?.field === field && isTyped(field) && Date.now() - last.time < PAUSE) {
    Object.assign(last, { after, time: Date.now() });
    return;
  }
  recordValues(field, before, after);
}

/* Record a change of a text: { from, removed, inserted }. */
function recordText(editor, change) {
  const last = openStep();
  if (last?.editor === editor && Date.now() - last.time < PAUSE && joinChange(last.change, change)) {
    last.time = Date.now();
    return;
  }
  const put = ({ from, old, text }) => {
    editor.replace(from, from + old.length, text);
    return editor.textarea;
  };
  const step = {
    label: isKeystroke(change) ? gettext("Typing") : gettext("Change text"),
    editor,
    change: { ...change },
    time: Date.now(),
    undo: () => put({ from: step.change.from, old: step.change.inserted, text: step.change.removed }),
    redo: () => put({ from: step.change.from, old: step.change.removed, text: step.change.inserted }),
  };
  record(step);
}

const isKeystroke = ({ removed, inserted }) => [...removed].length <= 1 && [...inserted].length <= 1;

/* Add a change to the one before it if it goes on there: typing, deleting, or composing a character. Return whether it did. */
function joinChange(last, { from, removed, inserted }) {
  const end = last.from + last.inserted.length;
  const isInside = from >= last.from && from + removed.length <= end;
  if (isInside && ((removed && inserted) || (from === end && [...inserted].length === 1))) {
    const place = from - last.from;
    last.inserted = last.inserted.slice(0, place) + inserted + last.inserted.slice(place + removed.length);
    return true;
  }
  if (inserted || last.inserted || [...removed].length > 1) return false;
  if (from === last.from) last.removed += removed;
  else if (from + removed.length === last.from) Object.assign(last, { from, removed: removed + last.removed });
  else return false;
  return true;
}

/* Record the changes of all fields and texts in an element, such as a new section. */
export function watchFields(root) {
  for (const field of root.querySelectorAll(CONTROLS)) known.set(field, valueOf(field));
  for (const textarea of root.querySelectorAll("textarea[name]")) {
    const editor = editorOf(textarea);
    if (known.has(textarea)) continue;
    known.set(textarea, null);
    editor.onChange((change) => recordText(editor, change));
  }
}

export function start() {
  form.addEventListener(
    "input",
    ({ target }) => {
      if (target.form === form && target.matches(CONTROLS) && known.has(target)) recordField(target);
    },
    true,
  );
  watchFields(form);
}
