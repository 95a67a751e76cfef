/* Changes the structure of the article: turn a selection into a section, split a section, merge two, insert pasted ones. */

import { editorOf } from "../editor/editors.js";
import { gettext, interpolate, ngettext } from "../words.js";
import {
  addCard,
  cardOf,
  cards,
  changeSections,
  createCard,
  field,
  isEmpty,
  nameOf,
  openCard,
  replaceWithSections,
  setField,
  setFolded,
  typeLabel,
} from "./cards.js";
import { form } from "./form-requests.js";
import { group } from "./history.js";
import { announce, offerUndo } from "./messages.js";
import { openTypeMenu } from "./popup-menu.js";
import { asSubsection, cutText, joinParagraphs, paragraphAt, takeHeading } from "./section-text.js";

const typeOf = (card) => field(card, "type").value;
const headingOf = (card) => field(card, "heading").value.trim();
const bodyEditor = (card) => editorOf(field(card, "body"));
export const previousOf = (card) => cards()[cards().indexOf(card) - 1] ?? null;

/* Turn the selection into a section of this type; without one, the paragraph at the cursor. What stands before
   stays in its section, and what stands after goes on in a new one of the same type. */
export function turnSelectionInto(card, type) {
  const { text, selection } = bodyEditor(card);
  const { from, to } = selection.from < selection.to ? selection : paragraphAt(text, selection.from);
  const [before, selected, after] = cutText(text, from, to);
  const label = interpolate(gettext("Turn into “%(type)s”"), { type: typeLabel(type) });
  putBetween(card, { type, ...takeHeading(selected) }, { before, after, label });
}

/* Insert an empty section of this type at the cursor of a section. */
export function insertSection(card, type) {
  const { text, selection } = bodyEditor(card);
  const [before, , after] = cutText(text, selection.from, selection.to);
  putBetween(card, { type, heading: "", body: "" }, { before, after, label: gettext("Insert section") });
}

/* Put a section between two parts of the text of a card. The card itself becomes it if nothing stands before. */
function putBetween(card, section, { before, after, label }) {
  const outer = typeOf(card);
  const isOwn = !before && !headingOf(card);
  const target = isOwn ? card : createCard(section);
  const rest = after ? [createCard({ type: outer, body: after })] : [];
  changeSections(label, () => {
    if (isOwn) for (const [name, value] of Object.entries(section)) setField(card, name, value);
    else setField(card, "body", before);
    card.after(...(isOwn ? rest : [target, ...rest]));
    return target;
  });
  for (const added of rest) setFolded(added, true);
  continueIn(target);
  sayPlace(target, gettext("Section %(place)s of %(count)s: %(type)s"));
}

/* Split a section at the cursor. The second part has the type of the first; a subheading becomes its heading. */
export function splitHere(card) {
  const { text, selection } = bodyEditor(card);
  const [before, , after] = cutText(text, selection.from);
  const added = createCard({ type: typeOf(card), ...takeHeading(after) });
  changeSections(gettext("Split section"), () => {
    setField(card, "body", before);
    card.after(added);
    return added;
  });
  continueIn(added);
  sayPlace(added, gettext("Split. This is section %(place)s of %(count)s."));
}

/* Append a section to the one above, which keeps its type and heading. An empty one above takes them over. */
export function mergeWithPrevious(card) {
  const previous = previousOf(card);
  if (!previous) return;
  const section = Object.fromEntries(["type", "heading", "anchor", "body"].map((name) => [name, field(card, name).value]));
  const start = bodyEditor(previous).text.trimEnd();
  const merged = isEmpty(previous) ? section : { body: joinParagraphs(start, asSubsection(section)) };
  changeSections(gettext("Merge sections"), () => {
    card.remove();
    for (const [name, value] of Object.entries(merged)) setField(previous, name, value);
    return previous;
  });
  continueIn(previous, start && Math.min(start.length + 2, bodyEditor(previous).text.length));
  announce(interpolate(gettext("Merged into “%(name)s”."), { name: nameOf(previous) }));
}

function continueIn(card, pos = 0) {
  openCard(card, { focus: "body" });
  bodyEditor(card).select(pos || 0);
}

function sayPlace(card, sentence) {
  announce(interpolate(sentence, { place: cards().indexOf(card) + 1, count: cards().length, type: typeLabel(typeOf(card)) }));
}

/* Pasted sections */

/* Insert pasted sections at the selection of a text. `title` is the title of the pasted document, if it has one: an
   article without a title takes it. Return how many sections the text became. */
function insertPasted(card, { sections, title = "" }) {
  const { text, selection } = bodyEditor(card);
  const [before, , after] = cutText(text, selection.from, selection.to);
  return group(gettext("Paste sections"), () => {
    const rest = title && takeTitle(title) ? withoutFirstHeading(sections) : sections;
    return replaceWithSections(card, fitIn(card, rest, { before, after })).length + 1;
  });
}

function withoutFirstHeading([first, ...others]) {
  return first.body || first.type !== "text" ? [{ ...first, heading: "" }, ...others] : others;
}

/* Return what becomes of a section when others are pasted into it: the new values of its own, then the new sections.
   The first goes into it if it is blank there, or if it only continues the text. */
function fitIn(card, pasted, { before, after }) {
  const rest = pasted.map((section) => ({ ...section }));
  const own = { body: before };
  const isBlank = !before && !headingOf(card);
  const isRunningText = rest[0]?.type === "text" && !rest[0].heading;
  if (rest.length && (isBlank || isRunningText)) {
    const { type, heading, body } = rest.shift();
    own.body = joinParagraphs(before, body);
    if (isBlank && !isRunningText) Object.assign(own, { type, heading });
  }
  const type = own.type ?? typeOf(card);
  const last = rest.at(-1) ?? { ...own, type };
  if (after && last.type !== typeOf(card)) rest.push({ type: typeOf(card), body: after });
  else if (after) (rest.at(-1) ?? own).body = joinParagraphs(last.body, after);
  return [own, ...rest];
}

/* Make the title of a pasted document that of the article, if it has none. Return whether it did. */
function takeTitle(title) {
  const editor = editorOf(form.elements.title);
  if (editor.text.trim()) return false;
  editor.replace(0, editor.text.length, title);
  return true;
}

function pasteSections(event) {
  event.preventDefault();
  const count = insertPasted(cardOf(event.target), event.detail);
  offerUndo(interpolate(ngettext("Pasted as %(count)s section.", "Pasted as %(count)s sections.", count), { count }));
}

/* Buttons and keys */

const actions = {
  turn: (card, button) => openTypeMenu(button, (type) => turnSelectionInto(card, type)),
  split: splitHere,
  merge: mergeWithPrevious,
};

/* Do what a button or a key of this name does to a section. A folded one shows no cursor, so it is only opened. */
export function runStructure(name, card, button = card?.querySelector(`[data-structure=${name}]`)) {
  if (!card || (name === "merge" && !previousOf(card))) return;
  if (name !== "merge" && card.hasAttribute("data-folded")) openCard(card, { focus: "body" });
  else actions[name](card, button);
}

export function start() {
  form.addEventListener("sections:pasted", pasteSections);
  form.addEventListener("click", ({ target }) => {
    const card = cardOf(target);
    const structure = target.closest("[data-structure]");
    if (structure) runStructure(structure.dataset.structure, card, structure);
    else if (target.closest("[data-do=insert]")) openTypeMenu(target, (type) => addCard({ type }, { before: card, focus: "heading" }));
  });
}
