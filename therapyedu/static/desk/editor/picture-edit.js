/* Editing a picture of the text: the button above the text while the caret is in a picture, and the event `picture:edit`. */

import { pictureMarkdown } from "./markdown.js";
import { editPicture } from "./picture-dialog.js";
import { pictureAt } from "./picture-markdown.js";
import { gettext } from "../words.js";

let updateButton = null; // of the text that had the focus last

document.addEventListener("selectionchange", () => updateButton?.());

/* Return the button. `picture:edit`, with `{ from, to }` of a picture, opens the same dialog from anywhere in the text. */
export function createPictureButton(editor, options) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet-button";
  button.textContent = gettext("Edit picture…");
  button.hidden = true;
  button.addEventListener("click", () => edit(editor, pictureAt(editor.text, editor.selection.from), options));
  editor.textarea.addEventListener("picture:edit", ({ detail }) => edit(editor, pictureAt(editor.text, detail.from), options));
  const update = () => {
    if (!editor.hasFocus) return; // the button keeps its place while somebody presses it
    const { from, to } = editor.selection;
    const picture = pictureAt(editor.text, from);
    button.hidden = !picture || to > picture.to;
  };
  editor.listen("focusin", () => (updateButton = update));
  return button;
}

/* Let the user edit or replace a picture; the text may change meanwhile. */
async function edit(editor, picture, options) {
  if (!picture) return;
  const place = editor.track(picture.from, picture.to);
  const changed = await editPicture(picture, options).catch((fault) => {
    options.status.show(fault.message, { bad: true });
    return null;
  });
  const { from, to } = place;
  place.release();
  if (changed && from < to) editor.replace(from, to, pictureMarkdown(changed));
  editor.focus();
}
