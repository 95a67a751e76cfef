/* Handles paste and drop in a text: pictures, web addresses and formatted text. */

import { uploadEmbedded } from "./embedded-pictures.js";
import { isWebAddress, joinSections, linkMarkdown } from "./markdown.js";
import { post } from "./editor-requests.js";
import { gettext, interpolate } from "../words.js";

const FORMATTING = `h1, h2, h3, h4, h5, h6, li, a[href], b, strong, i, em, s, del, sup, blockquote, table, img, pre, code, hr,
  span[data-look*="font-weight:7"], span[data-look*="font-weight: 7"], span[data-look*="bold"], span[data-look*="italic"]`;

/* Handle pastes that the browser would insert as plain text or not at all. Ctrl+Shift+V stays plain. */
export function handlePaste(editor, options) {
  let asPlain = false;
  editor.listen("keydown", (event) => (asPlain = event.shiftKey && event.key.toUpperCase() === "V"));
  editor.listen("paste", (event) => {
    const data = event.clipboardData;
    const text = data.getData("text/plain");
    const html = asPlain ? "" : data.getData("text/html");
    asPlain = false;
    const pictures = text ? [] : imageFiles(data); // a spreadsheet also copies a picture of its table
    const selected = editor.text.slice(editor.selection.from, editor.selection.to);
    if (pictures.length && options.addFiles) options.addFiles(pictures);
    else if (isWebAddress(text.trim()) && selected.trim() && !/\n|^\w+:\S+$/.test(selected)) insertLink(editor, selected, text.trim());
    else if (options.pasteUrl && hasFormatting(html)) convertAndInsert(editor, { html, text }, options);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

/* Accept files dropped on the text. Without preventDefault the browser would open them and leave the page. */
export function handleDrop(editor, options) {
  const files = (event) => event.dataTransfer?.types.includes("Files");
  editor.listen("dragover", (event) => {
    if (!files(event)) return;
    event.preventDefault();
    editor.root.toggleAttribute("data-over", true);
  });
  editor.listen("dragleave", () => editor.root.removeAttribute("data-over"));
  editor.listen("drop", (event) => {
    editor.root.removeAttribute("data-over");
    if (!files(event)) return;
    event.preventDefault();
    event.stopPropagation();
    const place = editor.posAt(event.clientX, event.clientY);
    if (place !== null) moveToLineEnd(editor, place);
    options.addFiles([...event.dataTransfer.files]);
  });
}

/* Move the caret to the end of the line: a picture dropped on a paragraph belongs after it. */
function moveToLineEnd(editor, at) {
  const end = editor.text.indexOf("\n", at);
  editor.select(end < 0 ? editor.text.length : end);
}

const imageFiles = (data) => [...data.files].filter((file) => file.type.startsWith("image/"));

/* Return whether the HTML has formatting. DOMParser runs no scripts and loads nothing. Styles are renamed,
   because each would cause a report of a CSP violation. */
function hasFormatting(html) {
  if (!html) return false;
  const withoutStyles = html.replace(/<style[\s\S]*?<\/style>/gi, "").replace(/\sstyle\s*=/gi, " data-look=");
  const found = new DOMParser().parseFromString(withoutStyles, "text/html");
  return Boolean(found.querySelector(FORMATTING)) || found.querySelectorAll("p").length > 1;
}

function insertLink(editor, text, url) {
  const { from, to } = editor.selection;
  editor.replace(from, to, linkMarkdown(text, url));
}

/* Let the server convert HTML to sections and insert them; the user may type meanwhile. */
async function convertAndInsert(editor, { html, text }, options) {
  const { pasteUrl, csrf, status, addFiles } = options;
  const place = editor.track();
  status.show(gettext("Pasting…"));
  try {
    const pasted = addFiles ? await uploadEmbedded(html, options) : { html, problems: [] };
    const { sections } = await post(pasteUrl, { html: pasted.html }, csrf);
    status.show(pasted.problems.join(" "), { bad: pasted.problems.length > 0 });
    insertSections(place, sections);
  } catch (fault) {
    place.replace(text);
    status.show(interpolate(gettext("Pasted as plain text. %(reason)s"), { reason: fault.message }), { bad: true });
  }
}

function insertSections(place, sections) {
  if (!sections.some(({ heading }) => heading) && sections.length < 2) {
    place.replace(sections[0]?.body ?? "");
    return;
  }
  place.editor.select(place.from, place.to);
  const event = new CustomEvent("sections:pasted", { bubbles: true, cancelable: true, detail: { sections } });
  if (place.editor.textarea.dispatchEvent(event)) place.replace(joinSections(sections));
  else place.release();
}
