/* What is shown instead of marks: a bullet for a list's dash, a thumbnail for a picture. */

import { Decoration, WidgetType } from "../vendor/codemirror.js";
import { gettext, interpolate } from "../words.js";
import { get } from "./editor-requests.js";

class BulletWidget extends WidgetType {
  eq() {
    return true;
  }

  toDOM() {
    const sign = document.createElement("span");
    sign.className = "md-list-mark";
    sign.textContent = "•";
    return sign;
  }
}

export const bullet = Decoration.replace({ widget: new BulletWidget() });

const MAX_PATHS = 24; // that the library answers at once
const found = new Map(); // promises of addresses, by path
let batch = null; // the next request, which takes the pictures that are drawn together

/* Return the address of a picture's thumbnail, or "" if the library has none or does not answer. */
function thumbnailOf(path) {
  const url = document.querySelector("[data-pictures]")?.dataset.pictures;
  if (!url) return Promise.resolve("");
  if (!found.has(path)) {
    if (!batch || batch.paths.length === MAX_PATHS) batch = createBatch(url);
    batch.paths.push(path);
    const answer = batch.answer.then((urls) => urls.get(path) ?? "");
    found.set(
      path,
      answer.catch(() => {
        found.delete(path); // the next time may go better
        return "";
      }),
    );
  }
  return found.get(path);
}

/* Return a request that is sent after the present drawing, with the paths that it has by then. */
function createBatch(url) {
  const created = { paths: [] };
  created.answer = new Promise((resolve) => setTimeout(resolve)).then(async () => {
    if (batch === created) batch = null;
    const { pictures } = await get(url, created.paths.map((path) => ["path", path]));
    return new Map(pictures.map((picture) => [picture.path, picture.url]));
  });
  return created;
}

/* A picture with its description. A click places the cursor there, which shows the Markdown, and sends `picture:edit`. */
export class PictureWidget extends WidgetType {
  constructor(path, alt, length) {
    super();
    Object.assign(this, { path, alt, length });
  }

  eq({ path, alt, length }) {
    return path === this.path && alt === this.alt && length === this.length;
  }

  toDOM(view) {
    const box = document.createElement("span");
    box.className = "md-picture";
    const image = document.createElement("img");
    image.alt = "";
    image.hidden = true;
    image.addEventListener("load", () => view.requestMeasure());
    const name = document.createElement("span");
    const words = this.alt.replace(/\\(.)/g, "$1");
    name.textContent = words || gettext("Decorative picture");
    box.append(image, name);
    box.setAttribute("role", "img");
    box.setAttribute("aria-label", interpolate(gettext("Picture: %(words)s"), { words: name.textContent }));
    box.title = this.path;
    box.addEventListener("mousedown", (event) => event.preventDefault());
    box.addEventListener("click", () => this.open(view, box));
    thumbnailOf(this.path).then((url) => {
      if (url) Object.assign(image, { src: url, hidden: false });
    });
    return box;
  }

  open(view, box) {
    const from = view.posAtDOM(box);
    view.focus();
    view.dispatch({ selection: { anchor: from } });
    const detail = { from, to: from + this.length };
    view.dom.dispatchEvent(new CustomEvent("picture:edit", { detail }));
  }

  ignoreEvent(event) {
    return event.type === "mousedown" || event.type === "click";
  }
}
