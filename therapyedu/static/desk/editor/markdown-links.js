/* Pure functions that find links in Markdown and write them. */

import { escapeText, linkMarkdown } from "./markdown.js";

const TARGET =
  /\(\s*(?:<((?:\\.|[^<>\n\\])*)>|((?:\\.|[^\s()<\\]|\((?:\\.|[^\s()\\])*\))*))(?:\s+("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'))?\s*\)/y;
const AUTOLINK = /<((?:https?:\/\/|mailto:)[^\s<>]*)>/iy;
const CODE = /(`+)(?!`)[\s\S]*?[^`]\1(?!`)/y;
const LABEL = /\[((?:\\.|[^[\]\\])*)\]/y;
const DEFINITION = /^ {0,3}\[(?!\^)((?:\\.|[^[\]\\])+)\]:[ \t]*(?:<([^<>\n]*)>|(\S+))(?:[ \t]+("[^"\n]*"|'[^'\n]*'))?[ \t]*$/gm;
const BLANK_LINE = /\n[ \t]*\n/g;

function matchAt(pattern, text, place) {
  pattern.lastIndex = place;
  return pattern.exec(text);
}

const unescape = (text) => text.replace(/\\([!-/:-@[-`{-~])/g, "$1");
const foldLabel = (label) => label.trim().replace(/\s+/g, " ").toLowerCase();

/* Return the definitions of a text, `[label]: address "title"`, by label. The first one of a label counts. */
function findDefinitions(text) {
  const found = [...text.matchAll(DEFINITION)].map(([, label, inBrackets, bare, title = ""]) => [
    foldLabel(label),
    { url: unescape(inBrackets ?? bare), title },
  ]);
  return new Map(found.reverse());
}

/* Return the definition that a link uses, `[text][label]`, `[label][]` or `[label]`, and the length of its second part. */
function referenceAt(text, place, words, definitions) {
  if (!definitions.size || text[place] === "(") return null;
  const [whole, label] = matchAt(LABEL, text, place) ?? ["", ""];
  const definition = definitions.get(foldLabel(label || words));
  return definition ? { ...definition, length: whole.length } : null;
}

/* Return the links in a paragraph, each with its range, text, address and title (in its quotation marks). `definitions` are
   those of the whole text. */
export function findLinks(text, definitions = new Map()) {
  const links = [];
  const opened = [];
  for (let place = 0; place < text.length; place += 1) {
    const character = text[place];
    if (character === "\\") place += 1;
    else if (character === "`") place += (matchAt(CODE, text, place)?.[0].length ?? 1) - 1;
    else if (character === "[") opened.push({ from: place, isPicture: text[place - 1] === "!" });
    else if (character === "<") {
      const found = matchAt(AUTOLINK, text, place);
      if (!found) continue;
      links.push({ from: place, to: place + found[0].length, text: "", url: found[1], title: "" });
      place += found[0].length - 1;
    } else if (character === "]" && opened.length) {
      const { from, isPicture } = opened.pop();
      const found = matchAt(TARGET, text, place + 1);
      const words = text.slice(from + 1, place);
      const reference = found ? null : referenceAt(text, place + 1, words, definitions);
      if (!found && !reference) continue;
      const [whole, inBrackets, bare, title = ""] = found ?? ["", reference.url, "", reference.title];
      const to = place + 1 + (reference?.length ?? whole.length);
      const url = reference?.url ?? unescape(inBrackets ?? bare);
      if (!isPicture) links.push({ from, to, text: words, url, title });
      place = to - 1;
    }
  }
  return links;
}

/* Return the link around a selection, or null. */
export function linkAt(text, { from, to }) {
  const start = [...text.slice(0, from).matchAll(BLANK_LINE)].reduce((_, found) => found.index + found[0].length, 0);
  const end = text.slice(to).search(BLANK_LINE);
  const links = findLinks(text.slice(start, end < 0 ? text.length : to + end), findDefinitions(text));
  const isAround = (link) => (from === to ? link.from < from && to < link.to : link.from <= from && to <= link.to);
  const found = links
    .map((link) => ({ ...link, from: link.from + start, to: link.to + start }))
    .find(isAround);
  return found ?? null;
}

/* Return the part of a selection that can be the text of a link: without blanks at its ends, in one paragraph. */
export function linkableRange(text, { from, to }) {
  const selected = text.slice(from, to);
  const start = from + selected.length - selected.trimStart().length;
  const end = text.slice(start, to).search(BLANK_LINE);
  const last = end < 0 ? to : start + end;
  return { from: Math.min(start, to), to: Math.max(Math.min(start, to), start + text.slice(start, last).trimEnd().length) };
}

/* Return the address that somebody means, or "": with https:// or mailto: where they left it out. */
export function asAddress(typed) {
  const text = typed.trim();
  if (/^https?:\/\/\S/i.test(text)) return text.replace(/\s/g, "%20");
  if (/^(?:mailto:|tel:)\S+$/i.test(text) || /^(?:#|\/(?!\/))\S*$/.test(text)) return text;
  if (/^\/\/\S+$/.test(text)) return `https:${text}`;
  if (/^[^\s@/:]+@[^\s@/:]+\.[a-z]{2,}$/i.test(text)) return `mailto:${text}`;
  return /^(?:[\p{L}\d-]+\.)+\p{L}{2,}(?::\d+)?(?:[/?#]\S*)?$/u.test(text) ? `https://${text}` : "";
}

/* Write a link. `words` are Markdown, such as **bold**; with `plain`, they are a title or were typed into a field. */
export function writeLink({ words, url, title = "", plain = false }) {
  const text = plain ? escapeText(words) : closeBrackets(words.replace(/\s*\n\s*/g, " "));
  const link = linkMarkdown(text, url);
  return title ? `${link.slice(0, -1)} ${title})` : link;
}

/* Escape all brackets of a text if they do not match: a link would end at the first one. */
function closeBrackets(text) {
  let depth = 0;
  for (const [mark] of text.matchAll(/\\[\s\S]|[[\]]/g)) {
    if (mark === "[") depth += 1;
    if (mark === "]") depth -= 1;
    if (depth < 0) break;
  }
  const matched = depth === 0 && !/(?:^|[^\\])(?:\\\\)*\\$/.test(text);
  return matched ? text : text.replace(/\\*[[\]]|\\+$/g, (found) => `\\${found.replace(/^\\+/, "") || "\\"}`);
}

/* Return a text with its links as plain words: a link cannot stand in another one. */
export function withoutLinks(text) {
  return findLinks(text).reduceRight((rest, { from, to, text: words, url }) => rest.slice(0, from) + (words || url) + rest.slice(to), text);
}
