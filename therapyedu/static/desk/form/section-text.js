/* Pure functions that split and join the Markdown of sections. */

const HEADING = /^ {0,3}#{1,6}[ \t]+([^\n]*?)(?:[ \t]+#+)?[ \t]*(?:\n|$)/;
const trimLines = (text) => text.replace(/^(?:[ \t]*\n)+/, "").trimEnd();

/* Join texts as paragraphs; empty ones leave no gap. */
export const joinParagraphs = (...texts) => texts.map(trimLines).filter(Boolean).join("\n\n");

/* Cut a text at two places: the text before, between and after them, without the blank lines around each. Blanks at a cut
   inside a line are left out; at the start of a line they may belong to code or to a list. */
export function cutText(text, from, to = from) {
  const part = (start, end) => trimLines(/^$|\n$/.test(text.slice(0, start)) ? text.slice(start, end) : text.slice(start, end).trimStart());
  return [part(0, from), part(from, to), part(to)];
}

/* Return a text as { heading, body }: a subheading at its start becomes the heading of the section. */
export function takeHeading(text) {
  const found = text.match(HEADING);
  if (!found?.[1].trim()) return { heading: "", body: text };
  return { heading: found[1].replace(/\s*\{#[\w-]*\}$/, "").trim(), body: trimLines(text.slice(found[0].length)) };
}

/* Return the text of a section as a part of another one: its heading becomes a subheading. */
export function asSubsection({ heading, body }) {
  const line = heading.trim().replace(/(\s)(#+)$/, "$1\\$2");
  return joinParagraphs(line && `### ${line}`, body);
}

/* Return the range of the paragraph at a position: the lines around it up to the next blank ones. */
export function paragraphAt(text, pos) {
  let from = 0;
  for (const { index, 0: gap } of text.matchAll(/\n(?:[ \t]*\n)+/g)) {
    if (index >= pos) return { from, to: index };
    from = index + gap.length;
  }
  return { from, to: text.length };
}
