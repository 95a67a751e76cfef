/* Uploads the pictures that are embedded in pasted HTML as `data:` URLs. */

import { gettext, interpolate } from "../words.js";

// A tag without an end reaches to the end of the text, so that no part of it is searched twice.
const PICTURE = /<img\b(?:[^>"']|"[^"]*"|'[^']*')*(?:>|$|["'][^]*$)/gi;
const SOURCE = /\ssrc\s*=\s*(?:"(data:[^"]*)"|'(data:[^']*)')/i;
const DATA = /^data:image\/(\w+);base64,([\w+/=\s]+)$/i;

/* Return the HTML in which the uploaded pictures have their path, in the attribute `data-picture`, and a sentence for each
   picture that could not be uploaded. The HTML is not parsed: its styles would cause reports of CSP violations. */
export async function uploadEmbedded(html, { uploadUrl, csrf, status }) {
  const paths = new Map();
  const problems = [];
  for (const url of embeddedUrls(html)) {
    const file = fileOf(url, paths.size + problems.length + 1);
    try {
      if (!file) throw new Error(gettext("Its format is not supported."));
      paths.set(url, (await status.showUpload(file, { uploadUrl, csrf })).path);
    } catch (fault) {
      problems.push(interpolate(gettext("A picture was left out: %(reason)s"), { reason: fault.message }));
    }
  }
  return { html: html.replace(PICTURE, (tag) => withPath(tag, paths)), problems };
}

function embeddedUrls(html) {
  const found = [...html.matchAll(PICTURE)].map(([tag]) => sourceOf(tag)).filter(Boolean);
  return new Set(found);
}

function sourceOf(tag) {
  const [, double, single] = SOURCE.exec(tag) ?? [];
  return double ?? single;
}

/* Replace the data in a tag by its path, or by nothing: the server need not read it. */
function withPath(tag, paths) {
  const path = paths.get(sourceOf(tag));
  return tag.replace(SOURCE, () => (path ? ` data-picture="${path}"` : ' src="data:"'));
}

/* Return the file in a `data:` URL, or null if it is no picture in base64. */
function fileOf(url, number) {
  const [, type, data] = DATA.exec(url) ?? [];
  if (!data) return null;
  try {
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    return new File([bytes], `pasted-picture-${number}.${type}`, { type: `image/${type}` });
  } catch {
    return null; // not base64
  }
}
