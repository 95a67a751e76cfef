/* Short messages: the state in the bar, announcements to screen readers, and the undo offer. */

const state = document.querySelector(".save-state");
const undoBar = document.getElementById("undo");
const liveRegion = document.getElementById("announcer");
let undoAction = null;
let timer;

/* `kind` is saved, unsaved, autosaved or bad. An equal text is not set again, so it is announced once. */
export function showState(kind, text) {
  state.dataset.state = kind;
  if (state.textContent !== text) state.textContent = text;
}

export function announce(text) {
  liveRegion.textContent = text;
}

/* Show what was done with an undo button, for 15 seconds. */
export function offerUndo(text, undo) {
  undoAction = undo;
  undoBar.querySelector(".undo-text").textContent = text;
  undoBar.hidden = false;
  clearTimeout(timer);
  timer = setTimeout(() => (undoBar.hidden = true), 15000);
}

undoBar.querySelector("[data-do=undo]").addEventListener("click", () => {
  undoBar.hidden = true;
  undoAction?.();
  undoAction = null;
});
