/* Requests about links: pages found by words, and the address to write for one that was typed or pasted. */

import { get } from "./editor-requests.js";

/* Redirecting pages around an address, which the server unwraps. */
const WRAPPER = /^https?:\/\/(?:(?:www\.)?google\.[a-z.]+\/url|[\w-]+\.safelinks\.protection\.outlook\.com\/|lm?\.facebook\.com\/l\.php)/i;

/* Return whether the server knows more about an address: it leads to a page of this site, or to a wrapper. */
export function isKnownToServer(address, { site }) {
  if (/^\/(?!\/)/.test(address) || WRAPPER.test(address)) return true;
  return [window.location.origin, site].some((own) => address === own || address.startsWith(`${own}/`));
}

/* Return `{ url, label, kind, note }` for an address. While the server cannot be asked, it is taken as it is. */
export async function describeAddress(address, links) {
  const asTyped = { url: address, label: "", kind: "", note: "" };
  if (!isKnownToServer(address, links)) return asTyped;
  return get(links.url, { address }).catch(() => asTyped);
}

/* Return the pages whose names have all these words. */
export async function findPages(words, { url, article }) {
  return (await get(url, { q: words, article })).choices;
}
