/* Markdown as this project writes it. Texts in, texts out. */

/* A sign that means something inside a line of Markdown is written with a stroke before it. */
const plain = (words) => words.replace(/\s+/g, " ").trim().replace(/[\\`*_[\]<~]|&(?=#?\w+;)/g, "\\$&");
const address = (path) => (/[\s()<>]/.test(path) || !path ? `<${path.replace(/[<>\\]/g, "\\$&")}>` : path);

/* ![Two chairs](images/chairs.webp "By the window. Photo: Ana Moreira"): the title becomes the caption. */
export function picture({ path, alt, caption = "", credit = "" }) {
  const said = caption.trim();
  const stop = said && credit && !/[.!?…]$/.test(said) ? "." : "";
  const title = [said + stop, credit.trim()].filter(Boolean).join(" ").replace(/["\\]|&(?=#?\w+;)/g, "\\$&");
  return `![${plain(alt)}](${address(path)}${title ? ` "${title}"` : ""})`;
}

export const isAddress = (text) => /^(?:https?:\/\/|mailto:)\S+$/i.test(text);
export const link = (words, to) => `[${words}](${address(to)})`;

/* Sections as one text, for a place that cannot hold sections. */
export function joined(sections) {
  return sections.map(({ heading, body }) => [heading && `### ${heading}`, body].filter(Boolean).join("\n\n")).join("\n\n");
}

/* Where text stands at the beginning or the end of a line, it becomes a paragraph of its own. */
export function paragraph(text, before, after) {
  const starts = !before || before.endsWith("\n");
  const ends = !after || after.startsWith("\n");
  if (!starts && !ends) return text;
  const above = before.trim() ? "\n".repeat(Math.max(0, 2 - before.match(/\n*$/)[0].length)) : "";
  const below = after.trim() ? "\n".repeat(Math.max(0, 2 - after.match(/^\n*/)[0].length)) : "";
  return above + text + below;
}

/* The first number that no note of the article has. */
export function freeNote(taken) {
  let number = 1;
  while (taken.has(String(number))) number += 1;
  return String(number);
}

/* The text from the caret on, with a note there and its place at the end. */
export function withNote(rest, label) {
  const text = rest.trimEnd();
  const last = text.slice(text.lastIndexOf("\n") + 1);
  const gap = /^\[\^[^\]\s]+\]:/.test(last) ? "\n" : "\n\n";
  return `[^${label}]${text}${gap}[^${label}]: `;
}

/* The lines as subheadings, or no longer so where all of them are. */
export function headed(lines) {
  const all = lines.every((line) => /^#{3,6} /.test(line));
  return lines.map((line) => (all ? "" : "### ") + line.replace(/^#{1,6} +/, "")).join("\n");
}
