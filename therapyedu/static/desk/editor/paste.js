/* What is pasted or dropped into a text: pictures, web addresses, and text that looks like something. */

import { Place, replace } from "./history.js";
import { isAddress, joined, link } from "./markdown.js";
import { post } from "./server.js";

const LOOKS = `h1, h2, h3, h4, h5, h6, li, a[href], b, strong, i, em, s, del, sup, blockquote, table, img, pre, code, hr,
  span[data-look*="font-weight:7"], span[data-look*="font-weight: 7"], span[data-look*="bold"], span[data-look*="italic"]`;

/* Take over what the browser would paste as plain text, or as nothing. */
export function takePaste(box, options) {
  let asPlain = false;
  box.addEventListener("keydown", (event) => (asPlain = event.shiftKey && event.key.toUpperCase() === "V"));
  box.addEventListener("paste", (event) => {
    const data = event.clipboardData;
    const text = data.getData("text/plain");
    const html = asPlain ? "" : data.getData("text/html");
    asPlain = false;
    const pictures = text ? [] : picturesIn(data); // a table from a spreadsheet brings a picture of itself along
    const words = box.value.slice(box.selectionStart, box.selectionEnd);
    if (pictures.length && options.take) options.take(pictures);
    else if (isAddress(text.trim()) && words.trim() && !/\n|^\w+:\S+$/.test(words)) linkTo(box, words, text.trim());
    else if (options.pasteUrl && hasLooks(html)) translate(box, { html, text }, options);
    else return;
    event.preventDefault();
  });
}

/* Files may be dropped on the text; what is dropped beside it must not lead away from the page. */
export function takeDrop(box, options) {
  const files = (event) => event.dataTransfer?.types.includes("Files");
  box.addEventListener("dragover", (event) => {
    if (!files(event)) return;
    event.preventDefault();
    box.toggleAttribute("data-over", true);
  });
  box.addEventListener("dragleave", () => box.removeAttribute("data-over"));
  box.addEventListener("drop", (event) => {
    box.removeAttribute("data-over");
    if (!files(event)) return;
    event.preventDefault();
    const point = document.caretPositionFromPoint?.(event.clientX, event.clientY);
    if (point?.offsetNode === box) below(box, point.offset);
    options.take([...event.dataTransfer.files]);
  });
}

/* A hand lets go of a picture somewhere in a paragraph, and means after it. */
function below(box, at) {
  const end = box.value.indexOf("\n", at);
  const place = end < 0 ? box.value.length : end;
  box.setSelectionRange(place, place);
}

const picturesIn = (data) => [...data.files].filter((file) => file.type.startsWith("image/"));

/* Whether it is more than plain words. A parsed document runs nothing and fetches nothing; its styles would only
   make the policy complain, so they are called something else. */
function hasLooks(html) {
  if (!html) return false;
  const calm = html.replace(/<style[\s\S]*?<\/style>/gi, "").replace(/\sstyle\s*=/gi, " data-look=");
  const found = new DOMParser().parseFromString(calm, "text/html");
  return Boolean(found.querySelector(LOOKS)) || found.querySelectorAll("p").length > 1;
}

function linkTo(box, words, to) {
  const { selectionStart: start, selectionEnd: end } = box;
  replace(box, { start, end, text: link(words, to) });
}

/* The server makes Markdown of it, while its writer may go on writing. */
async function translate(box, { html, text }, { pasteUrl, csrf, status }) {
  const place = new Place(box);
  status.say("Pasting…");
  try {
    const { sections } = await post(pasteUrl, { html }, csrf);
    status.say();
    put(box, place, sections);
  } catch (fault) {
    place.fill(text);
    status.say(`Pasted as plain text. ${fault.message}`, { bad: true });
  }
}

function put(box, place, sections) {
  if (!sections.some(({ heading }) => heading) && sections.length < 2) {
    place.fill(sections[0]?.body ?? "");
    return;
  }
  place.select();
  const event = new CustomEvent("sections:pasted", { bubbles: true, cancelable: true, detail: { sections } });
  if (box.dispatchEvent(event)) place.fill(joined(sections));
  else place.leave();
}
