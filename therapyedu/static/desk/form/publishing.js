/* The publishing card over the article's form, and what a publication changes about the form. */

import { openCard } from "../publishing/card-dialog.js";
import { form } from "./form-requests.js";
import { takeDecisions } from "./safety.js";
import { gettext } from "../words.js";

/* Open the card at a URL, for the text that was just saved. `takeDates` puts the article's dates into the form. */
export function openPublishingCard(url, { from, takeDates }) {
  const seen = new URLSearchParams({ base: form.elements.base.value });
  const onDone = (done) => takePublication(done, takeDates);
  return openCard(`${url}?${seen}`, { from, onDone, onDecided: takeDecisions });
}

/* A publication sets dates and anchors in a revision of its own, which is then what the form has. If it published a text
   that somebody else saved meanwhile, the form keeps its base: a save then shows both versions. */
function takePublication(done, takeDates) {
  const { seen, base, published, updated, live } = done.dataset;
  document.getElementById("article-state").replaceChildren(done.querySelector(".article-state").cloneNode(true));
  if (live) showLiveLink(live);
  if (seen !== undefined && seen !== form.elements.base.value) return;
  if (base !== undefined) form.elements.base.value = base;
  document.getElementById("newer-save").hidden = true; // it is about this publication; the next heartbeat knows
  takeDates({ published, updated });
}

function showLiveLink(url) {
  const links = document.querySelector(".writing-links");
  if (!links || links.querySelector(`[href="${CSS.escape(url)}"]`)) return;
  const item = document.createElement("li");
  item.append(Object.assign(document.createElement("a"), { href: url, textContent: gettext("View live page") }));
  links.prepend(item);
}
