/* Completes the names of colleagues after an @ in a comment: a text with a list box that the arrow keys go through. */

import { gettext } from "../words.js";

const MENTION = /(?:^|[^\p{L}\p{N}])@([\p{L}\p{N}.+_-]*(?: [\p{L}\p{N}.+_-]*)?)$/u;
const MOST = 8;
let open = null; // { box, list, from }, where `from` is the place behind the @
let count = 0;

const peopleOf = (box) => JSON.parse(box.closest("[data-people]")?.dataset.people || "[]");
const options = () => [...open.list.children];
const selected = () => options().find((row) => row.getAttribute("aria-selected") === "true");

/* Return the people whose user name, name, or any word of it begins with these letters. */
function matching(people, letters) {
  const wanted = letters.toLowerCase();
  const begins = (text) => text.toLowerCase().startsWith(wanted);
  return people.filter(({ name, user }) => begins(user) || begins(name) || name.split(" ").some(begins)).slice(0, MOST);
}

function close() {
  if (!open) return;
  open.box.removeAttribute("aria-activedescendant");
  open.list.hidden = true;
  open = null;
}

function select(row) {
  for (const other of options()) other.setAttribute("aria-selected", String(other === row));
  open.box.setAttribute("aria-activedescendant", row.id);
  row.scrollIntoView({ block: "nearest" });
}

function listOf(box) {
  if (box.list) return box.list;
  const list = document.createElement("ul");
  Object.assign(list, { id: `mentions-${(count += 1)}`, className: "mention-list", role: "listbox", hidden: true });
  list.setAttribute("aria-label", gettext("Colleagues"));
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault(); // the focus stays in the text
    const row = event.target.closest("li");
    if (row) insert(row);
  });
  for (const [name, value] of Object.entries({ "aria-autocomplete": "list", "aria-haspopup": "listbox", "aria-controls": list.id })) {
    box.setAttribute(name, value);
  }
  box.after(list);
  box.list = list;
  return list;
}

function update(box) {
  const before = box.value.slice(0, box.selectionStart);
  const [, letters] = before.match(MENTION) ?? [];
  const people = letters === undefined ? [] : matching(peopleOf(box), letters);
  if (!people.length) {
    close();
    return;
  }
  const list = listOf(box);
  list.replaceChildren(...people.map((person, index) => optionFor(person, `${list.id}-${index}`)));
  list.hidden = false;
  open = { box, list, from: before.length - letters.length };
  select(list.firstElementChild);
}

function optionFor({ name, user }, id) {
  const row = document.createElement("li");
  Object.assign(row, { id, role: "option" });
  row.dataset.name = name;
  row.append(name);
  if (user === name) return row;
  const small = document.createElement("small");
  small.textContent = user;
  row.append(" ", small);
  return row;
}

function insert(row) {
  const { box, from } = open;
  box.setRangeText(`${row.dataset.name} `, from, box.selectionStart, "end");
  close();
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

function handleKey(event) {
  if (!open || event.target !== open.box) return;
  const rows = options();
  const index = rows.indexOf(selected());
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in steps) select(rows.at((index + steps[event.key]) % rows.length));
  else if (event.key === "Enter" || event.key === "Tab") insert(rows[index]);
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

/* Complete names in every text of a part of the page that has `data-mentions`, also in those that come later. */
export function start(root) {
  root.addEventListener("input", ({ target }) => target.matches("[data-mentions]") && update(target));
  root.addEventListener("keydown", handleKey, true);
  root.addEventListener("focusout", close);
}
