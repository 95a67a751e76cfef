/* Who else has the article open, and whether somebody has saved it meanwhile. */

import { form, post, token, urls } from "./server.js";

const EVERY = 5000;
const here = document.querySelector(".present");
const overtaken = document.getElementById("overtaken");

function names(people) {
  if (people.length < 2) return people[0];
  return `${people.slice(0, -1).join(", ")} and ${people.at(-1)}`;
}

function tell(element, words) {
  if (element.textContent !== words) element.textContent = words;
  element.hidden = !words;
}

async function beat() {
  try {
    const { status, data } = await post(urls.pulse, () => new FormData(), { patient: false });
    if (status !== 200) return;
    const others = data.others;
    tell(here, others.length ? `${names(others)} ${others.length === 1 ? "is" : "are"} here too` : "");
    const late = data.head > Number(form.elements.base.value);
    const who = data.by || "Somebody";
    tell(overtaken, late ? `${who} has saved this article since you opened it. When you save, both versions are put side by side.` : "");
  } catch {
    // The next one will tell.
  }
}

export function start() {
  if (urls.pk === "0") return;
  beat();
  setInterval(beat, EVERY);
  window.addEventListener("pagehide", () => {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", token());
    body.set("leave", "1");
    navigator.sendBeacon(urls.pulse, body);
  });
}
