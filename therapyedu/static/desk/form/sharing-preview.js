/* How the page would look as a search result and as a shared link; the length of its summary; its generated web address. */

import { gettext, interpolate, ngettext } from "../words.js";
import { form } from "./form-requests.js";

const SHOWN = 155; // characters of a summary that search engines show, about
const counter = document.createElement("p");

/* Show the metadata that the server's preview of the page has. */
function showSharing({ sharing, generated_slug: slug }) {
  const pane = document.getElementById("sharing"); // rendered again when the text was applied
  const { picture, ...texts } = sharing;
  const shown = { ...texts, address: [texts.host, ...texts.path].join(" › "), cut: cutAtWord(texts.description, SHOWN) };
  for (const element of pane.querySelectorAll("[data-show]")) element.textContent = shown[element.dataset.show];
  const image = pane.querySelector("img");
  if (image.getAttribute("src") !== picture.url) image.src = picture.url;
  image.className = picture.classes;
  image.toggleAttribute("data-whole", !picture.fills);
  pane.hidden = false;
  form.elements.slug.placeholder = slug;
}

/* Cut a text behind a word, as search engines do. */
function cutAtWord(text, length) {
  if (text.length <= length) return text;
  return `${text.slice(0, length + 1).replace(/\s+\S*$/, "").slice(0, length)} …`;
}

function countCharacters() {
  const { description } = form.elements;
  const count = [...description.value.trim()].length;
  const words = ngettext("%(count)s character.", "%(count)s characters.", count);
  const cut = interpolate(gettext("Search engines show about %(count)s."), { count: SHOWN });
  counter.textContent = [interpolate(words, { count }), count > SHOWN ? cut : ""].filter(Boolean).join(" ");
  counter.toggleAttribute("data-over", count > SHOWN);
  if (counter.parentElement !== description.parentElement) placeCounter(description);
}

function placeCounter(description) {
  description.after(counter);
  const described = description.getAttribute("aria-describedby") ?? "";
  if (!described.split(" ").includes(counter.id)) description.setAttribute("aria-describedby", `${described} ${counter.id}`.trim());
}

export function start() {
  counter.id = "description-counter";
  counter.className = "counter";
  countCharacters();
  form.addEventListener("input", countCharacters);
  form.addEventListener("preview:shown", ({ detail }) => {
    showSharing(detail);
    countCharacters();
  });
}
