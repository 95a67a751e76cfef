/* Handles paste and drop in a text: pictures, web addresses and formatted text. */

import { uploadEmbedded } from "./embedded-pictures.js";
import { describeAddress, isKnownToServer } from "./link-addresses.js";
import { isWebAddress, joinSections } from "./markdown.js";
import { withoutLinks, writeLink } from "./markdown-links.js";
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
    const wasPlain = asPlain;
    const html = wasPlain ? "" : data.getData("text/html");
    asPlain = false;
    const pictures = text ? [] : imageFiles(data); // a spreadsheet also copies a picture of its table
    if (pictures.length && options.addFiles) options.addFiles(pictures);
    else if (!wasPlain && isLinkHere(editor, text.trim(), options)) insertLink(editor, text.trim(), options);
    else if (options.pasteUrl && hasFormatting(html)) convertAndInsert(editor, { html, text }, options);
    else if (!wasPlain && options.callouts && hasSections(text, options.callouts)) convertAndInsert(editor, { text }, options);
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

/* Return whether a pasted text becomes a link: an address on selected words, or one of a page that has a title. */
function isLinkHere({ text, selection: { from, to } }, address, { links }) {
  if (!isWebAddress(address)) return false;
  const selected = text.slice(from, to);
  if (selected.trim()) return !/\n|^\w+:\S+$/.test(selected);
  const isAddressOfLink = /\]\(<?$|<$/.test(text.slice(0, from));
  return !isAddressOfLink && Boolean(links) && isKnownToServer(address, links);
}

/* Make a link of the selected words, or of the title of the page. Without both, the address itself is inserted. */
async function insertLink(editor, address, { links }) {
  const place = editor.track();
  const selected = withoutLinks(editor.text.slice(place.from, place.to));
  const { url, label } = links ? await describeAddress(address, links) : { url: address, label: "" };
  if (selected || label) place.replace(writeLink({ words: selected || label, url, plain: !selected }));
  else place.replace(url);
}

/* Return whether a plain text has headings, fences or labels of callouts, such as “PRO TIP”. The server decides. */
function hasSections(text, callouts) {
  const words = callouts.map((name) => name.replace(/[^\p{L}\p{N}]+/gu, "[\\s-]?"));
  return new RegExp(`^(?:##? |:::)|(?<![\\p{L}\\p{N}])(?:${words.join("|")})(?![\\p{L}\\p{N}])`, "imu").test(text);
}

/* Let the server convert HTML or plain text to sections and insert them; the user may type meanwhile. */
async function convertAndInsert(editor, { html, text }, options) {
  const { pasteUrl, csrf, status, addFiles } = options;
  const place = editor.track();
  try {
    const { html: withPaths, problems } = html && addFiles ? await uploadEmbedded(html, options) : { html, problems: [] };
    status.show(gettext("Pasting…"));
    const pasted = await post(pasteUrl, html ? { html: withPaths } : { text }, csrf);
    const messages = [...problems, ...(pasted.left_out ?? [])];
    status.show(messages.join(" "), { bad: messages.length > 0 });
    insertSections(place, pasted, html ? null : text);
  } catch (fault) {
    place.replace(text);
    status.show(interpolate(gettext("Pasted as plain text. %(reason)s"), { reason: fault.message }), { bad: true });
  }
}

function insertSections(place, { sections, title }, text) {
  if (!sections.some(({ heading, type }) => heading || type !== "text") && sections.length < 2) {
    place.replace(text ?? sections[0]?.body ?? "");
    return;
  }
  place.editor.select(place.from, place.to);
  const event = new CustomEvent("sections:pasted", { bubbles: true, cancelable: true, detail: { sections, title } });
  if (place.editor.textarea.dispatchEvent(event)) place.replace(joinSections(sections));
  else place.release();
}
