/* Finds quoted words in a text, as `articles.manuscript.anchoring` does on the server. */

const TOKENS = /\s+|[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu;
const MARKS = "*_`~[]";
const MARK = "(?:[*_`~\\[\\]]|\\]\\([^()\\s]*\\))";
const SAME = { "'": "['’‘]", "’": "['’‘]", "‘": "['’‘]", '"': '["“”]', "“": '["“”]', "”": '["“”]' };

const escape = (text) => text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");

function patternOf(quote) {
  const parts = [];
  let gap = "";
  for (const [token] of quote.matchAll(TOKENS)) {
    const isBlank = !token.trim();
    if (isBlank || MARKS.includes(token)) {
      gap = isBlank || gap.endsWith("+") ? `(?:\\s|${MARK})+` : `${MARK}*`;
      continue;
    }
    if (parts.length) parts.push(gap || `${MARK}*`);
    parts.push(SAME[token] ?? escape(token));
    gap = "";
  }
  return parts.length ? new RegExp(parts.join(""), "gu") : null;
}

/* Return the range `{ from, to }` of a quote that is nearest to a position, or null. */
export function findQuote(text, quote, start = 0) {
  const pattern = patternOf(quote);
  const found = pattern ? [...text.matchAll(pattern)] : [];
  const distance = ({ index }) => Math.abs(index - start);
  const best = found.reduce((one, other) => (one && distance(one) <= distance(other) ? one : other), null);
  return best && { from: best.index, to: best.index + best[0].length };
}
