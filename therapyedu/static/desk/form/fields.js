/* The lead picture's buttons, and the short version's toolbar. */

import { attachEditor, choosePicture } from "../editor/attach.js";
import { notifyChanged } from "./cards.js";
import { form, token, urls } from "./form-requests.js";

const formField = (name) => form.elements[name];

const editorOptions = () => ({ pasteUrl: urls.paste, uploadUrl: urls.upload, picturesUrl: urls.pictures, csrf: token, ownHistory: false });

async function chooseLead() {
  const picture = await choosePicture({ ...editorOptions(), withAlt: true });
  if (!picture) return;
  formField("image").value = picture.pk;
  formField("image_alt").value = picture.alt || formField("image_alt").value;
  formField("image_caption").value = picture.caption || formField("image_caption").value;
  formField("image_credit").value = picture.credit || formField("image_credit").value;
  showLead(picture.url, picture.path);
  notifyChanged();
}

function showLead(url, path) {
  const lead = document.querySelector(".lead");
  const shown = lead.querySelector(".lead-picture");
  if (url) shown.src = url;
  shown.hidden = !url;
  lead.querySelector(".lead-path").textContent = path;
  lead.querySelector("[data-do=no-lead]").hidden = !url;
}

export function startFields() {
  const choose = document.querySelector("[data-do=lead]");
  choose.hidden = false;
  choose.addEventListener("click", chooseLead);
  document.querySelector("[data-do=no-lead]").addEventListener("click", () => {
    formField("image").value = "";
    showLead("", "");
    choose.focus();
    notifyChanged();
  });
  attachEditor(formField("short_version"), { ...editorOptions(), label: "Short version", notes: null });
}
