/* Adds a toolbar, shortcuts, pictures and formatted paste to a textarea. */

import { editorOf } from "./editors.js";
import { asParagraph, pictureMarkdown } from "./markdown.js";
import { handleDrop, handlePaste } from "./paste.js";
import { canChoose, choosePicture, describePicture } from "./picture-dialog.js";
import { createPictureButton } from "./picture-edit.js";
import { upload } from "./editor-requests.js";
import { Status } from "./status-line.js";
import { createToolbar } from "./toolbar.js";

export { choosePicture };

const attached = new WeakSet();
let count = 0;

/* Attach the editor to a textarea; a second call does nothing. A feature without its URL is left out:
   `pasteUrl` converts pasted HTML to Markdown, `uploadUrl` and `picturesUrl` are the library, `csrf` is a function.
   `notes` returns the note labels used in the article; it enables footnotes and subheadings. */
export function attachEditor(box, options) {
  if (attached.has(box) || box.readOnly) return;
  attached.add(box);
  box.id ||= `text-${(count += 1)}`;
  const editor = { ...options, status: new Status(), csrf: options.csrf };
  if (options.uploadUrl && options.picturesUrl && canChoose()) {
    editor.choose = () => chooseAndInsert(box, editor);
    editor.addFiles = (files) => uploadAndInsert(box, files, editor);
    handleDrop(box, editor);
  }
  handlePaste(box, editor);
  const bar = document.createElement("div");
  bar.className = "editor-bar";
  bar.append(createToolbar(box, editor));
  if (editor.choose) bar.append(createPictureButton(box, editor));
  bar.append(editor.status.line);
  (box.closest("label") ?? box).before(bar); // inside the label, a click would focus the textarea
}

async function chooseAndInsert(box, editor) {
  const place = editorOf(box).track();
  insertPicture(place, await choosePicture(editor));
}

/* Upload, describe and insert pasted or dropped pictures, one after the other. */
async function uploadAndInsert(box, files, editor) {
  let next = editorOf(box).track();
  for (const file of files) {
    try {
      const sent = await upload(editor.uploadUrl, file, editor.csrf, editor.status.startProgress(`Sending ${file.name}…`));
      editor.status.show();
      insertPicture(next, await describePicture(sent, editor));
      next = editorOf(box).track();
    } catch (fault) {
      editor.status.show(`${file.name}: ${fault.message}`, { bad: true });
    }
  }
  next.release();
}

function insertPicture(place, picture) {
  if (!picture) {
    place.release();
    return;
  }
  const { text, root } = place.editor;
  const active = document.activeElement;
  place.replace(asParagraph(pictureMarkdown(picture), text.slice(0, place.from), text.slice(place.to)));
  if (active === document.body || active === root || !active.matches("input, textarea, select")) place.editor.focus();
}
