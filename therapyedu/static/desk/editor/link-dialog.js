/* The link dialog: search for a page or enter an address; edit or remove the link around the cursor. */

import { Combobox } from "../../js/combobox.js";
import { gettext, interpolate, ngettext } from "../words.js";
import { describeAddress, findPages } from "./link-addresses.js";
import { createNote } from "./list-note.js";
import { asAddress, linkAt, linkableRange, withoutLinks, writeLink } from "./markdown-links.js";

const DELAY = 150; // milliseconds after the last key before a search
let dialog; // one for the page, created at the first use

/* Open the dialog for the selection of an editor. `links` has the URL of the searches (`url`), the id of the article, the
   address of the site, `sections()` with choices of this article, and `change(label, action)`, which makes one step of the
   history of all that `action` does. */
export function openLinkDialog(editor, links) {
  dialog ??= new LinkDialog(document.getElementById("link"));
  dialog.open(editor, links);
}

class LinkDialog {
  constructor(root) {
    this.root = root;
    this.form = root.querySelector("form");
    const { target, words } = this.form.elements;
    Object.assign(this, { target, words, chosen: null, request: 0, timer: null });
    this.where = root.querySelector(".link-where");
    this.fault = root.querySelector(".link-fault");
    this.removeButton = root.querySelector("[data-do=remove-link]");
    this.list = new Combobox({
      input: target,
      list: root.querySelector(".link-list"),
      status: root.querySelector("#link-status"),
      onChoose: (choice) => this.choose(choice),
      onOpen: () => this.find(),
      onClose: () => this.stopSearch(),
    });
    target.addEventListener("input", () => this.targetChanged());
    target.addEventListener("click", () => this.list.isOpen || this.find());
    words.addEventListener("input", () => (this.isTitle = false));
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.removeButton.addEventListener("click", () => this.remove());
    root.querySelector("[data-do=close]").addEventListener("click", () => root.close());
    root.addEventListener("close", () => this.closed());
    // Without this the list would close at the press of a button, and the button move away before the click.
    root.addEventListener("mousedown", (event) => event.target.closest("button") && event.preventDefault());
  }

  open(editor, links) {
    const link = linkAt(editor.text, editor.selection);
    const range = link ?? linkableRange(editor.text, editor.selection);
    const selected = withoutLinks(editor.text.slice(range.from, range.to)).replace(/\s*\n\s*/g, " ");
    Object.assign(this, { editor, links, link, range: editor.track(range.from, range.to), chosen: null });
    this.given = link ? link.text : selected;
    this.isTitle = !this.given; // the text is the title of the page, until somebody writes another one
    this.words.value = this.given;
    this.target.value = link?.url ?? (asAddress(selected) && !/\s/.test(selected) ? asAddress(selected) : "");
    this.showTexts();
    this.root.showModal();
    this.target.select();
    if (link) this.describe(link.url);
  }

  showTexts() {
    this.root.querySelector("h2").textContent = this.link ? gettext("Edit the link") : gettext("Add a link");
    this.form.querySelector("[type=submit]").textContent = this.link ? gettext("Update link") : gettext("Add link");
    this.removeButton.hidden = !this.link;
    this.where.textContent = "";
    this.fault.textContent = "";
  }

  closed() {
    this.stopSearch();
    this.range.release();
    this.editor.focus();
  }

  /* Searching */

  targetChanged() {
    this.chosen = null;
    this.where.textContent = "";
    this.fault.textContent = "";
    this.isFound = false;
    this.list.setActive(-1); // the list has what was found for an earlier text
    this.request += 1;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.find(), DELAY);
  }

  stopSearch() {
    clearTimeout(this.timer);
    this.request += 1; // ignore an answer that arrives later
  }

  async find() {
    const request = (this.request += 1);
    const query = this.target.value.trim();
    const choices = await this.choicesFor(query).catch(({ message }) => message);
    if (request !== this.request || document.activeElement !== this.target) return;
    this.isFound = true;
    if (typeof choices === "string") this.list.show([], choices, [createNote(choices)]);
    else if (choices.length) this.list.show(choices, interpolate(ngettext("%(count)s result", "%(count)s results", choices.length), { count: choices.length }));
    else this.list.show([], gettext("No results"), [createNote(gettext("No results"))]);
  }

  async choicesFor(query) {
    const address = asAddress(query);
    if (address) {
      const found = await describeAddress(address, this.links);
      return [toOption({ ...found, kind: found.kind || gettext("Web address"), label: found.label || found.url })];
    }
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    const sections = this.links.sections().filter(({ label }) => words.every((word) => label.toLowerCase().includes(word)));
    return [...sections, ...(await findPages(query, this.links))].map(toOption);
  }

  choose({ choice }) {
    this.chosen = choice;
    this.target.value = choice.label;
    this.fault.textContent = "";
    this.list.close();
    this.showChosen();
  }

  showChosen() {
    const { kind, note, url, label } = this.chosen;
    this.where.textContent = [kind, note, url].filter(Boolean).join(" · ");
    if (this.isTitle && label !== url) this.words.value = label;
  }

  /* Say which page an address leads to. */
  async describe(url) {
    const section = this.links.sections().find((one) => one.url === url);
    const found = section ?? (await describeAddress(url, this.links));
    if (this.target.value === url && found.label) this.where.textContent = `${found.kind}: ${found.label}`;
  }

  /* Writing */

  async submit(event) {
    event.preventDefault();
    if (!this.chosen && this.list.isOpen && this.isFound && this.list.options.length === 1) this.choose(this.list.options[0]);
    const choice = this.chosen ?? (await this.addressTyped());
    if (!choice || !this.root.open) return;
    const { isTitle, given, link } = this;
    const words = this.words.value.trim() || (choice.label && choice.label !== choice.url ? choice.label : choice.url);
    const plain = isTitle || !given || !this.words.value.trim();
    const text = writeLink({ words, url: choice.url, title: link?.title, plain });
    this.links.change(link ? gettext("Edit link") : gettext("Add link"), () => {
      choice.keep?.();
      this.write(text);
    });
  }

  async addressTyped() {
    const typed = this.target.value.trim();
    const address = typed === this.link?.url ? typed : asAddress(typed);
    if (address) return describeAddress(address, this.links);
    this.fault.textContent = typed
      ? gettext("Choose a page from the list, or enter a web address such as https://example.org.")
      : gettext("Enter a web address, or search for a page.");
    this.target.focus();
    return null;
  }

  remove() {
    const { text, url } = this.link;
    this.links.change(gettext("Remove link"), () => this.write(text || url));
  }

  write(text) {
    const { from, to } = this.range;
    this.range.release();
    this.editor.replace(from, to, text);
    this.root.close();
  }
}

const toOption = (choice) => ({ choice, label: choice.label, detail: [choice.kind, choice.note].filter(Boolean).join(" · ") });
