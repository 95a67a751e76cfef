/* Chooses rows by name, such as authors and topics, and puts them in an order.
   The page's element with `data-choices` has the URL of the choices, and in `data-pk` the article's id. */

import { Combobox } from "../../js/combobox.js";
import { createNote } from "../editor/list-note.js";
import { gettext, interpolate, ngettext } from "../words.js";

const pageData = document.querySelector("[data-choices]").dataset;
const ARTICLE_KINDS = ["related", "articles"]; // kinds that must not offer the article itself
const fieldName = (chooser) => (chooser.dataset.kind === "articles" ? "" : chooser.dataset.kind);

function createTool(sign, text, name, onClick) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = sign;
  button.title = text;
  button.setAttribute("aria-label", `${text}: ${name}`);
  button.addEventListener("click", onClick);
  return button;
}

const countChoices = (count) => interpolate(ngettext("%(count)s choice", "%(count)s choices", count), { count });

class Chooser {
  /* `record` takes the steps of the undo history; without it, nothing is recorded. */
  constructor(root, record = null) {
    this.root = root;
    this.record = record;
    this.one = root.hasAttribute("data-one");
    this.chosen = root.querySelector(".chosen");
    this.input = root.querySelector(".chooser-input");
    this.status = root.querySelector(".chooser-status");
    this.request = 0;
    this.combobox = new Combobox({
      input: this.input,
      list: root.querySelector(".chooser-list"),
      status: this.status,
      onChoose: (option) => (option.create ? this.create(option.create) : this.add(option)),
      onOpen: () => this.find(),
      onClose: () => (this.request += 1), // ignore an answer that arrives later
    });
    root.querySelector(".chooser-box").hidden = false;
    for (const row of this.chosen.children) this.addTools(row);
    this.known = [...this.chosen.children]; // the rows after the last recorded change
    this.input.addEventListener("input", (event) => {
      event.stopPropagation(); // searching does not change the article
      this.find();
    });
    this.input.addEventListener("focus", () => this.find());
    this.input.addEventListener("keydown", (event) => this.handleEnter(event));
  }

  get pks() {
    return [...this.chosen.querySelectorAll("input")].map((input) => input.value);
  }

  async find() {
    const request = ++this.request;
    const data = await this.fetchChoices(this.input.value.trim()).catch(() => null);
    if (request !== this.request || document.activeElement !== this.input) return;
    if (!data) {
      const message = gettext("The choices could not be loaded. Type again to retry.");
      this.combobox.show([], message, [createNote(message)]);
      return;
    }
    const taken = [...this.pks, ...(ARTICLE_KINDS.includes(this.root.dataset.kind) ? [pageData.pk] : [])];
    const options = data.choices.filter(({ pk }) => !taken.includes(String(pk)));
    const notes = [];
    const name = this.input.value.trim();
    if (!data.choices.length && name && this.root.dataset.create) {
      options.push({ label: interpolate(gettext("Create topic “%(name)s”"), { name }), create: name });
    }
    if (!options.length) notes.push(createNote(gettext("No results.")));
    if (data.more) notes.push(createNote(gettext("There are more. Type part of the name.")));
    this.combobox.show(options, countChoices(options.length), notes);
  }

  async fetchChoices(query) {
    const parameters = new URLSearchParams({ kind: this.root.dataset.kind, q: query });
    const headers = { "X-Requested-With": "XMLHttpRequest", Accept: "application/json" };
    const response = await fetch(`${pageData.choices}?${parameters}`, { headers });
    return response.ok ? response.json() : null;
  }

  /* Create the topic with the typed name, and choose it. The server says why a name is not possible. */
  async create(name) {
    const body = new FormData();
    body.set("name", name);
    body.set("csrfmiddlewaretoken", this.root.closest("form").elements.csrfmiddlewaretoken.value);
    const headers = { "X-Requested-With": "XMLHttpRequest", Accept: "application/json" };
    const response = await fetch(this.root.dataset.create, { method: "POST", headers, body }).catch(() => null);
    const data = await response?.json().catch(() => null);
    if (response?.ok && data) return this.add(data);
    const message = data?.message ?? gettext("The topic could not be created. Try again in a moment.");
    this.combobox.show([], message, [createNote(message)]);
  }

  /* Enter never submits the form. With one option in the list it chooses that one, but it creates nothing. */
  handleEnter(event) {
    if (event.key !== "Enter" || event.defaultPrevented) return;
    event.preventDefault();
    if (this.combobox.isOpen && this.combobox.options.length === 1 && !this.combobox.options[0].create) this.combobox.choose(0);
  }

  add({ pk, label }) {
    const row = document.createElement("li");
    const name = document.createElement("span");
    name.className = "chosen-name";
    name.textContent = label;
    const input = document.createElement("input");
    input.type = "hidden";
    input.name = fieldName(this.root);
    input.value = pk;
    row.append(name, input);
    this.addTools(row);
    if (this.one) this.chosen.replaceChildren(row);
    else this.chosen.append(row);
    this.input.value = "";
    this.combobox.close();
    this.status.textContent = interpolate(gettext("Selected “%(name)s”"), { name: label });
    this.notifyChanged();
  }

  addTools(row) {
    const label = row.querySelector(".chosen-name");
    const name = label.textContent;
    if (this.root.dataset.primary) label.dataset.primary = this.root.dataset.primary; // shown beside the first row
    if (!this.one) {
      row.append(
        createTool("↑", gettext("Move up"), name, (event) => this.move(row, -1, event.currentTarget)),
        createTool("↓", gettext("Move down"), name, (event) => this.move(row, 1, event.currentTarget)),
      );
    }
    row.append(
      createTool("✕", gettext("Remove"), name, () => {
        row.remove();
        this.input.focus();
        this.notifyChanged();
      }),
    );
  }

  move(row, step, button) {
    const other = step < 0 ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return;
    other[step < 0 ? "before" : "after"](row);
    button.focus();
    this.notifyChanged();
  }

  notifyChanged() {
    this.recordRows();
    this.tellForm();
  }

  recordRows() {
    const [before, after] = [this.known, [...this.chosen.children]];
    const put = (rows) => {
      this.chosen.replaceChildren(...rows);
      this.known = rows;
      this.tellForm();
      return this.input;
    };
    this.known = after;
    this.record?.({ label: gettext("Change choices"), undo: () => put(before), redo: () => put(after) });
  }

  tellForm() {
    this.root.dispatchEvent(new CustomEvent("chosen", { bubbles: true }));
    this.root.closest("form")?.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

/* Start the choosers in an element. `record` is the history of the form that they are in. */
export function start(within = document, record = null) {
  for (const root of within.querySelectorAll(".chooser")) new Chooser(root, root.closest("form") ? record : null);
}
