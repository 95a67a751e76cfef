/* Makes a textarea an editor: live styling, a toolbar, shortcuts, pictures and formatted paste. */

import { editorOf } from "./editors.js";
import { asParagraph, pictureMarkdown } from "./markdown.js";
import { handleDrop, handlePaste } from "./paste.js";
import { canChoose, choosePicture, describePicture } from "./picture-dialog.js";
import { createPictureButton } from "./picture-edit.js";
import { Status } from "./status-line.js";
import { createToolbar } from "./toolbar.js";

export { choosePicture };

const attached = new WeakSet();
let count = 0;

/* Attach the editor to a textarea; a second call does nothing. A feature without its URL is left out:
   `pasteUrl` converts pasted HTML to Markdown, `uploadUrl` and `picturesUrl` are the library, `csrf` is a function.
   `notes` returns the note labels used in the article; it enables footnotes and subheadings. `links` is described in
   link-dialog.js. `ownHistory: false` leaves undo to the form. */
export function attachEditor(box, options) {
  if (attached.has(box) || box.readOnly) return;
  attached.add(box);
  box.id ||= `text-${(count += 1)}`;
  const editor = editorOf(box);
  const tools = { ...options, status: new Status() };
  if (options.uploadUrl && options.picturesUrl && canChoose()) {
    tools.choose = () => chooseAndInsert(editor, tools);
    tools.addFiles = (files) => uploadAndInsert(editor, files, tools);
    handleDrop(editor, tools);
  }
  handlePaste(editor, tools);
  const bar = document.createElement("div");
  bar.className = "editor-bar";
  bar.append(createToolbar(editor, tools));
  if (tools.choose) bar.append(createPictureButton(editor, tools));
  bar.append(tools.status.line);
  (box.closest("label") ?? box).before(bar); // inside the label, a click would focus the textarea
  editor.enhance({ label: options.label, labelledBy: options.labelledBy, ownHistory: options.ownHistory });
}

async function chooseAndInsert(editor, tools) {
  const place = editor.track();
  insertPicture(place, await choosePicture(tools));
}

/* Upload, describe and insert pasted or dropped pictures, one after the other. */
async function uploadAndInsert(editor, files, tools) {
  let next = editor.track();
  for (const file of files) {
    try {
      const sent = await tools.status.showUpload(file, tools);
      tools.status.show();
      insertPicture(next, await describePicture(sent, tools));
      next = editor.track();
    } catch (fault) {
      tools.status.show(`${file.name}: ${fault.message}`, { bad: true });
    }
  }
  next.release();
}

function insertPicture(place, picture) {
  if (!picture) {
    place.release();
    return;
  }
  const { editor } = place;
  place.replace(asParagraph(pictureMarkdown(picture), editor.text.slice(0, place.from), editor.text.slice(place.to)));
  if (!document.activeElement.matches("input, textarea, select, [contenteditable]")) editor.focus();
}
