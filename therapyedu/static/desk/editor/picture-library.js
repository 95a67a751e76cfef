/* The list of pictures in the dialog: searched by typing, filtered, navigated with the arrow keys. */

import { get } from "./editor-requests.js";
import { gettext, interpolate, ngettext } from "../words.js";

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
    this.filters = [...root.querySelectorAll(".grid-filters select")];
    for (const filter of this.filters) filter.addEventListener("change", () => this.find());
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
    for (const filter of this.filters) filter.value = "";
    this.list.replaceChildren();
    return this.find();
  }

  get chosenFilters() {
    return Object.fromEntries(this.filters.filter(({ value }) => value).map(({ name, value }) => [name, value]));
  }

  async find(page = 1) {
    const request = (this.request = Symbol(page)); // only the latest request may change the list
    let answer;
    try {
      answer = await get(this.url, { q: this.query.value.trim(), page, ...this.chosenFilters });
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
    this.state.textContent = this.describeCount(this.buttons.length, more);
    if (page > 1) items[0]?.firstElementChild.focus();
    this.setTabStop(this.buttons.find((button) => button === document.activeElement) ?? this.buttons[0]);
  }

  describeCount(count, more) {
    const isNarrowed = this.query.value.trim() || Object.keys(this.chosenFilters).length;
    if (!count) return isNarrowed ? gettext("No results.") : gettext("The library is empty. Upload the first picture.");
    const sentence = more
      ? ngettext("The first picture.", "The first %(count)s pictures.", count)
      : ngettext("%(count)s picture.", "%(count)s pictures.", count);
    return interpolate(sentence, { count });
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
  button.className = "grid-card";
  button.append(thumbnail(picture), ...pictureLines(picture));
  button.addEventListener("click", choose);
  item.append(button);
  return item;
}

function thumbnail({ url, width, height, focus_x: x, focus_y: y }) {
  const image = document.createElement("img");
  Object.assign(image, { alt: "", loading: "lazy", width, height });
  image.src = url;
  image.style.objectPosition = `${x}% ${y}%`;
  return image;
}

function pictureLines({ path, width, height, alt, credit, used, used_count: count }) {
  const size = interpolate(gettext("%(width)s × %(height)s pixels"), { width, height });
  return [
    createLine("grid-title", alt || gettext("No alt text yet"), !alt),
    createLine("picture-path", path.replace(/^images\//, "")),
    createLine("picture-size", size),
    ...(credit ? [createLine("picture-credit", credit)] : []),
    createLine("picture-used", describeUse(used, count)),
  ];
}

function describeUse(used, count) {
  if (!count) return gettext("In no article");
  const titles = used.map(({ title }) => `“${title}”`).join(", ");
  const others = count - used.length;
  if (!others) return interpolate(gettext("In %(titles)s"), { titles });
  return interpolate(ngettext("In %(titles)s and %(count)s more", "In %(titles)s and %(count)s more", others), { titles, count: others });
}

function createLine(name, text, missing = false) {
  const item = document.createElement("span");
  item.className = name;
  item.textContent = text;
  item.toggleAttribute("data-missing", missing);
  return item;
}
