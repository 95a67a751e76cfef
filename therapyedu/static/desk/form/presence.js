/* Shows who else has the article open, and whether somebody has saved it since it was opened. */

import { gettext, interpolate, ngettext } from "../words.js";
import { form, post, token, urls } from "./form-requests.js";

const INTERVAL = 5000;
const othersNotice = document.querySelector(".presence");
const newerSaveNotice = document.getElementById("newer-save");

const joinNames = (people) => new Intl.ListFormat(document.documentElement.lang).format(people);

function showText(element, text) {
  if (element.textContent !== text) element.textContent = text;
  element.hidden = !text;
}

function newerSave(name) {
  const sentence = gettext("%(name)s has saved this article since you opened it. Keep writing: when you save, you see both versions side by side.");
  return interpolate(sentence, { name: name || gettext("Somebody") });
}

async function sendHeartbeat() {
  try {
    const { status, data } = await post(urls.pulse, () => new FormData(), { waitForLogin: false });
    if (status !== 200) return;
    const others = data.others;
    const here = ngettext("%(names)s is here too", "%(names)s are here too", others.length);
    showText(othersNotice, others.length ? interpolate(here, { names: joinNames(others) }) : "");
    const isOutdated = data.head > Number(form.elements.base.value);
    showText(newerSaveNotice, isOutdated ? newerSave(data.by) : "");
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
