/* The dialog that chooses a picture: from the library or from this computer, and then says what it shows. */

import { Library } from "./library.js";
import { post, upload } from "./server.js";
import { Status } from "./status.js";

const TITLES = { choose: "Choose a picture", describe: "What does the picture show?" };
let dialog; // one for the page, found when the first picture is chosen
let asked = null; // what is being chosen, and for whom
let turn = Promise.resolve(); // two pictures dropped at once are asked about one after the other

export const canChoose = () => Boolean(document.getElementById("pictures"));

/* Ask for a picture of the library, or for a new one. Resolves with nothing where the dialog was closed.
   `withAlt: false` takes it as it is, without asking what it shows. */
export function choosePicture({ withAlt = true, ...options }) {
  return open({ withAlt, ...options }, () => {
    dialog.show("choose");
    dialog.select("library");
    dialog.library.open(options.picturesUrl);
    dialog.library.words.focus();
  });
}

/* Ask what a picture shows that is in the library already. */
export function describePicture(picture, options) {
  return open({ withAlt: true, ...options }, () => dialog.describe(picture, { chosen: false }));
}

function open(options, begin) {
  dialog ??= new Dialog(document.getElementById("pictures"));
  turn = turn.then(
    () =>
      new Promise((resolve) => {
        asked = { ...options, resolve };
        dialog.root.showModal();
        begin();
      }),
  );
  return turn;
}

class Dialog {
  constructor(root) {
    this.root = root;
    this.tabs = [...root.querySelectorAll("[role=tab]")];
    this.steps = { choose: root.querySelector(".pictures-choose"), describe: root.querySelector("form") };
    this.library = new Library(root.querySelector("#pictures-library"), (picture) => this.chosen(picture));
    this.words = this.steps.describe.elements;
    this.file = root.querySelector("input[type=file]");
    this.status = new Status();
    root.querySelector(".pictures-upload").append(this.status.line);
    root.addEventListener("close", () => root.open || this.finish(null)); // open again: it was the one before
    root.querySelector("[data-do=close-pictures]").addEventListener("click", () => root.close());
    root.querySelector("[data-do=choose-again]").addEventListener("click", () => this.back());
    this.steps.describe.addEventListener("submit", (event) => this.describedBy(event));
    this.words.decorative.addEventListener("change", () => this.weigh());
    this.file.addEventListener("change", () => this.take(this.file.files));
    this.startTabs();
    this.startDrop();
  }

  /* Tabs, as ARIA has them */

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
    this.status.say();
  }

  back() {
    this.show("choose");
    this.library.words.focus();
  }

  /* From this computer */

  startDrop() {
    this.root.addEventListener("dragover", (event) => event.preventDefault());
    this.root.addEventListener("drop", (event) => {
      event.preventDefault();
      if (this.steps.choose.hidden) return;
      this.select("upload");
      this.take(event.dataTransfer.files);
    });
  }

  async take([file]) {
    if (!file) return;
    const { uploadUrl, csrf, resolve } = asked;
    try {
      const picture = await upload(uploadUrl, file, csrf, this.status.send(`Sending ${file.name}…`));
      if (asked?.resolve === resolve) this.chosen(picture);
    } catch (fault) {
      this.status.say(fault.message, { bad: true });
    }
    this.file.value = "";
  }

  /* What it shows */

  chosen(picture) {
    if (asked.withAlt) this.describe(picture, { chosen: true });
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
    this.words.alt.value = picture.alt;
    this.words.credit.value = picture.credit;
    this.weigh();
    this.words.alt.focus();
  }

  /* A decorative picture has no description, and needs none. */
  weigh() {
    this.words.alt.disabled = this.words.decorative.checked;
  }

  describedBy(event) {
    event.preventDefault();
    const { alt, decorative, caption, credit } = this.words;
    const said = { alt: decorative.checked ? "" : alt.value.trim(), credit: credit.value.trim() };
    if (!decorative.checked && !said.alt) return;
    this.remember(said);
    this.finish({ ...this.picture, ...said, caption: caption.value.trim() });
  }

  /* The library keeps the first words about a picture. A text does not wait for that, nor fail with it. */
  remember({ alt, credit }) {
    const { pk } = this.picture;
    const news = (alt && !this.picture.alt) || (credit && !this.picture.credit);
    if (news) post(asked.picturesUrl, { pk, alt, credit }, asked.csrf).catch(() => {});
  }

  finish(picture) {
    const { resolve } = asked ?? {};
    asked = null;
    if (this.root.open) this.root.close();
    resolve?.(picture);
  }
}
