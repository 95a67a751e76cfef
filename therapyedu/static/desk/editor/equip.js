/* A text with a toolbar, keys, pictures and a paste that keeps what things are. */

import { Place } from "./history.js";
import { paragraph, picture as markdownOf } from "./markdown.js";
import { takeDrop, takePaste } from "./paste.js";
import { canChoose, choosePicture, describePicture } from "./pictures.js";
import { upload } from "./server.js";
import { Status } from "./status.js";
import { toolbar } from "./toolbar.js";

export { choosePicture };

const equipped = new WeakSet();
let count = 0;

/* Equip a textarea; once is enough, twice is harmless. What has no address is left out:
   `pasteUrl` makes Markdown of pasted text, `uploadUrl` and `picturesUrl` are the library, `csrf` is a function.
   `notes` returns the labels that are taken in the article: with it there are footnotes and subheadings. */
export function equip(box, options) {
  if (equipped.has(box) || box.readOnly) return;
  equipped.add(box);
  box.id ||= `text-${(count += 1)}`;
  const editor = { ...options, status: new Status(), csrf: options.csrf };
  if (options.uploadUrl && options.picturesUrl && canChoose()) {
    editor.choose = () => choose(box, editor);
    editor.take = (files) => take(box, files, editor);
    takeDrop(box, editor);
  }
  takePaste(box, editor);
  const bar = document.createElement("div");
  bar.className = "editor-bar";
  bar.append(toolbar(box, editor), editor.status.line);
  (box.closest("label") ?? box).before(bar); // inside its label, a click would be meant for the text
}

async function choose(box, editor) {
  const place = new Place(box);
  insert(place, await choosePicture(editor));
}

/* Pictures that were pasted or dropped: each is sent, described and put in, one after the other. */
async function take(box, files, editor) {
  const place = new Place(box);
  let next = place;
  for (const file of files) {
    try {
      const sent = await upload(editor.uploadUrl, file, editor.csrf, editor.status.send(`Sending ${file.name}…`));
      editor.status.say();
      insert(next, await describePicture(sent, editor));
      next = new Place(box);
    } catch (fault) {
      editor.status.say(`${file.name}: ${fault.message}`, { bad: true });
    }
  }
  next.leave();
}

function insert(place, picture) {
  if (!picture) {
    place.leave();
    return;
  }
  const { value } = place.box;
  place.fill(paragraph(markdownOf(picture), value.slice(0, place.start), value.slice(place.end)));
}
