/* Finds pictures in a text, `![alt text](path "caption and credit")`, and takes their captions apart. Pure functions. */

const ALT = String.raw`((?:\\[^]|\[[^[\]]*\]|[^\\[\]])*)`;
const PATH = String.raw`(?:<((?:\\.|[^\\<>\n])*)>|((?:\\.|[^\\\s()<]|\([^\s()]*\))(?:\\.|[^\\\s()]|\([^\s()]*\))*))`;
const TITLE = String.raw`(?:"((?:\\[^]|[^\\"])*)"|'((?:\\[^]|[^\\'])*)')`;
const PICTURE = new RegExp(String.raw`!\[${ALT}\]\(\s*${PATH}(?:\s+${TITLE})?\s*\)`, "g");
const CODE = /^(`{3,}|~{3,})[^]*?^\1|(?<!`)(`+)(?!`)[^]*?(?<!`)\2(?!`)/gm;
const parser = new DOMParser(); // runs no scripts and loads nothing

/* Return the pictures of a text, without those in code, each with its place in the text. */
export function findPictures(text) {
  const searched = text.replace(CODE, (code) => " ".repeat(code.length));
  return [...searched.matchAll(PICTURE)]
    .filter(({ index }) => searched[index - 1] !== "\\")
    .map((match) => readPicture(match));
}

function readPicture({ 0: whole, 1: alt, 2: enclosed, 3: bare, 4: double, 5: single, index }) {
  return {
    from: index,
    to: index + whole.length,
    alt: decode(alt).replace(/\s+/g, " "),
    path: decodePercent(decode(enclosed ?? bare)),
    title: decode(double ?? single ?? "").replace(/\s+/g, " "),
  };
}

/* Return the picture at a position, or touching it, or null. */
export function pictureAt(text, position) {
  return findPictures(text).find(({ from, to }) => from <= position && position <= to) ?? null;
}

/* Take a title apart into caption and credit. The credit is known from the library; it stands at the end. */
export function splitTitle(title, credit) {
  if (!credit || !title.endsWith(credit)) return { caption: title, credit: "" };
  return { caption: title.slice(0, -credit.length).trim(), credit };
}

/* Replace Markdown's escapes and entities by the characters that they mean. */
function decode(text) {
  return text.replace(/\\([!-/:-@[-`{-~])|&#?\w+;/g, (found, sign) => {
    return sign ?? parser.parseFromString(found, "text/html").documentElement.textContent;
  });
}

function decodePercent(path) {
  try {
    return decodeURIComponent(path);
  } catch {
    return path; // with a percent sign that means itself
  }
}
