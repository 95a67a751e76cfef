/* Changes the structure of the article: turn a selection into a section, split a section, merge two. */

import { editorOf } from "../editor/editors.js";
import { gettext, interpolate, ngettext } from "../words.js";
import { addCard, cardOf, cards, createCard, field, insertCards, isEmpty, nameOf, openCard, removeCards, setValues, typeLabel } from "./cards.js";
import { form } from "./form-requests.js";
import { group, undo } from "./history.js";
import { announce, offerUndo } from "./messages.js";
import { openTypeMenu } from "./popup-menu.js";
import { asSubsection, cutText, joinParagraphs, paragraphAt, takeHeading } from "./section-text.js";

const typeOf = (card) => field(card, "type").value;
export const bodyEditor = (card) => editorOf(field(card, "body"));
export const previousOf = (card) => cards()[cards().indexOf(card) - 1] ?? null;

/* Replace the text of a card, if it is another one. */
function setBody(card, body) {
  const editor = bodyEditor(card);
  if (editor.text !== body) editor.replace(0, editor.text.length, body);
}

function continueAt(card, pos) {
  openCard(card, { focus: "body" });
  bodyEditor(card).select(pos);
}

/* Turn the selection into a section of this type; without one, the paragraph at the cursor. What stands before
   stays in its section, and what stands after goes on in a new one of the same type. */
export function turnSelectionInto(card, type) {
  const editor = bodyEditor(card);
  const { from, to } = editor.selection.from < editor.selection.to ? editor.selection : paragraphAt(editor.text, editor.selection.from);
  const [before, selected, after] = cutText(editor.text, from, to);
  const outer = typeOf(card);
  if (!selected) return insertSection(card, type);
  return group(gettext("Turn into a section"), () => {
    const section = takeHeading(selected);
    let target = card;
    if (before || field(card, "heading").value.trim()) {
      target = createCard({ type, ...section });
      insertCards([target], { after: card });
      setBody(card, before);
    } else {
      setValues(card, { type, heading: section.heading });
      setBody(card, section.body);
    }
    if (after) insertCards([createCard({ type: outer, body: after })], { after: target });
    return finish(target, gettext("Section %(place)s of %(count)s: %(type)s"));
  });
}

/* Insert an empty section of this type at the cursor of a section. */
export function insertSection(card, type) {
  const editor = bodyEditor(card);
  const [before, , after] = cutText(editor.text, editor.selection.from, editor.selection.to);
  return group(gettext("Insert a section"), () => {
    let target = card;
    if (isEmpty(card)) setValues(card, { type });
    else {
      target = createCard({ type });
      insertCards([target], { after: card });
      setBody(card, before);
      if (after) insertCards([createCard({ type: typeOf(card), body: after })], { after: target });
    }
    return finish(target, gettext("Section %(place)s of %(count)s: %(type)s"));
  });
}

/* Split a section at the cursor. The second part has the type of the first; a subheading becomes its heading. */
export function splitHere(card) {
  const editor = bodyEditor(card);
  const [before, , after] = cutText(editor.text, editor.selection.from);
  return group(gettext("Split a section"), () => {
    const added = createCard({ type: typeOf(card), ...takeHeading(after) });
    insertCards([added], { after: card });
    setBody(card, before);
    return finish(added, gettext("Split. This is section %(place)s of %(count)s."));
  });
}

/* Append a section to the one above, which keeps its type and heading. */
export function mergeWithPrevious(card) {
  const previous = previousOf(card);
  if (!previous) return null;
  return group(gettext("Merge sections"), () => {
    const editor = bodyEditor(previous);
    const start = editor.text.trimEnd();
    const values = Object.fromEntries(["type", "heading", "anchor"].map((name) => [name, field(card, name).value]));
    const section = { heading: values.heading, body: field(card, "body").value };
    const isReplaced = isEmpty(previous);
    removeCards([card]);
    if (isReplaced) setValues(previous, values);
    setBody(previous, isReplaced ? section.body : joinParagraphs(start, asSubsection(section)));
    continueAt(previous, start ? Math.min(start.length + 2, editor.text.length) : 0);
    announce(interpolate(gettext("Merged into “%(name)s”."), { name: nameOf(previous) }));
    return previous;
  });
}

function finish(card, sentence) {
  continueAt(card, 0);
  announce(interpolate(sentence, { place: cards().indexOf(card) + 1, count: cards().length, type: typeLabel(typeOf(card)) }));
  return card;
}

/* Insert pasted sections at the selection of a text. The first goes into its section if it fits, each other becomes
   a new one. `title` is the title of the pasted document: an article without one takes it. */
export function insertPasted(card, { sections, title }) {
  const editor = bodyEditor(card);
  const [before, , after] = cutText(editor.text, editor.selection.from, editor.selection.to);
  const rest = sections.map((section) => ({ ...section }));
  return group(gettext("Paste"), () => {
    if (title && takeTitle(title)) rest[0].heading = "";
    if (!rest[0].heading && !rest[0].body && rest[0].type === "text") rest.shift();
    const isBlank = !before && !field(card, "heading").value.trim();
    const isRunningText = rest.length && rest[0].type === "text" && !rest[0].heading;
    let body = before;
    if (rest.length && (isBlank || isRunningText)) {
      const first = rest.shift();
      if (isBlank && !isRunningText) setValues(card, { type: first.type, heading: first.heading });
      body = joinParagraphs(before, first.body);
    }
    if (after && (rest.at(-1)?.type ?? typeOf(card)) !== typeOf(card)) rest.push({ type: typeOf(card), body: after });
    else if (after && rest.length) rest.at(-1).body = joinParagraphs(rest.at(-1).body, after);
    else body = joinParagraphs(body, after);
    const added = rest.map(createCard);
    insertCards(added, { after: card });
    setBody(card, body);
    return [card, ...added];
  });
}

/* Make the title of a pasted document that of the article, if it has none. Return whether it did. */
function takeTitle(title) {
  const editor = editorOf(form.elements.title);
  if (editor.text.trim()) return false;
  editor.replace(0, editor.text.length, title);
  return true;
}

/* Say what was pasted, with an offer to undo it. */
function showPasted(event) {
  event.preventDefault();
  const added = insertPasted(cardOf(event.target), event.detail);
  const text = ngettext("Pasted as %(count)s section.", "Pasted as %(count)s sections.", added.length);
  offerUndo(interpolate(text, { count: added.length }), undo);
}

/* Buttons and keys */

const actions = {
  turn: (card, button) => openTypeMenu(button, (type) => turnSelectionInto(card, type)),
  split: splitHere,
  merge: mergeWithPrevious,
};

/* Do what a button or a key of this name does to the section that somebody writes in. */
export function runStructure(name, card, button = card?.querySelector(`[data-structure=${name}]`)) {
  if (!card || (name === "merge" && !previousOf(card))) return;
  if (name !== "merge" && card.hasAttribute("data-folded")) openCard(card, { focus: "body" });
  actions[name](card, button);
}

export function start() {
  form.addEventListener("sections:pasted", showPasted);
  form.addEventListener("click", ({ target }) => {
    const card = cardOf(target);
    const structure = target.closest("[data-structure]");
    if (structure) runStructure(structure.dataset.structure, card, structure);
    else if (target.closest("[data-do=insert]")) openTypeMenu(target, (type) => addCard({ type }, { before: card, focus: "heading" }));
  });
}
