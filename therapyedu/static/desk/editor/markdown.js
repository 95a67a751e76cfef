/* Pure functions that write this project's Markdown. */

/* Escape the characters that have a meaning inside a line of Markdown. */
export const escapeText = (text) => text.replace(/\s+/g, " ").trim().replace(/[\\`*_[\]<~]|&(?=#?\w+;)/g, "\\$&");
const escapeAddress = (path) => (/[\s()<>]/.test(path) || !path ? `<${path.replace(/[<>\\]/g, "\\$&")}>` : path);

/* Example: ![Two chairs](images/chairs.webp "By the window. Photo: Ana Moreira"). The title is the caption. */
export function pictureMarkdown({ path, alt, caption = "", credit = "" }) {
  const text = caption.trim();
  const stop = text && credit && !/[.!?…]$/.test(text) ? "." : "";
  const title = [text + stop, credit.trim()].filter(Boolean).join(" ").replace(/["\\]|&(?=#?\w+;)/g, "\\$&");
  return `![${escapeText(alt)}](${escapeAddress(path)}${title ? ` "${title}"` : ""})`;
}

export const isWebAddress = (text) => /^(?:https?:\/\/|mailto:)\S+$/i.test(text);
export const linkMarkdown = (text, url) => `[${text}](${escapeAddress(url)})`;

/* Join sections to one text, for a field that has no sections. The label of a callout is a bold line again. */
export function joinSections(sections) {
  const label = (type) => type !== "text" && `**${type[0].toUpperCase()}${type.slice(1).replaceAll("-", " ")}**`;
  const parts = sections.map(({ type, heading, body }) => [label(type), heading && `### ${heading}`, body]);
  return parts.map((lines) => lines.filter(Boolean).join("\n\n")).join("\n\n");
}

/* Add blank lines around a text inserted at the start or end of a line, so that it is its own paragraph. */
export function asParagraph(text, before, after) {
  const starts = !before || before.endsWith("\n");
  const ends = !after || after.startsWith("\n");
  if (!starts && !ends) return text;
  const above = before.trim() ? "\n".repeat(Math.max(0, 2 - before.match(/\n*$/)[0].length)) : "";
  const below = after.trim() ? "\n".repeat(Math.max(0, 2 - after.match(/^\n*/)[0].length)) : "";
  return above + text + below;
}

/* Return the first number that is not yet a label of a note. */
export function nextNoteLabel(taken) {
  let number = 1;
  while (taken.has(String(number))) number += 1;
  return String(number);
}

/* Return the text after the caret with a note reference before it and the note's definition at the end. */
export function insertNote(rest, label) {
  const text = rest.trimEnd();
  const last = text.slice(text.lastIndexOf("\n") + 1);
  const gap = /^\[\^[^\]\s]+\]:/.test(last) ? "\n" : "\n\n";
  return `[^${label}]${text}${gap}[^${label}]: `;
}
