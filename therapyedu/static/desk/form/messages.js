/* Short messages: the state in the bar and above the text, announcements to screen readers, and the undo offer. */

const state = document.querySelector(".save-state");
const problemNotice = document.getElementById("save-problem");
const undoBar = document.getElementById("undo");
const liveRegion = document.getElementById("announcer");

/* `kind` is saved, unsaved, autosaved or bad. `problem` says what is wrong and what to do; it stands above the text until
   the text is stored again. An equal text is not set again, so it is announced once. */
export function showState(kind, text, problem = "") {
  state.dataset.state = kind;
  setText(state, text);
  if (problem) setText(problemNotice, problem);
  if (problem || kind !== "unsaved") problemNotice.hidden = !problem;
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function announce(text) {
  liveRegion.textContent = text;
}

/* Show what was done with a button that undoes it, until the next step. */
export function offerUndo(text) {
  undoBar.querySelector(".undo-text").textContent = text;
  undoBar.hidden = false;
}

export function hideUndoOffer() {
  undoBar.hidden = true;
}
