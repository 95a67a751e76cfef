/* Shows who else has the article open, and whether somebody saved it meanwhile. */

import { form, post, token, urls } from "./form-requests.js";

const INTERVAL = 5000;
const othersLine = document.querySelector(".present");
const overtakenNotice = document.getElementById("overtaken");

function joinNames(people) {
  if (people.length < 2) return people[0];
  return `${people.slice(0, -1).join(", ")} and ${people.at(-1)}`;
}

function showText(element, words) {
  if (element.textContent !== words) element.textContent = words;
  element.hidden = !words;
}

async function sendHeartbeat() {
  try {
    const { status, data } = await post(urls.pulse, () => new FormData(), { patient: false });
    if (status !== 200) return;
    const others = data.others;
    showText(othersLine, others.length ? `${joinNames(others)} ${others.length === 1 ? "is" : "are"} here too` : "");
    const late = data.head > Number(form.elements.base.value);
    const who = data.by || "Somebody";
    showText(overtakenNotice, late ? `${who} has saved this article since you opened it. When you save, both versions are put side by side.` : "");
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
