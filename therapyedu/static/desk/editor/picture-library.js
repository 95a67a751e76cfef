/* The list of pictures in the dialog: searched by typing, navigated with the arrow keys. */

import { get } from "./editor-requests.js";

const STEPS = { ArrowRight: () => 1, ArrowLeft: () => -1, ArrowDown: countColumns, ArrowUp: (all) => -countColumns(all) };

function countColumns(all) {
  return all.filter((button) => button.offsetTop === all[0].offsetTop).length;
}

export class Library {
  /* `choose` is called with the chosen picture. */
  constructor(root, choose) {
    this.query = root.querySelector("input[type=search]");
    this.list = root.querySelector(".pictures-found");
    this.more = root.querySelector("[data-do=more-pictures]");
    this.state = root.querySelector(".pictures-state");
    this.choose = choose;
    this.query.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.find(), 200);
    });
    this.query.addEventListener("keydown", (event) => this.focusFirst(event));
    this.list.addEventListener("keydown", (event) => this.moveFocus(event));
    this.more.addEventListener("click", () => this.find(this.page + 1));
  }

  get buttons() {
    return [...this.list.querySelectorAll("button")];
  }

  open(url) {
    this.url = url;
    this.query.value = "";
    this.list.replaceChildren();
    return this.find();
  }

  async find(page = 1) {
    const request = (this.request = Symbol(page)); // only the latest request may change the list
    let answer;
    try {
      answer = await get(this.url, { q: this.query.value.trim(), page });
    } catch (fault) {
      if (request === this.request) this.state.textContent = fault.message;
      return;
    }
    if (request === this.request) this.show(answer, page);
  }

  show({ pictures, more }, page) {
    const items = pictures.map((picture) => pictureItem(picture, () => this.choose(picture)));
    if (page === 1) this.list.replaceChildren();
    this.list.append(...items);
    this.page = page;
    this.more.hidden = !more;
    const count = this.buttons.length;
    const emptyText = this.query.value.trim() ? "No picture by those words." : "The library is empty: upload the first.";
    this.state.textContent = count ? `${count} ${count === 1 ? "picture" : "pictures"}${more ? ", and more" : ""}` : emptyText;
    if (page > 1) items[0]?.firstElementChild.focus();
    this.setTabStop(this.buttons.find((button) => button === document.activeElement) ?? this.buttons[0]);
  }

  /* Make one of the buttons the only one the Tab key reaches. */
  setTabStop(wanted) {
    for (const button of this.buttons) button.tabIndex = button === wanted ? 0 : -1;
  }

  focusFirst(event) {
    if (event.key !== "ArrowDown" && event.key !== "Enter") return;
    event.preventDefault();
    this.buttons[0]?.focus();
  }

  moveFocus(event) {
    const all = this.buttons;
    const index = all.indexOf(document.activeElement);
    const steps = { Home: -index, End: all.length - 1 - index };
    const step = steps[event.key] ?? STEPS[event.key]?.(all);
    if (step === undefined || index < 0) return;
    event.preventDefault();
    const next = all[index + step] ?? (event.key === "ArrowUp" ? this.query : all[index]);
    if (next !== this.query) this.setTabStop(next);
    next.focus();
  }
}

function pictureItem(picture, choose) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.append(thumbnail(picture), ...pictureLines(picture));
  button.addEventListener("click", choose);
  item.append(button);
  return item;
}

function thumbnail({ url, width, height }) {
  const image = document.createElement("img");
  Object.assign(image, { alt: "", loading: "lazy", width, height });
  image.src = url;
  return image;
}

function pictureLines({ path, alt, credit, used, used_count: count }) {
  const titles = used.map(({ title }) => `“${title}”`).join(", ");
  const others = count > used.length ? ` and ${count - used.length} more` : "";
  return [
    createLine("picture-alt", alt || "No description yet", !alt),
    createLine("picture-path", path.replace(/^images\//, "")),
    ...(credit ? [createLine("picture-credit", credit)] : []),
    createLine("picture-used", count ? `In ${titles}${others}` : "Not used yet"),
  ];
}

function createLine(name, text, missing = false) {
  const item = document.createElement("span");
  item.className = name;
  item.textContent = text;
  item.toggleAttribute("data-missing", missing);
  return item;
}
