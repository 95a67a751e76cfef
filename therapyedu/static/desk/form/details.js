/* The fields beside the text: the lead picture, and the short version's toolbar. */

import { choosePicture, equip } from "../editor/equip.js";
import { changed } from "./cards.js";
import { form, token, urls } from "./server.js";

const field = (name) => form.elements[name];

const options = () => ({ pasteUrl: urls.paste, uploadUrl: urls.upload, picturesUrl: urls.pictures, csrf: token });

async function chooseLead() {
  const picture = await choosePicture({ ...options(), withAlt: true });
  if (!picture) return;
  field("image").value = picture.pk;
  field("image_alt").value = picture.alt || field("image_alt").value;
  field("image_caption").value = picture.caption || field("image_caption").value;
  field("image_credit").value = picture.credit || field("image_credit").value;
  show(picture.url, picture.path);
  changed();
}

function show(url, path) {
  const lead = document.querySelector(".lead");
  const shown = lead.querySelector(".lead-picture");
  if (url) shown.src = url;
  shown.hidden = !url;
  lead.querySelector(".lead-path").textContent = path;
  lead.querySelector("[data-do=no-lead]").hidden = !url;
}

export function dressFields() {
  const choose = document.querySelector("[data-do=lead]");
  choose.hidden = false;
  choose.addEventListener("click", chooseLead);
  document.querySelector("[data-do=no-lead]").addEventListener("click", () => {
    field("image").value = "";
    show("", "");
    choose.focus();
    changed();
  });
  equip(field("short_version"), { ...options(), label: "Short version", notes: null });
}
