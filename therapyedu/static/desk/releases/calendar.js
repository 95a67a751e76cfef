/* Dragging an entry of the calendar to another day, at the same time of day. The page “Move…” does it without a mouse. */

const table = document.querySelector(".month-table");
const form = document.querySelector("#calendar-drop");
let dragged = null;

for (const entry of table.querySelectorAll("[data-move]")) entry.draggable = true;

table.addEventListener("dragstart", (event) => {
  dragged = event.target.closest("[data-move]");
  if (!dragged) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.querySelector(".entry-title").textContent);
  dragged.classList.add("is-dragged");
});

table.addEventListener("dragover", (event) => {
  const day = dayOf(event);
  mark(day);
  if (day) event.preventDefault(); // it may be dropped here
});

table.addEventListener("drop", (event) => {
  const day = dayOf(event);
  if (!day) return;
  event.preventDefault();
  form.action = dragged.dataset.move;
  const { time } = dragged.dataset; // what is due on a day has none
  form.elements.at.value = time ? `${day.dataset.date}T${time}` : day.dataset.date;
  form.submit();
});

table.addEventListener("dragend", () => {
  dragged?.classList.remove("is-dragged");
  dragged = null;
  mark(null);
});

/* Return the day under the pointer, if the entry can be dropped there: not on its own, and not in the past. */
function dayOf(event) {
  const day = event.target.closest("td[data-date]");
  return dragged && day && !day.contains(dragged) && !day.classList.contains("is-past") ? day : null;
}

function mark(day) {
  for (const marked of table.querySelectorAll(".is-target")) marked.classList.toggle("is-target", marked === day);
  day?.classList.add("is-target");
}
