/* The sections of this article in the link dialog. */

import { gettext } from "../words.js";
import { articleLinks } from "./article-links.js";
import { cards, field, filledCards, nameOf } from "./cards.js";
import { form } from "./form-requests.js";
import { record } from "./history.js";
import { takeValue } from "./recorded-fields.js";

const anchors = new WeakMap(); // the anchor of each card that the preview has shown

/* Return the sections with a heading, as choices of the link dialog. `keep` writes the anchor of a section into the form,
   so that the link holds when the heading is changed. */
function sectionChoices() {
  return cards()
    .filter((card) => field(card, "heading").value.trim() && anchorOf(card))
    .map((card) => ({
      url: `#${anchorOf(card)}`,
      label: nameOf(card),
      kind: gettext("Section of this article"),
      keep: () => keepAnchor(card),
    }));
}

const anchorOf = (card) => field(card, "anchor").value || anchors.get(card);

function keepAnchor(card) {
  const box = field(card, "anchor");
  const [before, after] = [box.value, anchorOf(card)];
  takeValue(box, after);
  // Nothing to show when it is undone: the link is what the user changed.
  record({ label: "", undo: () => takeValue(box, before), redo: () => takeValue(box, after) });
}

function rememberAnchors({ detail }) {
  const shown = filledCards();
  if (shown.length !== detail.sections.length) return; // of an earlier form
  shown.forEach((card, index) => anchors.set(card, detail.sections[index].anchor));
}

export function start() {
  articleLinks.sections = sectionChoices;
  form.addEventListener("preview:shown", rememberAnchors);
}
