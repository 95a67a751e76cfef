/* Short messages: the state in the bar, announcements to screen readers, and the undo offer. */

const state = document.querySelector(".saved-state");
const undoBar = document.getElementById("undo");
const liveRegion = document.getElementById("said");
let undoAction = null;
let timer;

/* `kind` is saved, unsaved, kept or bad. Equal words are not set again, so they are announced once. */
export function showState(kind, words) {
  state.dataset.state = kind;
  if (state.textContent !== words) state.textContent = words;
}

export function announce(words) {
  liveRegion.textContent = words;
}

/* Show what was done with an undo button, for 15 seconds. */
export function offerUndo(words, undo) {
  undoAction = undo;
  undoBar.querySelector(".undo-words").textContent = words;
  undoBar.hidden = false;
  clearTimeout(timer);
  timer = setTimeout(() => (undoBar.hidden = true), 15000);
}

undoBar.querySelector("[data-do=undo]").addEventListener("click", () => {
  undoBar.hidden = true;
  undoAction?.();
  undoAction = null;
});
