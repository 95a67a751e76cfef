/* Small words to the writer: the state in the bar, what a screen reader hears, and a way back. */

const state = document.querySelector(".saved-state");
const undoBar = document.getElementById("undo");
const said = document.getElementById("said");
let back = null;
let timer;

/* `kind` is saved, unsaved, kept or bad. The words are told once, not at every key. */
export function show(kind, words) {
  state.dataset.state = kind;
  if (state.textContent !== words) state.textContent = words;
}

export function say(words) {
  said.textContent = words;
}

/* Say what was done, with a button that takes it back, for a quarter of a minute. */
export function offerUndo(words, undo) {
  back = undo;
  undoBar.querySelector(".undo-words").textContent = words;
  undoBar.hidden = false;
  clearTimeout(timer);
  timer = setTimeout(() => (undoBar.hidden = true), 15000);
}

undoBar.querySelector("[data-do=undo]").addEventListener("click", () => {
  undoBar.hidden = true;
  back?.();
  back = null;
});
