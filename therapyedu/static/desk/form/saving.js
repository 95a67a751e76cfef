/* Saving: without leaving the page, unless that is what was asked for. */

import { showFaults } from "./faults.js";
import { presentVersion, savedAs } from "./keeping.js";
import { fields, form, inTurn, post, urls } from "./server.js";
import { isText, look } from "./text.js";
import { show } from "./words.js";

const buttons = () => [...form.querySelectorAll(".writing-bar [type=submit]")];

function waiting(wanted) {
  for (const button of buttons()) button.toggleAttribute("aria-busy", wanted);
}

/* The form as the button would send it. */
function gather(name) {
  const body = fields();
  body.set(name, "1");
  return body;
}

const DATES = ["published", "updated"];
const dates = () => Object.fromEntries(DATES.map((name) => [name, form.elements[name].value]));

/* Show the dates that the article has now, a colleague's publication may have set them. A date that was edited
   while the save was on its way stays. */
function takeDates(present, sent) {
  for (const name of DATES) {
    const box = form.elements[name];
    if (box.value === sent[name]) box.value = present[name];
    form.elements[`initial-${name}`].value = present[name];
  }
}

export async function save(name = "_continue") {
  if (form.hasAttribute("data-saving")) return;
  if (isText()) {
    look({ andSave: name });
    return;
  }
  form.setAttribute("data-saving", "");
  waiting(true);
  show("unsaved", "Saving…");
  try {
    await inTurn(() => send(name));
  } catch {
    show("bad", "The server cannot be reached. Nothing is saved yet; your text stays here.");
  }
  form.removeAttribute("data-saving");
  waiting(false);
}

async function send(name) {
  const sent = presentVersion();
  const sentDates = dates();
  const { status, data } = await post(urls.change, () => gather(name));
  if (status === 200) {
    takeDates(data.dates, sentDates);
    return saved(name, sent, data);
  }
  if (status === 422) {
    show("bad", "Not saved: see above");
    return showFaults(data.faults);
  }
  if (status === 409) return leave(name);
  show("bad", data.message ?? `Not saved: the server answered ${status}. Your text stays here.`);
  return undefined;
}

function saved(name, sent, data) {
  form.elements.base.value = data.base;
  document.getElementById("standing").innerHTML = data.state;
  document.getElementById("faults").hidden = true;
  document.getElementById("recovered")?.remove();
  document.querySelector(".writing-title").textContent = data.title;
  if (!form.elements.slug.value) form.elements.slug.value = data.slug;
  savedAs(sent, data.at);
  const begun = urls.pk === "0";
  if (name === "_continue" && !begun) return;
  urls.leaving = "";
  const place = document.querySelector("#sections > .card[data-current]")?.id;
  window.location.assign(name === "_continue" && place ? `${data.url}#${place}` : data.url);
}

/* Two versions: the page that puts them side by side is the server's. */
function leave(name) {
  urls.leaving = "";
  const button = document.createElement("input");
  Object.assign(button, { type: "hidden", name, value: "1" });
  form.append(button);
  HTMLFormElement.prototype.submit.call(form);
}

export function start() {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save(event.submitter?.name);
  });
}
