/* A combobox (ARIA pattern) that chooses rows by name and puts them in an order.
   The page's element with `data-choices` has the URL of the choices, and in `data-pk` the article's id. */

const pageData = document.querySelector("[data-choices]").dataset;
const ARTICLE_KINDS = ["related", "articles"]; // kinds that must not offer the article itself
const fieldName = (chooser) => (chooser.dataset.kind === "articles" ? "" : chooser.dataset.kind);

function createTool(sign, words, name, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = sign;
  button.title = words;
  button.setAttribute("aria-label", `${words}: ${name}`);
  button.addEventListener("click", act);
  return button;
}

class Chooser {
  constructor(root) {
    this.root = root;
    this.one = root.hasAttribute("data-one");
    this.chosen = root.querySelector(".chosen");
    this.box = root.querySelector(".chooser-words");
    this.list = root.querySelector(".chooser-list");
    this.status = root.querySelector(".chooser-status");
    this.request = 0;
    root.querySelector(".chooser-box").hidden = false;
    for (const row of this.chosen.children) this.addTools(row);
    this.box.addEventListener("input", (event) => {
      event.stopPropagation(); // searching does not change the article
      this.find();
    });
    this.box.addEventListener("focus", () => this.find());
    this.box.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    this.box.addEventListener("keydown", (event) => this.handleKeys(event));
    this.list.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      const option = event.target.closest("[role=option]");
      if (option) this.choose(option);
    });
  }

  get pks() {
    return [...this.chosen.querySelectorAll("input")].map((input) => input.value);
  }

  async find() {
    const request = ++this.request;
    const data = await this.fetchChoices(this.box.value.trim()).catch(() => null);
    if (request !== this.request || document.activeElement !== this.box) return;
    if (!data) {
      this.showFailure();
      return;
    }
    const taken = [...this.pks, ...(ARTICLE_KINDS.includes(this.root.dataset.kind) ? [pageData.pk] : [])];
    const rows = data.choices.filter((row) => !taken.includes(String(row.pk)));
    this.list.replaceChildren(...rows.map((row, index) => this.option(row, index)));
    if (!rows.length) this.list.append(this.note("Nothing by that name."));
    if (data.more) this.list.append(this.note("There are more: type a little of the name."));
    this.list.hidden = false;
    this.box.setAttribute("aria-expanded", "true");
    this.box.removeAttribute("aria-activedescendant");
    this.status.textContent = rows.length === 1 ? "1 choice" : `${rows.length} choices`;
  }

  showFailure() {
    const words = "The choices could not be loaded. Type again to retry.";
    this.list.replaceChildren(this.note(words));
    this.list.hidden = false;
    this.status.textContent = words;
  }

  async fetchChoices(words) {
    const parameters = new URLSearchParams({ kind: this.root.dataset.kind, q: words });
    const headers = { "X-Requested-With": "XMLHttpRequest", Accept: "application/json" };
    const response = await fetch(`${pageData.choices}?${parameters}`, { headers });
    return response.ok ? response.json() : null;
  }

  option(row, index) {
    const option = document.createElement("li");
    option.role = "option";
    option.id = `${this.list.id}-${index}`;
    option.textContent = row.label;
    option.dataset.pk = row.pk;
    option.setAttribute("aria-selected", "false");
    return option;
  }

  note(words) {
    const note = document.createElement("li");
    note.className = "none";
    note.role = "presentation";
    note.textContent = words;
    return note;
  }

  handleKeys(event) {
    const options = [...this.list.querySelectorAll("[role=option]")];
    const index = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (this.list.hidden) return this.find();
      const next = (index + (event.key === "ArrowDown" ? 1 : index < 0 ? 0 : -1) + options.length) % (options.length || 1);
      options.forEach((option, position) => option.setAttribute("aria-selected", String(position === next)));
      options[next]?.scrollIntoView({ block: "nearest" });
      if (options[next]) this.box.setAttribute("aria-activedescendant", options[next].id);
    } else if (event.key === "Enter") {
      event.preventDefault(); // Enter in a search must not submit the form
      const option = options[index] ?? (options.length === 1 ? options[0] : null);
      if (option && !this.list.hidden) this.choose(option);
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    }
    return undefined;
  }

  close() {
    this.request += 1; // ignore an answer that arrives later
    this.list.hidden = true;
    this.box.setAttribute("aria-expanded", "false");
    this.box.removeAttribute("aria-activedescendant");
  }

  choose(option) {
    const row = document.createElement("li");
    const name = document.createElement("span");
    name.className = "chosen-name";
    name.textContent = option.textContent;
    const input = document.createElement("input");
    input.type = "hidden";
    input.name = fieldName(this.root);
    input.value = option.dataset.pk;
    row.append(name, input);
    this.addTools(row);
    if (this.one) this.chosen.replaceChildren(row);
    else this.chosen.append(row);
    this.box.value = "";
    this.close();
    this.status.textContent = `${name.textContent} is chosen`;
    this.changed();
  }

  addTools(row) {
    const name = row.querySelector(".chosen-name").textContent;
    if (!this.one) {
      row.append(
        createTool("↑", "Move up", name, (event) => this.shift(row, -1, event.currentTarget)),
        createTool("↓", "Move down", name, (event) => this.shift(row, 1, event.currentTarget)),
      );
    }
    row.append(
      createTool("✕", "Take away", name, () => {
        row.remove();
        this.box.focus();
        this.changed();
      }),
    );
  }

  shift(row, step, button) {
    const other = step < 0 ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return;
    other[step < 0 ? "before" : "after"](row);
    button.focus();
    this.changed();
  }

  changed() {
    this.root.dispatchEvent(new CustomEvent("chosen", { bubbles: true }));
    this.root.closest("form")?.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

export function start(within = document) {
  for (const root of within.querySelectorAll(".chooser")) new Chooser(root);
}
