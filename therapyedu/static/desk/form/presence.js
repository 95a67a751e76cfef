/* Shows who else has the article open, and whether somebody has saved it since it was opened. */

import { form, post, token, urls } from "./form-requests.js";

const INTERVAL = 5000;
const othersNotice = document.querySelector(".presence");
const newerSaveNotice = document.getElementById("newer-save");

function joinNames(people) {
  if (people.length < 2) return people[0];
  return `${people.slice(0, -1).join(", ")} and ${people.at(-1)}`;
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
    showText(othersNotice, others.length ? `${joinNames(others)} ${others.length === 1 ? "is" : "are"} here too` : "");
    const isOutdated = data.head > Number(form.elements.base.value);
    const who = data.by || "Somebody";
    showText(newerSaveNotice, isOutdated ? `${who} has saved this article since you opened it. When you save, both versions are put side by side.` : "");
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
