/* Decisions about sensitive sections: saved with the article, and shown again as the server sees the saved text. */

import { cards, filledCards } from "./cards.js";
import { failureMessage, form, post, urls } from "./form-requests.js";
import { gettext } from "../words.js";

const decisions = () => document.getElementById("safety-decisions"); // missing for a new article
const isTyped = ({ type, checked, defaultChecked, value, defaultValue }) =>
  type === "radio" ? checked !== defaultChecked : type === "text" && value !== defaultValue;
const inputs = (part) => [...part.querySelectorAll("[name^=touches-], [name^=reason-]")];
const hasAnswer = (part) => inputs(part).some(isTyped);
const short = () => document.querySelector("#panel-short .card-safety");
const parts = () => [...cards().map((card) => card.querySelector(".card-safety")), short()];
const fromHtml = (html) => new DOMParser().parseFromString(html, "text/html").body.firstElementChild;

export const hasAnswers = () => parts().some(hasAnswer);

/* Return what is chosen and typed in a part, to put it into the part that replaces it. */
function readAnswer(part) {
  const [first] = inputs(part);
  if (!first || !hasAnswer(part)) return null;
  const choice = part.querySelector("[type=radio]:checked")?.value ?? "";
  return { name: first.name, choice, reason: part.querySelector("[name^=reason-]").value };
}

/* Put an answer into a part; return whether it is still about the same text. */
function fillAnswer(part, { name, choice, reason }) {
  for (const input of inputs(part)) {
    if (input.type === "radio") input.checked = input.value === choice;
    else input.value = reason;
  }
  return inputs(part)[0]?.name === name;
}

function replacePart(old, html, { withAnswer = true } = {}) {
  const answer = withAnswer ? readAnswer(old) : null;
  const part = fromHtml(html);
  old.replaceWith(part);
  return !answer || fillAnswer(part, answer) || !inputs(part).length;
}

/* Show the parts of the saved article. Return whether all answers are about texts that did not change. */
export function show({ sections, short: shortPart, details, noted }, options) {
  const fitting = filledCards().map((card, index) => {
    const fits = replacePart(card.querySelector(".card-safety"), sections[index], options);
    card.querySelector(".card-blocked").hidden = !card.querySelector(".card-safety[data-blocked]");
    return fits;
  });
  fitting.push(replacePart(short(), shortPart, options));
  document.querySelector(".safety-details").replaceWith(fromHtml(details));
  document.getElementById("field-content_note_sections").replaceWith(fromHtml(noted));
  return fitting.every(Boolean);
}

/* Save the answers, if there are any. Return why they could not be saved, or an empty string.
   `safety` has the parts of the text that was just saved, or nothing if it has changed again. */
export async function saveAnswers(safety) {
  const isShown = safety?.sections.length === filledCards().length;
  if (isShown && !show(safety)) return gettext("A section has changed. Check your decision about it, then save again.");
  if (!decisions() || !hasAnswers()) return "";
  const { status, data } = await post(decisions().action, () => new FormData(decisions()));
  if (data.safety?.sections.length === filledCards().length) show(data.safety, { withAnswer: false });
  if (status === 200) takeDecisions(data.base);
  return status === 200 ? "" : failureMessage({ status, data });
}

/* Decisions are a revision of their own. If it directly follows that of the form, nobody saved in between. */
export function takeDecisions(base) {
  const field = form.elements.base;
  if (base === Number(field.value) + 1) field.value = base;
}

export function start(save) {
  document.addEventListener("submit", (event) => {
    if (event.target !== decisions()) return;
    event.preventDefault();
    save("_continue");
  });
  window.addEventListener("beforeunload", (event) => {
    if (hasAnswers() && !("leaving" in urls)) event.preventDefault();
  });
  form.addEventListener("change", ({ target }) => {
    const question = target.name?.startsWith("reason-") && target.value && target.closest("fieldset");
    if (question && !question.querySelector(":checked")) question.querySelector("[value=no]").checked = true;
  });
}
