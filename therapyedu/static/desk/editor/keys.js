/* Compares keys with their names in CodeMirror's notation: "Mod-k", "Mod-Shift-8", "Alt-ArrowUp", "/". */

export const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

/* The names of the key itself: the character, and for layouts that have another one there, its place on the keyboard. */
function namesOf({ key, code }) {
  const place = code?.startsWith("Digit") ? code.slice(5) : code === "Period" ? "." : "";
  const letter = /^[^\x00-\x7f]$/.test(key) && code?.startsWith("Key") ? code.slice(3).toLowerCase() : "";
  return [key.length === 1 ? key.toLowerCase() : key, place, letter];
}

/* Return whether a keydown event is the key of this name. */
export function isKey(event, name) {
  if (event.isComposing) return false;
  const [, before, key] = name.match(/^((?:\w+-)*)(.+)$/);
  const wanted = new Set(before.split("-"));
  const control = wanted.has("Mod") ? (isMac ? "Meta" : "Ctrl") : "";
  const isSign = !before && key.length === 1; // a character may need Shift on some keyboards
  return (
    event.ctrlKey === (wanted.has("Ctrl") || control === "Ctrl") &&
    event.metaKey === (wanted.has("Meta") || control === "Meta") &&
    event.altKey === wanted.has("Alt") &&
    (isSign || event.shiftKey === wanted.has("Shift")) &&
    namesOf(event).includes(key)
  );
}

/* Return how a key is shown to people: "Ctrl+Shift+8", or with the signs of a Mac. */
export function keyLabel(name) {
  const parts = name.split("-").map((part) => (part.length === 1 ? part.toUpperCase() : part));
  if (!isMac) return parts.join("+").replace("Mod", "Ctrl");
  return parts.join("").replace("Mod", "⌘").replace("Shift", "⇧").replace("Alt", "⌥");
}

/* Return a key for `aria-keyshortcuts`. */
export const ariaKey = (name) => name.split("-").map((part) => (part.length === 1 ? part.toUpperCase() : part)).join("+").replace("Mod", isMac ? "Meta" : "Control");
