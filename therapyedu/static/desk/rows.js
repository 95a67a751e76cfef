/* Rows of an article in an order: what stands on the page is what is saved.
   sortable2 lets saved rows be dragged. This adds buttons for the keyboard, lets new rows move too, keeps the
   order on a page that came back with errors, and writes the places down when the form is sent. */

const ROW = ".inline-related:not(.empty-form):not(.tabular), tr.form-row:not(.empty-form)";
const groups = [...document.querySelectorAll(".js-inline-admin-formset")].filter((group) =>
  group.querySelector("fieldset.sortable"),
);
const rowsOf = (group) => [...group.querySelectorAll(ROW)].filter((row) => row.querySelector("input._reorder_"));
const placeOf = (row) => row.querySelector("input._reorder_");

function button(sign, words, step) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = sign;
  made.title = words;
  made.setAttribute("aria-label", words);
  made.dataset.step = step;
  return made;
}

function equip(row) {
  row.classList.add("has_original"); // sortable2 drags rows of this class only
  if (row.querySelector(".move")) return;
  const tools = document.createElement("span");
  tools.className = "move";
  tools.append(button("↑", "Move up", "-1"), button("↓", "Move down", "1"));
  (row.querySelector("h3") ?? row.querySelector("td.original")).append(tools);
  setTimeout(() => nameFields(row)); // after Django has dressed the choice
}

/* In a table of rows the fields have no labels of their own: they take the table's. */
function nameFields(row) {
  const table = row.closest("table");
  if (!table) return;
  const words = table.querySelector("th:nth-child(2)").textContent.trim();
  row.querySelector("[role=combobox]")?.setAttribute("aria-label", words);
  row.querySelector("input[type=checkbox][name$='-DELETE']")?.setAttribute("aria-label", `Delete this ${words}`);
}

function move(row, step) {
  const rows = rowsOf(row.closest(".js-inline-admin-formset"));
  const other = rows[rows.indexOf(row) + step];
  if (!other) return;
  other[step < 0 ? "before" : "after"](row);
  row.querySelector(`.move [data-step="${step}"]`).focus();
}

/* A page with errors shows rows as they were loaded; put them where they were sent from. */
function settle(group) {
  const rows = rowsOf(group);
  const place = (row) => (placeOf(row).value === "" ? Infinity : Number(placeOf(row).value));
  const ordered = [...rows].sort((a, b) => place(a) - place(b) || rows.indexOf(a) - rows.indexOf(b));
  if (ordered.every((row, index) => row === rows[index])) return;
  const mark = document.createElement("span");
  rows[0].before(mark);
  mark.after(...ordered);
  mark.remove();
}

/* Django wants the rows it knows first, whatever their order: names by that, places by the page. */
function writeDown(group) {
  const rows = rowsOf(group);
  const places = rows.map((row) => placeOf(row).value);
  if (places.some((place, index) => place === "" || (index && Number(place) <= Number(places[index - 1])))) {
    rows.forEach((row, index) => (placeOf(row).value = String(index + 1)));
  }
  const prefix = group.id.replace(/-group$/, "");
  const isSaved = (row) => Boolean(row.querySelector(`input[name^="${prefix}-"][name$="-id"]`)?.value);
  [...rows.filter(isSaved), ...rows.filter((row) => !isSaved(row))].forEach((row, index) => {
    for (const field of row.querySelectorAll(`[name^="${prefix}-"]`)) {
      field.name = field.name.replace(new RegExp(`^${prefix}-\\d+-`), `${prefix}-${index}-`);
    }
  });
}

/* A section's bar says what it is while it is written. */
function title(row) {
  const label = row.querySelector("h3 .inline_label");
  const type = row.querySelector('select[name$="-type"]');
  if (!label || !type) return;
  row.dataset.type = type.value;
  const heading = row.querySelector('input[name$="-heading"]').value.trim();
  const words = row.querySelector("textarea")?.value.trim().replace(/\s+/g, " ").slice(0, 90) ?? "";
  const kind = document.createElement("span");
  kind.className = "kind";
  kind.textContent = type.selectedOptions[0]?.textContent ?? "";
  const name = document.createElement(heading ? "b" : "em");
  name.textContent = heading || words || "New section";
  label.replaceChildren(kind, name);
}

document.addEventListener("click", (event) => {
  const step = event.target.closest?.(".move button")?.dataset.step;
  if (step) move(event.target.closest(".has_original"), Number(step));
});
document.addEventListener("formset:added", (event) => {
  if (!event.target.querySelector("input._reorder_")) return;
  placeOf(event.target).value = "";
  equip(event.target);
  title(event.target);
  event.target.querySelector("select, input:not([type=hidden])")?.focus();
});
for (const name of ["input", "change"]) {
  document.addEventListener(name, (event) => {
    const row = event.target.closest?.(".inline-related.has_original");
    if (row) title(row);
  });
}
window.addEventListener("load", () => {
  for (const group of groups) {
    group.querySelector("th.original")?.append("Order");
    settle(group);
    rowsOf(group).forEach((row) => (equip(row), title(row)));
  }
});
document.querySelector("#article_form")?.addEventListener("submit", () => groups.forEach(writeDown));
