/* The picture dialog: choose from the library or upload, then describe the picture. */

import { FocusPoint } from "../library/focus-point.js";
import { Library } from "./picture-library.js";
import { get, post } from "./editor-requests.js";
import { PictureUpload } from "./picture-upload.js";
import { splitTitle } from "./picture-markdown.js";
import { gettext } from "../words.js";

const TITLES = {
  choose: () => gettext("Choose a picture"),
  describe: () => gettext("What does the picture show?"),
  edit: () => gettext("Edit picture"),
};
let dialog; // one for the page, created at the first use
let current = null; // the options of the open request, with its `resolve`
let queue = Promise.resolve(); // the dialog serves one request after the other

export const canChoose = () => Boolean(document.getElementById("pictures"));

/* Open the dialog to choose a picture; resolves with null if it was closed.
   `withAlt: false` skips the step that describes the picture; `withFocus` shows the focus point in it. With `addFiles`,
   several uploaded files are given to it, and the dialog closes. */
export function choosePicture({ withAlt = true, ...options }) {
  return openDialog({ withAlt, ...options }, () => dialog.choose());
}

/* Open the dialog to describe a picture that is already in the library. */
export function describePicture(picture, options) {
  return openDialog({ withAlt: true, ...options }, () => dialog.describe(picture));
}

/* Open the dialog to edit a picture of a text, `{ path, alt, title }` or `{ path, alt, caption, credit }`, or to replace it. */
export async function editPicture(shown, options) {
  const { pictures } = await get(options.picturesUrl, { path: shown.path });
  const picture = pictures[0] ?? { path: shown.path, url: "", alt: "", credit: "" };
  const texts = { ...splitTitle(shown.title ?? "", picture.credit), ...shown };
  return openDialog({ withAlt: true, ...options, texts }, () => dialog.describe(picture));
}

function openDialog(options, begin) {
  dialog ??= new Dialog(document.getElementById("pictures"));
  queue = queue.then(
    () =>
      new Promise((resolve) => {
        current = { ...options, resolve };
        dialog.root.showModal();
        begin();
      }),
  );
  return queue;
}

class Dialog {
  constructor(root) {
    this.root = root;
    this.tabs = [...root.querySelectorAll("[role=tab]")];
    this.steps = { choose: root.querySelector(".pictures-choose"), describe: root.querySelector("form") };
    this.library = new Library(root.querySelector("#pictures-library"), (picture) => this.chosen(picture));
    this.upload = new PictureUpload(root.querySelector(".pictures-upload"), {
      request: () => current && { ...current, addFiles: current.addFiles && ((files) => this.addFiles(files)) },
      onOne: (picture) => this.chosen(picture),
      onMany: ({ isComplete }) => this.showNewest(isComplete),
    });
    this.fields = this.steps.describe.elements;
    this.focus = new FocusPoint(root.querySelector(".focus-point"));
    root.addEventListener("close", () => root.open || this.finish(null)); // open again: for the next request
    for (const name of ["close-pictures", "cancel-picture"]) this.button(name).addEventListener("click", () => root.close());
    this.button("choose-again").addEventListener("click", () => this.choose());
    this.steps.describe.addEventListener("submit", (event) => this.submitDescription(event));
    this.fields.decorative.addEventListener("change", () => this.updateAltField());
    this.startTabs();
    this.startDrop();
  }

  button(name) {
    return this.root.querySelector(`[data-do=${name}]`);
  }

  /* Tabs (ARIA tabs pattern) */

