/* Short messages: the state in the bar, announcements to screen readers, and the undo offer. */

const state = document.querySelector(".save-state");
const undoBar = document.getElementById("undo");
const liveRegion = document.getElementById("announcer");

/* `kind` is saved, unsaved, autosaved or bad. An equal text is not set again, so it is announced once. */
export function showState(kind, text) {
  state.dataset.state = kind;
  if (state.textContent !== text) state.textContent = text;
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
