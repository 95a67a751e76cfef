/* Shows who else has the article open, and whether somebody has saved it since it was opened. */

import { form, post, token, urls } from "./form-requests.js";
import { gettext, interpolate, ngettext } from "../words.js";

const INTERVAL = 5000;
const othersNotice = document.querySelector(".presence");
const newerSaveNotice = document.getElementById("newer-save");

/* Return the sentence about who else has the article open: Ana, Priya and Lee are here too. */
function presenceText(people) {
  const names = new Intl.ListFormat(document.documentElement.lang).format(people);
  return people.length ? interpolate(ngettext("%(names)s is here too", "%(names)s are here too", people.length), { names }) : "";
}

/* Return the sentence about a newer save. The server does not tell who saved if that account is gone. */
function newerSaveText(name) {
  const sentence = name
    ? gettext("%(name)s has saved this article since you opened it. When you save, you see both versions side by side.")
    : gettext("Somebody has saved this article since you opened it. When you save, you see both versions side by side.");
  return interpolate(sentence, { name });
}

function showText(element, text) {
  if (element.textContent !== text) element.textContent = text;
  element.hidden = !text;
}

async function sendHeartbeat() {
  try {
    const { status, data } = await post(urls.pulse, () => new FormData(), { waitForLogin: false });
    if (status !== 200) return;
    const others = data.others;
    showText(othersNotice, presenceText(others));
    const isOutdated = data.head > Number(form.elements.base.value);
    showText(newerSaveNotice, isOutdated ? newerSaveText(data.by) : "");
  } catch {
    // the next heartbeat tries again
  }
}

export function start() {
  if (urls.pk === "0") return;
  sendHeartbeat();
  setInterval(sendHeartbeat, INTERVAL);
  window.addEventListener("pagehide", () => {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", token());
    body.set("leave", "1");
    navigator.sendBeacon(urls.pulse, body);
  });
}
