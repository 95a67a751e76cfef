/* One undo history for the whole form. A step is `{ undo, redo, label }`. */

const done = [];
const undone = [];
let gathering = null;
let isApplying = false;

/* Add what was just done to the history. */
export function record(step) {
  if (isApplying) return;
  (gathering ?? done).push(step);
  if (!gathering) undone.length = 0;
}

/* Make all that happens inside `action` one step. */
export function group(label, action) {
  if (gathering || isApplying) return action();
  const steps = (gathering = []);
  try {
    return action();
  } finally {
    gathering = null;
    if (steps.length) {
      const back = [...steps].reverse();
      record({ label, undo: () => back.forEach((step) => step.undo()), redo: () => steps.forEach((step) => step.redo()) });
    }
  }
}

function apply(from, to, name) {
  const step = from.pop();
  if (!step) return;
  isApplying = true;
  step[name]();
  isApplying = false;
  to.push(step);
}

export const undo = () => apply(done, undone, "undo");
export const redo = () => apply(undone, done, "redo");
