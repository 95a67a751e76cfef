/* The picture dialog: choose from the library or upload, then describe the picture. */

import { Library } from "./picture-library.js";
import { post, upload } from "./editor-requests.js";
import { Status } from "./status-line.js";

const TITLES = { choose: "Choose a picture", describe: "What does the picture show?" };
let dialog; // one for the page, created at the first use
let current = null; // the options of the open request, with its `resolve`
let queue = Promise.resolve(); // the dialog serves one request after the other

export const canChoose = () => Boolean(document.getElementById("pictures"));

/* Open the dialog to choose a picture; resolves with null if it was closed.
   `withAlt: false` skips the step that describes the picture. */
export function choosePicture({ withAlt = true, ...options }) {
  return openDialog({ withAlt, ...options }, () => {
    dialog.show("choose");
    dialog.select("library");
    dialog.library.open(options.picturesUrl);
    dialog.library.query.focus();
  });
}

/* Open the dialog to describe a picture that is already in the library. */
export function describePicture(picture, options) {
  return openDialog({ withAlt: true, ...options }, () => dialog.describe(picture, { chosen: false }));
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
    this.fields = this.steps.describe.elements;
    this.file = root.querySelector("input[type=file]");
    this.status = new Status();
    root.querySelector(".pictures-upload").append(this.status.line);
    root.addEventListener("close", () => root.open || this.finish(null)); // open again: for the next request
    root.querySelector("[data-do=close-pictures]").addEventListener("click", () => root.close());
    root.querySelector("[data-do=choose-again]").addEventListener("click", () => this.back());
    this.steps.describe.addEventListener("submit", (event) => this.submitDescription(event));
    this.fields.decorative.addEventListener("change", () => this.updateAltField());
    this.file.addEventListener("change", () => this.upload(this.file.files));
    this.startTabs();
    this.startDrop();
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

  show(step) {
    for (const [name, part] of Object.entries(this.steps)) part.hidden = name !== step;
    this.root.querySelector("h2").textContent = TITLES[step];
    this.status.show();
  }

  back() {
    this.show("choose");
    this.library.query.focus();
  }

  /* Uploading */

  startDrop() {
    this.root.addEventListener("dragover", (event) => event.preventDefault());
    this.root.addEventListener("drop", (event) => {
      event.preventDefault();
      if (this.steps.choose.hidden) return;
      this.select("upload");
      this.upload(event.dataTransfer.files);
    });
  }

  async upload([file]) {
    if (!file) return;
    const { uploadUrl, csrf, resolve } = current;
    try {
      const picture = await upload(uploadUrl, file, csrf, this.status.startProgress(`Sending ${file.name}…`));
      if (current?.resolve === resolve) this.chosen(picture);
    } catch (fault) {
      this.status.show(fault.message, { bad: true });
    }
    this.file.value = "";
  }

  /* Describing */

  chosen(picture) {
    if (current.withAlt) this.describe(picture, { chosen: true });
    else this.finish({ ...picture, caption: "" });
  }

  describe(picture, { chosen }) {
    this.picture = picture;
    this.show("describe");
    const shown = this.steps.describe.querySelector("img");
    Object.assign(shown, { src: picture.url, width: picture.width, height: picture.height });
    this.steps.describe.querySelector(".pictures-path").textContent = picture.path;
    this.root.querySelector("[data-do=choose-again]").hidden = !chosen;
    this.steps.describe.reset();
    this.fields.alt.value = picture.alt;
    this.fields.credit.value = picture.credit;
    this.updateAltField();
    this.fields.alt.focus();
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
    this.saveDescription(texts);
    this.finish({ ...this.picture, ...texts, caption: caption.value.trim() });
  }

  /* Save the first alt text and credit in the library. Inserting the picture neither waits for it nor fails with it. */
  saveDescription({ alt, credit }) {
    const { pk } = this.picture;
    const isNew = (alt && !this.picture.alt) || (credit && !this.picture.credit);
    if (isNew) post(current.picturesUrl, { pk, alt, credit }, current.csrf).catch(() => {});
  }

  finish(picture) {
    const { resolve } = current ?? {};
    current = null;
    if (this.root.open) this.root.close();
    resolve?.(picture);
  }
}
