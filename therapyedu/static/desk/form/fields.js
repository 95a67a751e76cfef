/* The lead picture's buttons, and the short version's toolbar. */

import { attachEditor, choosePicture } from "../editor/attach.js";
import { editorOf } from "../editor/editors.js";
import { editPicture } from "../editor/picture-dialog.js";
import { Status } from "../editor/status-line.js";
import { gettext } from "../words.js";
import { articleLinks } from "./article-links.js";
import { notifyChanged } from "./cards.js";
import { form, token, urls } from "./form-requests.js";
import { record } from "./history.js";

const TEXTS = ["alt", "caption", "credit"];
const status = new Status();
// Looked up each time: the fields are replaced when the article was edited as one text.
const inLead = (selector) => document.querySelector(`.lead ${selector}`);
const thumbnail = () => inLead(".lead-picture");
const path = () => inLead(".lead-path");

const formField = (name) => form.elements[name];
const leadText = (name) => editorOf(formField(`image_${name}`));
const button = (name) => inLead(`[data-do=${name}]`);

const editorOptions = () => ({ pasteUrl: urls.paste, uploadUrl: urls.upload, picturesUrl: urls.pictures, csrf: token, ownHistory: false });

function currentLead() {
  const texts = Object.fromEntries(TEXTS.map((name) => [name, leadText(name).text]));
  return { pk: formField("image").value, url: thumbnail().getAttribute("src") ?? "", path: path().textContent, ...texts };
}

function showLead(shown) {
  formField("image").value = shown.pk;
  for (const name of TEXTS) leadText(name).load(shown[name]);
  if (shown.url) thumbnail().src = shown.url;
  thumbnail().hidden = !shown.url;
  path().textContent = shown.path;
  for (const name of ["edit-lead", "no-lead"]) button(name).hidden = !shown.pk;
  notifyChanged();
  return button("lead");
}

/* Change the lead picture and its texts as one step. */
function changeLead(label, changes) {
  const before = currentLead();
  const after = { ...before, ...changes };
  showLead(after);
  record({ label, undo: () => showLead(before), redo: () => showLead(after) });
}

/* Choose a picture; the texts that are already there stay where the new picture has none. */
async function chooseLead() {
  const picture = await choosePicture({ ...editorOptions(), withFocus: true });
  if (!picture) return;
  const texts = TEXTS.filter((name) => picture[name]).map((name) => [name, picture[name]]);
  const chosen = { pk: String(picture.pk), url: picture.url, path: picture.path };
  changeLead(gettext("Choose lead picture"), { ...chosen, ...Object.fromEntries(texts) });
}

/* Edit the lead picture's texts and focus point, or replace it. */
async function editLead() {
  status.show();
  const picture = await editPicture(currentLead(), { ...editorOptions(), withFocus: true }).catch((fault) => {
    status.show(fault.message, { bad: true });
  });
  if (!picture) return;
  const { url, alt, caption, credit } = picture;
  const pk = picture.pk ? String(picture.pk) : formField("image").value; // a lost picture has none
  changeLead(gettext("Edit lead picture"), { pk, url, path: picture.path, alt, caption, credit });
}

export function startFields() {
  button("no-lead").after(status.line);
  button("lead").hidden = false;
  button("edit-lead").hidden = !formField("image").value;
  button("lead").addEventListener("click", chooseLead);
  button("edit-lead").addEventListener("click", editLead);
  button("no-lead").addEventListener("click", () => {
    changeLead(gettext("Remove lead picture"), { pk: "", url: "", path: "" });
    button("lead").focus();
  });
  attachEditor(formField("short_version"), { ...editorOptions(), label: gettext("Short version"), notes: null, links: articleLinks });
}
