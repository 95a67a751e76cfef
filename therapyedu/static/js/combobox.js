// A text field with a list of options (the ARIA combobox pattern): the arrow keys walk the list while focus stays in the
// field, Enter or a click chooses, Escape closes. Readers' search field and the desk's choosers both use it.

export class Combobox {
  // `onChoose` gets the chosen option, one of those given to `show`. `onOpen` is called for an arrow key while the list
  // is closed, `onClose` whenever it closes.
  constructor({ input, list, status, onChoose, onOpen, onClose }) {
    Object.assign(this, { input, list, status, onChoose, onOpen, onClose, options: [], active: -1 });
    list.setAttribute("role", "listbox");
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    this.toggle(false);
    input.addEventListener("keydown", (event) => this.handleKey(event));
    input.addEventListener("blur", () => this.close());
    list.addEventListener("mousedown", (event) => event.preventDefault()); // focus stays in the field
    list.addEventListener("click", ({ target }) => this.choose([...list.children].indexOf(target.closest("[role=option]"))));
  }

  get isOpen() {
    return !this.list.hidden;
  }

  // Show options, each an object with a `label` and perhaps a `kind`, which is a class of its row, and a `detail` that its row
  // shows after the label; below them other elements, such as a note. Screen readers say `text`.
  show(options, text, others = []) {
    this.options = options;
    const rows = options.map(({ label, kind, detail }, index) => {
      const row = document.createElement("li");
      row.id = `${this.list.id}-${index}`;
      row.setAttribute("role", "option");
      row.textContent = label;
      if (kind) row.className = `option-${kind}`;
      if (detail) row.append(" ", Object.assign(document.createElement("small"), { textContent: detail }));
      return row;
    });
    this.list.replaceChildren(...rows, ...others);
    this.setActive(-1);
    this.toggle(this.list.children.length > 0);
    this.status.textContent = text;
  }

  toggle(isOpen) {
    this.list.hidden = !isOpen;
    this.input.setAttribute("aria-expanded", String(isOpen));
  }

  close() {
    this.toggle(false);
    this.setActive(-1);
    this.onClose();
  }

  // With -1 no option is active, and the user is back in the field.
  setActive(active) {
    this.active = active;
    const rows = [...this.list.children].slice(0, this.options.length);
    rows.forEach((row, index) => row.setAttribute("aria-selected", String(index === active)));
    if (rows[active]) this.input.setAttribute("aria-activedescendant", rows[active].id);
    else this.input.removeAttribute("aria-activedescendant");
    rows[active]?.scrollIntoView({ block: "nearest" });
  }

  choose(index) {
    if (this.options[index]) this.onChoose(this.options[index]);
  }

  handleKey(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      if (!this.isOpen) this.onOpen();
      const stops = this.options.length + 1; // the options, and the field itself
      if (this.isOpen) this.setActive(((this.active + 1 + step + stops) % stops) - 1);
    } else if (event.key === "Enter" && this.isOpen && this.active >= 0) {
      event.preventDefault();
      this.choose(this.active);
    } else if (event.key === "Escape" && this.isOpen) {
      event.preventDefault(); // what is typed stays
      event.stopPropagation();
      this.close();
    }
  }
}
