// The page of a review: a comment on the words that are selected. Without this script every form works, and a comment is
// on a whole section. The editor of proposed wording is beside the editor itself: proposed-wording.js.

const markButton = document.querySelector("[data-comment-on-marked]");
const QUOTE_LIMIT = 2000; // characters; the server refuses more

// Return the part of the text in which the selection begins, and the words in it; null if none are selected.
function selectedWords() {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const element = range.startContainer.parentElement ?? range.startContainer;
  const part = element.closest("[data-part]");
  if (!part) return null;
  const inside = range.cloneRange();
  if (!part.contains(range.endContainer)) inside.setEndAfter(part.lastChild);
  const words = inside.toString().trim().slice(0, QUOTE_LIMIT);
  if (!words) return null;
  const before = document.createRange();
  before.setStart(part, 0);
  before.setEnd(inside.startContainer, inside.startOffset);
  return { part, words, start: before.toString().length };
}

function toolsOf(part) {
  return document.querySelector(`[data-tools="${part.dataset.index ?? part.dataset.part}"]`);
}

// Put the marked words into a form; empty words are a comment on the whole part.
function setQuote(form, words, start) {
  form.elements.quote.value = words;
  form.elements.start.value = words ? start : "";
  const shown = form.querySelector(".review-quote");
  shown.hidden = !words;
  shown.querySelector("q").textContent = words;
  shown.querySelector("[data-whole]").hidden = false;
}

if (markButton) {
  let marked = null;
  document.addEventListener("selectionchange", () => {
    marked = selectedWords() ?? (document.activeElement === markButton ? marked : null);
    markButton.hidden = !marked;
  });
  // The press of a button must not end the selection before the click.
  markButton.addEventListener("pointerdown", (event) => event.preventDefault());
  markButton.addEventListener("click", () => {
    const details = toolsOf(marked.part).querySelector("[data-comment]");
    const form = details.querySelector("form");
    setQuote(form, marked.words, marked.start);
    details.open = true;
    document.getSelection().removeAllRanges();
    markButton.hidden = true;
    form.elements.text.focus();
  });
  for (const button of document.querySelectorAll("[data-whole]")) {
    button.addEventListener("click", () => {
      setQuote(button.form, "", "");
      button.form.elements.text.focus();
    });
  }
}

// What is typed and not sent yet is not lost by a closed window without a question.
const unsent = new Set();
document.addEventListener("input", ({ target }) => {
  if (target.form) unsent.add(target.form);
});
document.addEventListener("submit", ({ target }) => unsent.delete(target));
window.addEventListener("beforeunload", (event) => {
  const isTyped = (form) => [...form.elements].some((one) => one.matches("textarea") && one.value !== one.defaultValue);
  if ([...unsent].some(isTyped)) event.preventDefault();
});
