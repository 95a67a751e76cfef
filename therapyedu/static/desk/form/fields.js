/* The lead picture's buttons, and the short version's toolbar. */

import { attachEditor, choosePicture } from "../editor/attach.js";
import { editPicture } from "../editor/picture-dialog.js";
import { notifyChanged } from "./cards.js";
import { form, token, urls } from "./form-requests.js";
import { gettext } from "../words.js";

const formField = (name) => form.elements[name];

const editorOptions = () => ({ pasteUrl: urls.paste, uploadUrl: urls.upload, picturesUrl: urls.pictures, csrf: token });

async function chooseLead() {
  const picture = await choosePicture({ ...editorOptions(), withFocus: true });
  if (!picture) return;
  const texts = { image_alt: picture.alt, image_caption: picture.caption, image_credit: picture.credit };
  fillLead(picture, Object.fromEntries(Object.entries(texts).filter(([, text]) => text)));
}

/* Edit the lead picture's texts and focus point, or replace it. */
async function editLead() {
  const shown = {
    path: document.querySelector(".lead-path").textContent,
    alt: formField("image_alt").value,
    caption: formField("image_caption").value,
    credit: formField("image_credit").value,
  };
  const picture = await editPicture(shown, { ...editorOptions(), withFocus: true });
  if (picture) fillLead(picture, { image_alt: picture.alt, image_caption: picture.caption, image_credit: picture.credit });
}

function fillLead(picture, texts) {
  if (picture.pk) formField("image").value = picture.pk; // a lost picture has none
  for (const [name, text] of Object.entries(texts)) formField(name).value = text;
  showLead(picture.url, picture.path);
  notifyChanged();
}

function showLead(url, path) {
  const lead = document.querySelector(".lead");
  const shown = lead.querySelector(".lead-picture");
  if (url) shown.src = url;
  shown.hidden = !url;
  lead.querySelector(".lead-path").textContent = path;
  for (const name of ["no-lead", "edit-lead"]) lead.querySelector(`[data-do=${name}]`).hidden = !url;
}

export function startFields() {
  const choose = document.querySelector("[data-do=lead]");
  choose.hidden = false;
  choose.addEventListener("click", chooseLead);
  const edit = document.querySelector("[data-do=edit-lead]");
  edit.hidden = !formField("image").value;
  edit.addEventListener("click", editLead);
  document.querySelector("[data-do=no-lead]").addEventListener("click", () => {
    formField("image").value = "";
    showLead("", "");
    choose.focus();
    notifyChanged();
  });
  attachEditor(formField("short_version"), { ...editorOptions(), label: gettext("Short version"), notes: null });
}