  startTabs() {
    const bar = this.root.querySelector("[role=tablist]");
    bar.addEventListener("click", (event) => event.target.closest("[role=tab]") && this.select(event.target.dataset.tab));
    bar.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowRight" && event.key !== "ArrowLeft") return;
      const other = this.tabs.find((tab) => tab.getAttribute("aria-selected") !== "true");
      this.select(other.dataset.tab);
      other.focus();
    });
  }

  select(name) {
    for (const tab of this.tabs) {
      const wanted = tab.dataset.tab === name;
      tab.setAttribute("aria-selected", String(wanted));
      tab.tabIndex = wanted ? 0 : -1;
      document.getElementById(tab.getAttribute("aria-controls")).hidden = !wanted;
    }
  }

  startDrop() {
    this.root.addEventListener("dragover", (event) => event.preventDefault());
    this.root.addEventListener("drop", (event) => {
      event.preventDefault();
      if (this.steps.choose.hidden) return;
      this.select("upload");
      this.upload.send(event.dataTransfer.files);
    });
  }

  show(step, title = step) {
    for (const [name, part] of Object.entries(this.steps)) part.hidden = name !== step;
    this.root.querySelector("h2").textContent = TITLES[title]();
    this.upload.status.show();
  }

  /* Choosing */

  choose() {
    this.show("choose");
    this.select("library");
    this.library.open(current.picturesUrl);
    this.library.query.focus();
  }

  /* Load the pictures that were just uploaded, and show them unless there are problems to read. */
  showNewest(isComplete) {
    if (isComplete) this.select("library");
    this.library.open(current.picturesUrl);
  }

  /* Close the dialog and let the text take in several files. */
  addFiles(files) {
    const { addFiles } = current;
    this.finish(null);
    addFiles(files);
  }

  chosen(picture) {
    if (current.withAlt) this.describe(picture);
    else this.finish({ ...picture, caption: "" });
  }

  /* Describing */

  describe(picture) {
    const { texts, withFocus } = current;
    const isSame = texts?.path === picture.path;
    this.picture = picture;
    this.show("describe", texts ? "edit" : "describe");
    this.showPicture(picture, withFocus && picture.may_set_focus);
    this.button("choose-again").textContent = texts ? gettext("Replace picture…") : gettext("Choose another");
    this.steps.describe.querySelector("[type=submit]").textContent = texts ? gettext("Apply") : gettext("Use this picture");
    const { alt, caption, credit, decorative } = this.fields;
    alt.value = isSame ? texts.alt : picture.alt;
    caption.value = texts?.caption ?? "";
    credit.value = isSame ? texts.credit : picture.credit;
    decorative.checked = Boolean(isSame && !texts.alt);
    this.updateAltField();
    alt.focus();
  }

  showPicture({ path, url, width, height, ...focus }, withFocus) {
    const shown = this.steps.describe.querySelector(".pictures-shown > img");
    shown.hidden = withFocus || !url;
    this.focus.root.hidden = !withFocus;
    if (url) Object.assign(shown, { src: url, width, height });
    if (withFocus) this.focus.open({ url, ...focus });
    const missing = url ? "" : ` ${gettext("This picture is not in the library.")}`;
    this.steps.describe.querySelector(".pictures-path").textContent = path + missing;
  }

  /* A decorative picture has no alt text. */
  updateAltField() {
    this.fields.alt.disabled = this.fields.decorative.checked;
  }

  submitDescription(event) {
    event.preventDefault();
    const { alt, decorative, caption, credit } = this.fields;
    const texts = { alt: decorative.checked ? "" : alt.value.trim(), credit: credit.value.trim() };
    if (!decorative.checked && !texts.alt) return;
    this.saveInLibrary(texts);
    this.finish({ ...this.picture, ...texts, caption: caption.value.trim() });
  }

  /* Save the first alt text and credit, and the focus point. The text neither waits for it nor fails with it. */
  saveInLibrary({ alt, credit }) {
    const { pk, focus_x: x, focus_y: y } = this.picture;
    const focus = this.focus.root.hidden ? { focus_x: x, focus_y: y } : this.focus.value;
    const isMoved = focus.focus_x !== x || focus.focus_y !== y;
    const isNew = (alt && !this.picture.alt) || (credit && !this.picture.credit);
    if (pk && (isNew || isMoved)) post(current.picturesUrl, { pk, alt, credit, ...(isMoved ? focus : {}) }, current.csrf).catch(() => {});
  }

  finish(picture) {
    const { resolve } = current ?? {};
    current = null;
    if (this.root.open) this.root.close();
    resolve?.(picture);
  }
}
