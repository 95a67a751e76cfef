/* Return a note for the list of a combobox, such as “No results”: it is no option. */
export function createNote(text) {
  const note = document.createElement("li");
  note.className = "none";
  note.role = "presentation";
  note.textContent = text;
  return note;
}
